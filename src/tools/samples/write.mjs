import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import prettier from 'prettier';

/** Writes objects of equal keys as a CSV file. */
export function writeCsv(path, rows) {
  const header = Object.keys(rows[0]);
  const lines = [header, ...rows.map((row) => header.map((name) => row[name]))];
  writeText(path, lines.map((cells) => cells.map(cell).join(',')).join('\n') + '\n');
}

export async function writeJson(path, value) {
  const options = await prettier.resolveConfig(import.meta.filename);
  writeText(path, await prettier.format(JSON.stringify(value), { ...options, parser: 'json' }));
}

function writeText(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function cell(value) {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
