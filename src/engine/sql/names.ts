/** What every name of the engine's own starts with in SQL; user tables and columns may not. */
export const RESERVED_PREFIX = 'rain$';

/** A name as an SQL identifier, whatever characters it holds. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** 53-bit hash of a text (cyrb53, public domain by bryc), in base 36: short names for things with long names. */
function shortHash(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}

/** Suffix shared by everything that belongs to one model applied to one table. SQLite ignores the case of names, so do we. */
function pairSuffix(model: string, table: string): string {
  return shortHash(JSON.stringify([model, table.toLowerCase()]));
}

/** Registered function (row id) → predicted class, NULL for NULL. */
export function predictFunction(model: string, table: string): string {
  return `${RESERVED_PREFIX}predict$${pairSuffix(model, table)}`;
}

/** Registered function (row id, class index) → probability, NULL for NULL. */
export function probabilityFunction(model: string, table: string): string {
  return `${RESERVED_PREFIX}proba$${pairSuffix(model, table)}`;
}

/** Table (row INTEGER PRIMARY KEY, value) of predictions, for joins on them. */
export function predictionTable(model: string, table: string): string {
  return `${RESERVED_PREFIX}predicted$${pairSuffix(model, table)}`;
}
