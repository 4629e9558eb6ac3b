import { IndicatorPolynomials } from './indicator-polynomials.ts';
import type { Program } from './program.ts';
import type { SlotPart } from './slot-part.ts';

/**
 * The rows whose predictions some slots of a program are made of, whatever their probabilities are: ascending, by pair.
 * @param classCounts those of the pairs
 */
export function rowsBehind(program: Program, slots: Iterable<number>, classCounts: readonly number[]): Int32Array[] {
  const reader = new IndicatorPolynomials(program, classCounts);
  const rows = classCounts.map(() => new Set<number>());
  const seen = new Set(slots);
  // A set is walked through to the end while it grows.
  for (const slot of seen) {
    const part = reader.part(slot);
    if (part.kind === 'monomial') {
      for (const { pair, index } of part.atoms) rows[pair].add(Math.floor(index / classCounts[pair]));
    }
    for (const inner of slotsIn(part)) seen.add(inner);
  }
  return rows.map((found) => Int32Array.from(found).sort());
}

/** The slots that a part reads. A variance reads those of the sum that it is of, which stands beside it. */
function slotsIn(part: SlotPart): readonly number[] {
  switch (part.kind) {
    case 'constant':
    case 'opaque':
      return [];
    case 'monomial':
    case 'sum':
    case 'any':
    case 'extreme':
      return part.slots;
    case 'products':
      return [...part.a, ...part.b];
    case 'binary':
      return [part.a, part.b];
    case 'unary':
      return [part.a];
  }
}
