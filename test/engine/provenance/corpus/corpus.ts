/**
 * A query and what is expected of it: followed (nothing said, or `slack` per column where SQL rounds), a refusal by its
 * code (`opaque`: answered, and only the cell cannot be complained about), or rows shown by a limit.
 */
export type CorpusQuery = readonly [
  sql: string,
  expected?: { readonly slack?: readonly number[]; readonly refused?: string; readonly limited?: true },
];
