import type { CaseFile } from '../engine/case/case-file.ts';
import { formatCase } from '../engine/case/format.ts';
import { parseCase } from '../engine/case/parse.ts';

/** Reads a case file for the page, which loads this module only when one is opened or saved. Errors as `parseCase`. */
export function readCase(text: string, fileName: string): CaseFile {
  return parseCase(text, fileName);
}

/** A case as the text of its file, for people and for `readCase`. */
export function writeCase(caseFile: CaseFile): string {
  return formatCase(caseFile);
}
