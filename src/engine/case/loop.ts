import { RainError } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import type { Complaint, ComplaintState } from '../complaint/complaint.ts';
import { ruleOf } from '../complaint/rules.ts';
import type { Answer, Engine, Fix, LoopStep, RankSettings, SuspectRow } from '../debugger/api.ts';
import { complaintAnswers, type RowName, type StepAnswer } from './answer.ts';
import type { DebugSettings } from './defaults.ts';
import { rowKey, type FixedRows } from './evaluation.ts';
import { chooseFix } from './choose-fix.ts';

/** What a loop works on and when it has to end. */
export interface LoopSetting {
  readonly engine: Engine;
  readonly debug: DebugSettings;
  /** Rows fixed in all. */
  readonly budget: number;
  /** Training rows of all models. */
  readonly rows: number;
  /** Whether the truth is known, so that the ranking will be evaluated over the orders of equal scores. */
  readonly evaluated: boolean;
  readonly complaints: readonly Complaint[];
  /** Whether rows are named with their model. */
  readonly severalModels: boolean;
}

/** Where the loop stands; grows with every step, so that what was done is known when a later step fails. */
export interface LoopProgress {
  readonly steps: StepAnswer[];
  readonly iterations: FixedRows[];
  complaints: readonly ComplaintState[];
  /** Answers after the last retraining; null before the first. */
  answers: readonly Answer[] | null;
  seconds: { train: number; encode: number };
}

/**
 * The train → rank → fix loop of a case: ranks, fixes the best `perStep` rows, retrains, judges, until the stop rule or
 * the budget ends it, or nobody is suspected any more. A step whose complaints are all satisfied in the relaxed sense
 * has nothing to rank by and goes on with the last ranking's order.
 */
export async function runLoop(setting: LoopSetting, progress: LoopProgress, work: Work): Promise<void> {
  const { engine, debug, severalModels } = setting;
  // Something must be left to train on.
  const budget = Math.min(setting.budget, setting.rows - 1);
  const settled = new Set(progress.iterations.flatMap(({ fixed }) => fixed.map(rowKey)));
  let ranking: readonly SuspectRow[] | null = null;
  while (settled.size < budget) {
    if (debug.stop === 'holds' && progress.complaints.every(({ holds }) => holds)) return;
    work.report('Debugging', settled.size, budget, described(progress.complaints));
    let rankSeconds = 0;
    if (!ranking || !allSatisfied(setting.complaints, progress.complaints)) {
      const list = await engine.findSuspects(rankSettings(debug, budget, setting.evaluated), work);
      rankSeconds = list.seconds;
      ranking = list.rows;
    }
    ranking = ranking.filter((suspect) => !settled.has(rowKey(suspect)));
    const { fix, chosen } = chooseFix(ranking, debug.fix, Math.min(debug.perStep, budget - settled.size));
    if (chosen.length === 0) return;
    const step = await fixUnlessLast(engine, fix, work);
    if (!step) return;
    note(progress, step, rankSeconds, severalModels);
    progress.iterations.push({ ranking, fixed: chosen });
    for (const suspect of chosen) settled.add(rowKey(suspect));
  }
}

/** Does again what the case says was done before; these rows count as fixed, and are not ranked any more. */
export async function fixAgain(
  { engine, severalModels }: Pick<LoopSetting, 'engine' | 'severalModels'>,
  fixes: readonly Fix[],
  progress: LoopProgress,
  work: Work,
): Promise<void> {
  for (const [i, fix] of fixes.entries()) {
    const step = await engine.fix(fix, work).catch((error: unknown) => {
      if (!(error instanceof RainError) || error.code === 'cancelled') throw error;
      throw new RainError(error.code, error.message, { place: { kind: 'case', path: `fixes[${i}]` }, cause: error });
    });
    note(progress, step, 0, severalModels);
    progress.iterations.push({ ranking: [], fixed: [...fix.removed, ...fix.relabelled] });
  }
}

/** Writes down a step, judged before it, and moves on to where it leads. */
function note(
  progress: LoopProgress,
  { fix, seconds, state }: LoopStep,
  rankSeconds: number,
  severalModels: boolean,
): void {
  progress.steps.push({
    ...namedRows(fix, severalModels),
    seconds: { ...progress.seconds, rank: rankSeconds },
    complaints: complaintAnswers(progress.complaints),
  });
  progress.complaints = state.complaints;
  progress.answers = state.answers;
  progress.seconds = seconds;
}

/**
 * The best rows, as many as can still be fixed by this ranking, without the effects of single rows, which only a person
 * looks at. Listing all of a million rows takes seconds.
 */
function rankSettings(
  { method, seed, suspects, twoStep, fix }: DebugSettings,
  budget: number,
  evaluated: boolean,
): RankSettings {
  return {
    method,
    seed,
    effects: false,
    // Relabelling passes over rows for which no other label is suggested.
    most: fix === 'relabel' ? Infinity : budget,
    withTies: evaluated,
    ...(suspects !== undefined && { suspects }),
    ...(twoStep && { twoStep }),
  };
}

/** Applies a fix; null where it would leave a model without training rows, which ends the loop. */
async function fixUnlessLast(engine: Engine, fix: Fix, work: Work): Promise<LoopStep | null> {
  try {
    return await engine.fix(fix, work);
  } catch (error) {
    if (error instanceof RainError && error.code === 'nothing-left') return null;
    throw error;
  }
}

/**
 * Whether every complaint's loss is 0: it holds, or its answer is NULL, and its relaxed value (NULL contributes nothing)
 * leaves nothing to lower. A direction never is satisfied.
 */
function allSatisfied(complaints: readonly Complaint[], states: readonly ComplaintState[]): boolean {
  return complaints.every((complaint, i) => {
    const { relaxed, holds, value } = states[i];
    return relaxed === null || ((holds || value === null) && ruleOf(complaint).residual(relaxed) === 0);
  });
}

function namedRows(fix: Fix, severalModels: boolean): Pick<StepAnswer, 'removed' | 'relabelled'> {
  const name = ({ model, row }: { model: string; row: number }): RowName => (severalModels ? { model, row } : row);
  return {
    removed: fix.removed.map(name),
    relabelled: fix.relabelled.map(({ model, row, to }) => (severalModels ? { model, row, to } : { row, to })),
  };
}

function described(states: readonly ComplaintState[]): string {
  const holding = states.filter(({ holds }) => holds).length;
  return `${holding} of ${states.length} complaints hold, values ${states.map(({ value }) => String(value)).join(', ')}`;
}
