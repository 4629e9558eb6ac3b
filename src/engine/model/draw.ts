import type { Random } from '../base/random.ts';

/** A class drawn from the probabilities P[first] … P[first + classes − 1]. */
export function draw(P: Float64Array, first: number, classes: number, random: Random): number {
  let rest = random.uniform();
  for (let c = 0; c < classes - 1; c++) {
    rest -= P[first + c];
    if (rest < 0) return c;
  }
  return classes - 1;
}
