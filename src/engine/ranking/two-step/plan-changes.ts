import { RainError } from '../../base/errors.ts';
import type { Work } from '../../base/work.ts';
import type { ResolvedComplaint } from '../../complaint/resolve.ts';
import { compileComplaint, type IndicatorLineage } from './compile-complaint.ts';
import { addGroups, expressionsOf, type GroupVariables } from './grouped-program.ts';
import type { IntegerSolution } from './highs.ts';
import { FunctionalList } from './indicators.ts';
import { IntegerProgram, type Linear, plus, type Terms, variableTerm, ZERO } from './integer-program.ts';
import { localSearch } from './local-search.ts';
import { groupRows, type ChangeCost } from './row-groups.ts';
import { solve } from './solve.ts';
import type { World } from './world.ts';

/** The cheapest changes of predictions that bring the complaints as near to holding as can be. */
export interface ChangePlan {
  readonly variables: GroupVariables;
  /** Rows of each group and choice to change. */
  readonly counts: readonly (readonly number[])[];
  /** Complaints that cannot hold together (one alone when it cannot hold at all), by index; empty when all can hold. */
  readonly contradictory: readonly number[];
  /** Complaints that the plan leaves violated, by index. */
  readonly missed: readonly number[];
  /** Whether the time limit ended the search, and the gap then proven. */
  readonly timedOut: boolean;
  readonly gap: number;
}

/** Complaints up to which contradictions are looked for by leaving out one after the other. */
const MOST_TRIED = 12;
/** Tolerance of the least violation when changes are minimised under it. */
const VIOLATION_SLACK = 1e-6;

/**
 * Minimises Σ |violation| and, under that, the cost of changes: first with no violation allowed; where that is
 * infeasible, the least violation is found and then held.
 */
export async function planChanges(
  complaints: readonly ResolvedComplaint[],
  lineages: ReadonlyMap<string, IndicatorLineage>,
  world: World,
  costOf: ChangeCost,
  seconds: number,
  work: Work,
): Promise<ChangePlan> {
  const functionals = new FunctionalList();
  const compiled = complaints.map((complaint) => compileComplaint(complaint, lineages, functionals));
  const groups = groupRows(functionals.list, world, costOf);
  const scales = complaints.map(({ scale }) => Math.sqrt(scale));
  const deadline = performance.now() + 1000 * seconds;
  const left = () => Math.max((deadline - performance.now()) / 1000, 1);

  /** The program with complaint j's violation bounded by most[j]. */
  const build = (most: readonly number[]) => {
    const program = new IntegerProgram();
    const variables = addGroups(program, groups);
    const expressions = expressionsOf(program, functionals.list, variables, world);
    const violations = most.map((upper) => program.variable(0, upper, 'continuous'));
    compiled.forEach((complaint, j) => complaint({ program, expressions }, violations[j]));
    const violation = violations.reduce((sum: Linear, u, j) => plus(sum, variableTerm(u, 1 / scales[j])), ZERO);
    return { program, variables, violations, violation, cost: costTerms(variables) };
  };
  const none = complaints.map(() => 0);
  const any = complaints.map(() => Infinity);

  const exact = build(none);
  if (exact.program.hasProducts) return planHard(build(any), left(), work);
  const first = await solve(exact.program, exact.cost, left(), work);
  if (first.values) return planOf(exact, first, []);

  const soft = build(any);
  const least = await solve(soft.program, soft.violation.terms, left(), work);
  if (!least.values) throw outOfTime(seconds);
  const held = build(any);
  held.program.constrain(held.violation, 0, least.objective * (1 + VIOLATION_SLACK) + VIOLATION_SLACK);
  const second = await solve(held.program, held.cost, left(), work);
  if (first.status !== 'infeasible') return planOf(soft, second.values ? second : least, [], true);
  const holdsWith = async (kept: readonly number[]) => {
    const trial = build(complaints.map((_, j) => (kept.includes(j) ? 0 : Infinity)));
    return (await solve(trial.program, new Map(), left(), work)).status !== 'infeasible';
  };
  const contradictory = complaints.length > MOST_TRIED ? [] : await conflict(complaints.length, holdsWith);
  return planOf(soft, second.values ? second : least, contradictory);
}

/** A program with everything that is asked of its solutions. */
interface BuiltProgram {
  readonly program: IntegerProgram;
  readonly variables: GroupVariables;
  readonly violations: readonly number[];
  readonly cost: Terms;
}

/** What one unit of violation costs in a program that is solved in one go: ten changes at the least cost of one. */
const VIOLATION_COST = 10;

/** Joins kept by key: one program with violations at a price, begun from a local search. */
async function planHard(built: BuiltProgram, seconds: number, work: Work): Promise<ChangePlan> {
  const { program, variables, violations, cost } = built;
  const price = VIOLATION_COST * Math.max(...cost.values(), 1);
  const objective = new Map([...cost, ...violations.map((u) => [u, price] as [number, number])]);
  const start = await localSearch(program, variables, objective, work);
  const solution = await solve(program, objective, seconds, work, start);
  return planOf(built, solution.values ? solution : { ...solution, values: start }, []);
}

/** A smallest set (none can be left out) of complaints that cannot hold together. */
async function conflict(
  count: number,
  holdsWith: (kept: readonly number[]) => Promise<boolean>,
): Promise<readonly number[]> {
  let kept = Array.from({ length: count }, (_, j) => j);
  for (let j = 0; j < count && kept.length > 1; j++) {
    const without = kept.filter((each) => each !== j);
    if (!(await holdsWith(without))) kept = without;
  }
  return kept;
}

function planOf(
  { variables, violations }: Pick<BuiltProgram, 'variables' | 'violations'>,
  { values, status, gap }: IntegerSolution,
  contradictory: readonly number[],
  timedOut = status === 'time',
): ChangePlan {
  const counts = variables.counts.map((choices) => choices.map((variable) => Math.round(values?.[variable] ?? 0)));
  const missed = [...violations.keys()].filter((j) => (values?.[violations[j]] ?? 0) > VIOLATION_SLACK);
  return { variables, counts, contradictory, missed, timedOut, gap };
}

function costTerms({ groups, counts }: GroupVariables): Map<number, number> {
  return new Map(
    groups.flatMap(({ choices }, g) => choices.map(({ cost }, c) => [counts[g][c], cost] as [number, number])),
  );
}

function outOfTime(seconds: number): RainError {
  return new RainError(
    'twostep-out-of-time',
    `No change of predictions was found within ${seconds} seconds. Use Holistic or the posterior hold-out here.`,
  );
}
