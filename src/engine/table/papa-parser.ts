import Papa from 'papaparse';

/** What Papa Parse's own parser returns for one piece of text. */
export interface ParsedPiece {
  /** Rows of cell texts. */
  readonly data: string[][];
  readonly errors: readonly { readonly code?: string; readonly row?: number }[];
  /** `cursor`: characters used up; the rest belongs to a row that is not complete yet. */
  readonly meta: { readonly cursor: number };
}

/** Papa Parse’s parser of one piece of text. */
export interface PapaParser {
  parse(text: string, baseIndex: number, ignoreLastRow: boolean): ParsedPiece;
}

type PapaParserClass = new (options: { delimiter: string; newline: string; preview?: number }) => PapaParser;

/**
 * Papa Parse's parser itself, as its own chunked reading uses it: `ignoreLastRow` keeps an incomplete row for the next
 * piece. (Its streaming front end reads files and decodes them its own way, so we feed it text ourselves.)
 * The published types leave the constructor's options out.
 */
export function papaParser(options: { delimiter: string; newline: string; preview?: number }): PapaParser {
  return new (Papa.Parser as unknown as PapaParserClass)(options);
}
