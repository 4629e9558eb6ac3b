import type { Symbol } from '../symbols.ts';

/** A scalar subquery, answered for every row outside that the keys name. */
export interface Scalar {
  readonly index: ReadonlyMap<string, number>;
  /** One number per key; the last is the answer where no row inside belongs to the key. */
  readonly symbol: Symbol;
}

/** Position of a key's answer in the scalar's symbol. */
export function positionOf({ index, symbol }: Scalar, key: string): number {
  return index.get(key) ?? symbol.value.length - 1;
}
