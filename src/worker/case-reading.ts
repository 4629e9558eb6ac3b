import type { CaseFile } from '../engine/case/case-file.ts';
import { parseCase } from '../engine/case/parse.ts';

/** Reads a case file for the page, which loads this module only when one is opened. Errors as `parseCase`. */
export function readCase(text: string, fileName: string): CaseFile {
  return parseCase(text, fileName);
}
