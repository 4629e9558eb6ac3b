import { RainError } from '../../base/errors.ts';
import type { IndicatorSum, IndicatorValue } from '../../provenance/indicator-value.ts';
import { functionalOf, type Expressions, type FunctionalList } from './indicators.ts';
import {
  only,
  plus,
  range,
  valueUnder,
  variableTerm,
  ZERO,
  type IntegerProgram,
  type Linear,
} from './integer-program.ts';

/** Where a value becomes an expression: after rows were grouped and functionals have variables. */
export interface Building {
  readonly program: IntegerProgram;
  readonly expressions: Expressions;
}

/** A value whose functionals are registered, to be built once rows are grouped. */
export type CompiledValue = (building: Building) => Linear;

/** Functionals of a value that is linear in indicators and their products. Throws `twostep-unsupported` by name. */
export function compileLinear(
  value: IndicatorValue,
  pairs: readonly string[],
  functionals: FunctionalList,
): CompiledValue {
  switch (value.kind) {
    case 'sum': {
      const handle = functionals.add(functionalOf(value.sum, pairs));
      return ({ expressions }) => expressions[handle];
    }
    case 'plus': {
      const terms = value.terms.map((term) => compileLinear(term, pairs, functionals));
      return (building) => terms.reduce((sum, term) => plus(sum, term(building)), ZERO);
    }
    case 'keyed-product': {
      const handles = value.left.map((left, k) => [
        functionals.add(functionalOf(left, pairs)),
        functionals.add(functionalOf(value.right[k], pairs)),
      ]);
      const integral = { left: value.left.every(isIntegral), right: value.right.every(isIntegral) };
      if (!integral.left && !integral.right) throw unsupported('a product of sums of fractions');
      return ({ program, expressions }) =>
        handles.reduce((sum, [left, right]) => {
          const [whole, other] = integral.right ? [right, left] : [left, right];
          return plus(sum, productOf(program, expressions[whole], expressions[other]));
        }, ZERO);
    }
    case 'quotient':
      throw unsupported('arithmetic on a ratio');
    case 'extreme':
      throw unsupported(`arithmetic on ${value.which.toUpperCase()}`);
    case 'any': {
      const members = compileLinear({ kind: 'sum', sum: value.members }, pairs, functionals);
      return (building) => existence(building.program, members(building));
    }
    case 'unsupported':
      throw unsupported(value.construct);
  }
}

/** `twostep-unsupported`: what no integer program of ours holds, by its name in a sentence (“arithmetic on MAX”). */
export function unsupported(construct: string): RainError {
  return new RainError(
    'twostep-unsupported',
    `TwoStep cannot turn ${construct} into an integer program. Use Holistic or the posterior hold-out for this complaint.`,
  );
}

/**
 * whole · other by binary expansion: whole = least + Σ 2ᵇ βᵇ, and other·βᵇ is held by four inequalities (McCormick), exact
 * because βᵇ is 0 or 1. `whole` takes integers only.
 */
function productOf(program: IntegerProgram, whole: Linear, other: Linear): Linear {
  const [least, most] = range(program, whole);
  const [low, high] = range(program, other);
  let bits: Linear = { constant: least, terms: new Map() };
  let product: Linear = plus(ZERO, other, least);
  const digits: { readonly bit: number; readonly part: number; readonly weight: number }[] = [];
  for (let weight = 1; weight <= most - least; weight *= 2) {
    const bit = variableTerm(program.variable(0, 1, 'integer'));
    const part = variableTerm(program.variable(Math.min(low, 0), Math.max(high, 0), 'continuous'));
    bits = plus(bits, bit, weight);
    product = plus(product, part, weight);
    program.constrain(plus(part, bit, -high), -Infinity, 0);
    program.constrain(plus(part, bit, -low), 0, Infinity);
    // part ≤ other − low(1 − bit), part ≥ other − high(1 − bit)
    program.constrain(plus(plus(part, other, -1), bit, -low), -Infinity, -low);
    program.constrain(plus(plus(part, other, -1), bit, -high), -high, Infinity);
    digits.push({ bit: only(bit), part: only(part), weight });
  }
  program.constrain(plus(whole, bits, -1), 0, 0);
  program.hasProducts = true;
  program.derive((values) => {
    let rest = Math.round(valueUnder(whole, values) - least);
    for (const { bit, part, weight } of [...digits].reverse()) {
      values[bit] = rest >= weight ? 1 : 0;
      rest -= values[bit] * weight;
      values[part] = values[bit] * valueUnder(other, values);
    }
  });
  return product;
}

/** 1 where a count of members is at least 1, else 0: z ≤ count ≤ most · z. */
function existence(program: IntegerProgram, count: Linear): Linear {
  const z = variableTerm(program.variable(0, 1, 'integer'));
  const [, most] = range(program, count);
  program.constrain(plus(count, z, -1), 0, Infinity);
  program.constrain(plus(count, z, -most), -Infinity, 0);
  program.derive((values) => (values[only(z)] = valueUnder(count, values) >= 1 ? 1 : 0));
  return z;
}

function isIntegral({ coefficients }: IndicatorSum): boolean {
  for (let m = 0; m < coefficients.length; m++) if (!Number.isInteger(coefficients[m])) return false;
  return true;
}
