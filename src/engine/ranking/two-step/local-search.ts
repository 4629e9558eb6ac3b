import type { Work } from '../../base/work.ts';
import type { GroupVariables } from './grouped-program.ts';
import type { IntegerProgram, Terms } from './integer-program.ts';

/** Moves of the search at most. */
const MOST_MOVES = 2000;
/** A move must lower the objective by this share of itself, so that rounding makes none. */
const LEAST_GAIN = 1e-9;

/**
 * A good solution of a program from which everything follows once the changes of each group are chosen: from no change
 * at all, the choice that lowers the objective most per row is made for as many rows as it goes on doing so (doubling),
 * until no single change lowers it. Changes may be taken back.
 */
export async function localSearch(
  program: IntegerProgram,
  { groups, counts }: GroupVariables,
  objective: Terms,
  work: Work,
): Promise<Float64Array> {
  const values = new Float64Array(program.variables.length);
  const free = groups.map(({ rows }) => rows.length);
  const price = () => {
    program.complete(values);
    let sum = 0;
    for (const [variable, cost] of objective) sum += cost * values[variable];
    return sum;
  };
  /** Changes the count of a choice; whether it could. */
  const move = (g: number, variable: number, by: number) => {
    if (values[variable] + by < 0 || free[g] < by) return false;
    values[variable] += by;
    free[g] -= by;
    return true;
  };
  let current = price();
  for (let moves = 0; moves < MOST_MOVES; moves++) {
    await work.checkpoint();
    let best = { g: -1, variable: -1, by: 0 };
    let lowest = current * (1 - LEAST_GAIN);
    counts.forEach((variables, g) => {
      for (const variable of variables) {
        for (const by of [1, -1]) {
          if (!move(g, variable, by)) continue;
          const priceThen = price();
          if (priceThen < lowest) {
            lowest = priceThen;
            best = { g, variable, by };
          }
          move(g, variable, -by);
        }
      }
    });
    if (best.g < 0) break;
    move(best.g, best.variable, best.by);
    current = price();
    for (let step = 2 * best.by; move(best.g, best.variable, step); step *= 2) {
      const further = price();
      if (further >= current) {
        move(best.g, best.variable, -step);
        break;
      }
      current = further;
    }
  }
  program.complete(values);
  return values;
}
