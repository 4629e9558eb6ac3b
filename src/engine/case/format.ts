import type { CaseFile } from './case-file.ts';

/** Objects and lists that fit into this many characters stay on one line. */
const LINE = 100;

/** A case file as text for people and for `parseCase`: two spaces of indentation, short parts on one line. */
export function formatCase(caseFile: CaseFile): string {
  return `${format(caseFile, '')}\n`;
}

function format(value: unknown, indent: string): string {
  const flat = flatten(value);
  if (typeof value !== 'object' || value === null || (indent && indent.length + flat.length <= LINE)) return flat;
  const deeper = `${indent}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const parts = Array.isArray(value)
    ? value.map((each) => format(each, deeper))
    : Object.entries(value)
        .filter(([, each]) => each !== undefined)
        .map(([key, each]) => `${JSON.stringify(key)}: ${format(each, deeper)}`);
  return parts.length ? `${open}\n${parts.map((part) => deeper + part).join(',\n')}\n${indent}${close}` : open + close;
}

function flatten(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flatten).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const parts = Object.entries(value).filter(([, each]) => each !== undefined);
  return parts.length
    ? `{ ${parts.map(([key, each]) => `${JSON.stringify(key)}: ${flatten(each)}`).join(', ')} }`
    : '{}';
}
