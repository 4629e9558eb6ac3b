import { readFileSync } from 'node:fs';
import { RainError } from '../../../src/engine/base/errors.ts';
import { Work } from '../../../src/engine/base/work.ts';
import { importTable } from '../../../src/engine/table/import.ts';
import type { ImportOptions } from '../../../src/engine/table/reading.ts';
import type { Table } from '../../../src/engine/table/table.ts';

/** Imports a text (as UTF-8) or bytes. */
export async function read(
  content: string | Uint8Array<ArrayBuffer>,
  options: ImportOptions = {},
  fileName = 'test.csv',
) {
  return await importTable('t', new Blob([content]), fileName, options, Work.quiet);
}

export function nasty(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(`./nasty/${name}`, import.meta.url)));
}

export function types(table: Table): string[] {
  return table.columns.map(({ type }) => type);
}

export function names(table: Table): string[] {
  return table.columns.map(({ name }) => name);
}

/** The code of the RainError that a promise ends with. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  const outcome: unknown = await promise.catch((error: unknown) => error);
  if (outcome instanceof RainError) return outcome.code;
  throw new Error('expected a RainError', { cause: outcome });
}
