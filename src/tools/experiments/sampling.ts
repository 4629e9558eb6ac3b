import type { Random } from '../../engine/base/random.ts';

/** The elements in a random order. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  return [...random.permutation(items.length)].map((i) => items[i]);
}

/** Indices of the elements, by their key. */
export function groupedBy<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

/** Takes `shares` of every stratum at random, parts disjoint and in random order: stratified splits and subsamples. */
export function stratified<T, K>(
  items: readonly T[],
  stratum: (item: T) => K,
  shares: readonly number[],
  random: Random,
): T[][] {
  const parts = shares.map((): T[] => []);
  for (const group of groupedBy(items, stratum).values()) {
    const order = shuffled(group, random);
    let taken = 0;
    let upTo = 0;
    shares.forEach((share, part) => {
      upTo += share * group.length;
      const end = Math.min(Math.round(upTo), group.length);
      parts[part].push(...order.slice(taken, end));
      taken = end;
    });
  }
  return parts.map((part) => shuffled(part, random));
}

/** A random set of share · n of these elements, rounded, halves down. */
export function sampled<T>(items: readonly T[], share: number, random: Random): Set<T> {
  return new Set(shuffled(items, random).slice(0, Math.ceil(share * items.length - 0.5)));
}
