import Papa from 'papaparse';

/** What Papa Parse's own parser returns for one piece of text. */
export interface ParsedPiece {
  /** Rows of cell texts. */
  readonly data: string[][];
  readonly errors: readonly { readonly code?: string; readonly row?: number }[];
  /** `cursor`: characters used up; the rest belongs to a row that is not complete yet. */
  readonly meta: { readonly cursor: number };
  /** Where each row ends in the text, after its line end; only where that was asked for. */
  readonly ends?: readonly number[];
}

/** Papa Parse’s parser of one piece of text. */
export interface PapaParser {
  parse(text: string, baseIndex: number, ignoreLastRow: boolean): ParsedPiece;
}

interface Options {
  readonly delimiter: string;
  readonly newline: string;
  readonly preview?: number;
  /** Told of every row, with what came since the one before. */
  readonly step?: (piece: ParsedPiece) => void;
}

type PapaParserClass = new (options: Options) => PapaParser;

/**
 * Papa Parse's parser itself, as its own chunked reading uses it: `ignoreLastRow` keeps an incomplete row for the next
 * piece. (Its streaming front end reads files and decodes them its own way, so we feed it text ourselves.)
 * The published types leave the constructor's options out.
 */
export function papaParser(options: Omit<Options, 'step'>): PapaParser {
  return new (Papa.Parser as unknown as PapaParserClass)(options);
}

/** The same parser, slower, which also tells where each row ends; it tells no errors. */
export function endTellingParser(options: Omit<Options, 'step'>): PapaParser {
  let rows: string[][] = [];
  let ends: number[] = [];
  const step = ({ data, meta }: ParsedPiece): void => {
    rows.push(...data);
    ends.push(meta.cursor);
  };
  const parser = new (Papa.Parser as unknown as PapaParserClass)({ ...options, step });
  return {
    parse(...args) {
      [rows, ends] = [[], []];
      const { meta } = parser.parse(...args);
      return { data: rows, errors: [], meta, ends };
    },
  };
}
