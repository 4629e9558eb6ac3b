import { RainError } from '../base/errors.ts';

/** An error at a path inside the JSON; the path leads the message, so that it is never lost. */
export function invalid(path: string, message: string): RainError {
  return new RainError('case-invalid', path ? `${path}: ${message}` : message, { place: { kind: 'case', path } });
}

/** The path one step further in: `tables.train`, `complaints[0]`; keys that are no plain words are quoted: `tables["my table"]`. */
export function stepInto(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path ? `${path}.${key}` : key;
}
