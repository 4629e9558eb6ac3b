import type { Functional, IndicatorProduct } from './indicators.ts';
import { valueIn } from './indicators.ts';
import {
  constant,
  only,
  plus,
  valueUnder,
  variableTerm,
  ZERO,
  type IntegerProgram,
  type Linear,
} from './integer-program.ts';
import type { RowGroup } from './row-groups.ts';
import type { World } from './world.ts';

/** Variables of the groups: counts[g][choice] rows of group g are changed that way. */
export interface GroupVariables {
  readonly groups: readonly RowGroup[];
  readonly counts: readonly (readonly number[])[];
}

/** One bounded integer per group and choice; at most as many changes as rows. */
export function addGroups(program: IntegerProgram, groups: readonly RowGroup[]): GroupVariables {
  const counts = groups.map(({ rows, choices }) => {
    const variables = choices.map(() => program.variable(0, rows.length, 'integer'));
    if (variables.length > 1) {
      const changed = variables.reduce((sum: Linear, variable) => plus(sum, variableTerm(variable)), ZERO);
      program.constrain(changed, 0, rows.length);
    }
    return variables;
  });
  return { groups, counts };
}

/** Each functional as its value in the current world plus what the changes add; products get variables of their own. */
export function expressionsOf(
  program: IntegerProgram,
  functionals: readonly Functional[],
  { groups, counts }: GroupVariables,
  world: World,
): Linear[] {
  const linearPart = functionals.map(() => new Map<number, number>());
  groups.forEach(({ choices }, g) =>
    choices.forEach(({ deltas }, choice) => {
      for (const [handle, delta] of deltas) linearPart[handle].set(counts[g][choice], delta);
    }),
  );
  const indicator = indicatorExpressions(groups, counts, world);
  return functionals.map((functional, handle) => {
    const base = valueIn({ ...functional, products: [] }, world);
    let expression: Linear = { constant: base, terms: linearPart[handle] };
    for (const product of functional.products) {
      expression = plus(expression, productVariable(program, product, indicator), product.coefficient);
    }
    return expression;
  });
}

/** t[pair, row, class] of rows that stand alone, as an expression of their choices. */
function indicatorExpressions(groups: readonly RowGroup[], counts: GroupVariables['counts'], world: World) {
  const lone = new Map<string, number>();
  groups.forEach(({ rows }, g) => {
    if (rows.length === 1) lone.set(`${rows[0].row} ${rows[0].pair}`, g);
  });
  return ({ pair, row, classIndex }: IndicatorProduct['factors'][number]): Linear => {
    const now = world.get(pair)?.predicted[row] === classIndex ? 1 : 0;
    const g = lone.get(`${row} ${pair}`);
    if (g === undefined) return constant(now);
    if (now === 1) return counts[g].reduce((sum, variable) => plus(sum, variableTerm(variable), -1), constant(1));
    const choice = groups[g].choices.findIndex(({ classes }) => classes.includes(classIndex));
    return choice < 0 ? ZERO : variableTerm(counts[g][choice]);
  };
}

/** z = ∏ t: z ≤ each t, z ≥ Σ t − (d − 1). Between 0 and 1 and integral by itself. */
function productVariable(
  program: IntegerProgram,
  { factors }: IndicatorProduct,
  indicator: (factor: IndicatorProduct['factors'][number]) => Linear,
): Linear {
  const z = variableTerm(program.variable(0, 1, 'continuous'));
  let sum: Linear = constant(1 - factors.length);
  for (const factor of factors) {
    const t = indicator(factor);
    program.constrain(plus(t, z, -1), 0, Infinity);
    sum = plus(sum, t);
  }
  program.constrain(plus(z, sum, -1), 0, Infinity);
  program.derive((values) => (values[only(z)] = Math.max(0, valueUnder(sum, values))));
  return z;
}
