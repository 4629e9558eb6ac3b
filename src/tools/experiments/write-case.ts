import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CaseFile } from '../../engine/case/case-file.ts';
import type { Cell } from '../../engine/table/table.ts';
import type { BuiltCase, Columns } from './experiment.ts';

/** Writes the tables of a case as CSV files into a folder. */
export async function writeTables(folder: string, tables: BuiltCase['tables']): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, columns] of Object.entries(tables)) await writeFile(path.join(folder, `${name}.csv`), csv(columns));
}

/** Writes a case file over these tables; its path. */
export async function writeCase(
  folder: string,
  name: string,
  { tables, case: content }: BuiltCase,
  more: Partial<CaseFile>,
): Promise<string> {
  const files = Object.fromEntries(Object.keys(tables).map((table) => [table, { file: `${table}.csv` }]));
  const file = path.join(folder, `${name}.json`);
  await writeFile(file, JSON.stringify({ ...content, tables: files, ...more }, null, 2));
  return file;
}

/** A table as CSV text with a header. */
export function csv(columns: Columns): string {
  const names = Object.keys(columns);
  const cells = Object.values(columns);
  const lines = [names.map(quoted).join(',')];
  for (let row = 0; row < cells[0].length; row++) lines.push(cells.map((column) => quoted(column[row])).join(','));
  return lines.join('\n') + '\n';
}

function quoted(cell: Cell): string {
  if (cell === null) return '';
  const text = String(cell);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
