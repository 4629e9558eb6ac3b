/** Where a problem lies, so that the page can point at it. */
export type Place =
  | { readonly kind: 'file'; readonly file: string; readonly line?: number; readonly column?: number }
  | { readonly kind: 'table'; readonly table: string; readonly column?: string }
  /** A range of the user's own SQL text: UTF-16 offsets, end exclusive. */
  | { readonly kind: 'sql'; readonly query?: string; readonly start: number; readonly end: number }
  /** A path inside a case file, such as `complaints[0].value`. */
  | { readonly kind: 'case'; readonly path: string };

/** An error as plain data: what crosses the worker's border and enters a case file's answer. */
export interface PlainError {
  readonly code: string;
  readonly message: string;
  readonly place?: Place;
}

/**
 * Every error that a person may see. `code` is a stable kebab-case word for programs and tests
 * (`unknown-column`), `message` a sentence for a person: what is wrong, and the way out.
 */
export class RainError extends Error {
  readonly code: string;
  readonly place: Place | undefined;

  constructor(code: string, message: string, options: { place?: Place; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'RainError';
    this.code = code;
    this.place = options.place;
  }
}

/** Any thrown value as plain data. Unexpected errors keep their message under the code `internal`. */
export function toPlainError(thrown: unknown): PlainError {
  if (thrown instanceof RainError) {
    const { code, message, place } = thrown;
    return place ? { code, message, place } : { code, message };
  }
  if (thrown instanceof Error && thrown.name === 'AbortError') return { code: 'cancelled', message: 'Cancelled.' };
  return { code: 'internal', message: thrown instanceof Error ? thrown.message : String(thrown) };
}

/** The error that plain data stands for, to be thrown again on this side of a border. */
export function fromPlainError(plain: PlainError): RainError {
  return new RainError(plain.code, plain.message, plain.place ? { place: plain.place } : {});
}
