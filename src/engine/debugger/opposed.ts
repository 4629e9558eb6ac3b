import type { ComplaintState } from '../complaint/complaint.ts';
import type { ResolvedComplaint } from '../complaint/resolve.ts';
import type { RemovalEffects } from '../ranking/effects.ts';

/** Below this cosine of their effects two complaints pull against each other. */
const OPPOSITE = -0.9;

/**
 * Pairs of complaints that do not hold, and of which nearly every row that brings one nearer takes the other further away:
 * the cosine between what removing each row does to the one and to the other, each towards what is wanted.
 * @param complaints as rankers see them, in the order of `states`
 */
export function opposedPairs(
  complaints: readonly ResolvedComplaint[],
  states: readonly ComplaintState[],
  { perComplaint }: RemovalEffects,
): (readonly [number, number])[] {
  const pulls = perComplaint.map((perModel, j) => {
    const { holds, relaxed } = states[j];
    const slope = holds || relaxed === null ? 0 : complaints[j].rule.slope(relaxed);
    return { perModel, towards: -Math.sign(slope), length: Math.sqrt(product(perModel, perModel)) };
  });
  return pulls.flatMap((a, i) =>
    pulls.slice(i + 1).flatMap((b, j): (readonly [number, number])[] => {
      const scale = a.towards * b.towards * a.length * b.length;
      return scale !== 0 && product(a.perModel, b.perModel) / scale < OPPOSITE ? [[i, i + 1 + j]] : [];
    }),
  );
}

/** Summed over all rows of all models. */
function product(a: readonly Float64Array[], b: readonly Float64Array[]): number {
  return a.reduce((sum, rows, model) => rows.reduce((part, effect, row) => part + effect * b[model][row], sum), 0);
}
