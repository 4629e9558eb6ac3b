import type { ResolvedComplaint } from '../../complaint/resolve.ts';
import type { IndicatorSum, IndicatorValue } from '../../provenance/indicator-value.ts';
import { pairKey, type Lineage } from '../../provenance/lineage.ts';
import { compileLinear, unsupported, type Building, type CompiledValue } from './compile-value.ts';
import type { FunctionalList } from './indicators.ts';
import { constant, plus, valueUnder, variableTerm, type Linear } from './integer-program.ts';

/** What integer programs need of a lineage. */
export type IndicatorLineage = Pick<Lineage, 'pairs' | 'indicators'>;

/** Where a complaint wants its value: lower ≤ v ≤ upper. */
interface Wanted {
  readonly lower: number;
  readonly upper: number;
}

/** A complaint ready to become constraints; `violation` is a variable ≥ 0 that softens it. */
export type CompiledComplaint = (building: Building, violation: number) => void;

/** Fewer members than one never are in the answer. */
const ONE = 1;

/** Registers what a complaint speaks of. Throws `twostep-unsupported` for what no integer program of ours can hold. */
export function compileComplaint(
  resolved: ResolvedComplaint,
  lineages: ReadonlyMap<string, IndicatorLineage>,
  functionals: FunctionalList,
): CompiledComplaint {
  const { subject } = resolved;
  const wanted = wantedInterval(resolved);
  if (subject.kind === 'probability') {
    const { row, classIndex, pair } = subject;
    const terms = [{ pair: pairKey(pair), row, classIndex, coefficient: 1 }];
    const handle = functionals.add({ constant: 0, terms, products: [] });
    return soften(({ expressions }) => expressions[handle], wanted);
  }
  const lineage = lineages.get(subject.query);
  const value = lineage?.indicators?.(subject.candidate, subject.kind === 'cell' ? subject.column : 'membership');
  if (!lineage || !value) throw unsupported('this query');
  const pairs = lineage.pairs.map(pairKey);
  switch (value.kind) {
    case 'quotient':
      return quotient(value, wanted, pairs, functionals);
    case 'extreme':
      return extreme(value, wanted, pairs, functionals);
    case 'any': {
      const present = compileLinear({ kind: 'sum', sum: value.members }, pairs, functionals);
      // Present when any member is: at least one, or none at all.
      return soften(present, wanted.lower > 0 ? { lower: ONE, upper: Infinity } : { lower: -Infinity, upper: 0 });
    }
    default:
      return soften(compileLinear(value, pairs, functionals), wanted);
  }
}

/** The values on which a complaint holds (CASE.md). */
function wantedInterval({ complaint, rule, first, integer }: ResolvedComplaint): Wanted {
  const slack = rule.slack(first, integer);
  const from = typeof first === 'number' ? first : 0;
  switch (complaint.op) {
    case '=':
      return { lower: complaint.value - slack, upper: complaint.value + slack };
    case '<=':
      return { lower: -Infinity, upper: complaint.value };
    case '>=':
      return { lower: complaint.value, upper: Infinity };
    case 'too high':
      return { lower: -Infinity, upper: from - slack };
    case 'too low':
      return { lower: from + slack, upper: Infinity };
    case 'absent':
      return { lower: -Infinity, upper: 0 };
    case 'present':
    case 'prediction':
      return { lower: ONE, upper: Infinity };
  }
}

/** lower − u ≤ v ≤ upper + u. */
function soften(value: CompiledValue, { lower, upper }: Wanted): CompiledComplaint {
  return (building, violation) => {
    const u = variableTerm(violation);
    const v = value(building);
    if (lower > -Infinity) building.program.constrain(plus(v, u), lower, Infinity);
    if (upper < Infinity) building.program.constrain(plus(v, u, -1), -Infinity, upper);
    building.program.derive((values) => {
      const at = valueUnder(v, values);
      values[violation] = Math.max(0, lower - at, at - upper);
    });
  };
}

/** lower·D ≤ N ≤ upper·D with D > 0: a ratio over a group that depends on predictions. */
function quotient(
  value: Extract<IndicatorValue, { kind: 'quotient' }>,
  { lower, upper }: Wanted,
  pairs: readonly string[],
  functionals: FunctionalList,
): CompiledComplaint {
  const numerator = compileLinear(value.numerator, pairs, functionals);
  const denominator = compileLinear(value.denominator, pairs, functionals);
  return (building, violation) => {
    const N = numerator(building);
    const D = denominator(building);
    const u = variableTerm(violation);
    if (lower > -Infinity) building.program.constrain(plus(plus(N, D, -lower), u), 0, Infinity);
    if (upper < Infinity) building.program.constrain(plus(plus(N, D, -upper), u, -1), -Infinity, 0);
    building.program.constrain(plus(D, u), ONE, Infinity);
    building.program.derive((values) => {
      const [n, d] = [valueUnder(N, values), valueUnder(D, values)];
      const short = lower > -Infinity ? lower * d - n : 0;
      const beyond = upper < Infinity ? n - upper * d : 0;
      values[violation] = Math.max(0, short, beyond, ONE - d);
    });
  };
}

/** MAX ≤ upper: nobody above it; MAX ≥ lower: somebody at least there; and somebody at all. MIN the other way round. */
function extreme(
  { which, values, members }: Extract<IndicatorValue, { kind: 'extreme' }>,
  wanted: Wanted,
  pairs: readonly string[],
  functionals: FunctionalList,
): CompiledComplaint {
  const sign = which === 'max' ? 1 : -1;
  const [low, high] = which === 'max' ? [wanted.lower, wanted.upper] : [-wanted.upper, -wanted.lower];
  const register = (keep: (value: number) => boolean) =>
    compileLinear({ kind: 'sum', sum: onlyMonomials(members, (m) => keep(sign * values[m])) }, pairs, functionals);
  const beyond = register((value) => value > high);
  const reaching = register((value) => value >= low && value <= high);
  return (building, violation) => {
    const u: Linear = plus(constant(0), variableTerm(violation));
    const [above, there] = [beyond(building), reaching(building)];
    building.program.constrain(plus(above, u, -1), -Infinity, 0);
    building.program.constrain(plus(there, u), ONE, Infinity);
    building.program.derive((values) => {
      values[violation] = Math.max(0, valueUnder(above, values), ONE - valueUnder(there, values));
    });
  };
}

function onlyMonomials(sum: IndicatorSum, keep: (monomial: number) => boolean): IndicatorSum {
  const coefficients = Array.from(sum.coefficients, (coefficient, m) => (keep(m) ? coefficient : 0));
  return { ...sum, coefficients };
}
