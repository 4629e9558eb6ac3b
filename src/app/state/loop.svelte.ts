import type { Complaint, ComplaintState } from '../../engine/complaint/complaint.ts';
import type { Fix, LoopState, LoopStep, PredictedEffect, StepSummary, SuspectRow } from '../../engine/debugger/api.ts';
import { counted } from '../text/numbers.ts';
import { draftOf, trainingJob } from './model-draft.ts';
import type { Job } from './pace.svelte.ts';
import { sideEffects, type SideEffect } from './side-effects.ts';
import { rowKey } from './suspect-values.svelte.ts';
import { removing } from './suspects.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

/** What the last step was predicted to do to a complaint and what it was before: the meter's last leg. */
interface Outturn {
  readonly before: ComplaintState;
  readonly predicted: PredictedEffect['complaints'][number] | null;
}

/** Share of a training that training again takes, which begins where the model was: as measured for the README, rounded up. */
const AGAIN = 0.5;
const COSTLIEST = ['cnn', 'mlp', 'softmax'] as const;

/** The train → rank → fix loop: its steps, and the way back. */
export class Loop {
  steps = $state.raw<readonly StepSummary[]>([]);
  undone = $state(0);
  /** Fixes behind `steps`, in the same order: what an export lists. */
  fixes = $state.raw<readonly Fix[]>([]);
  /** The last step's outturn by complaint: one made or changed since has none. */
  #outturns = $state.raw<ReadonlyMap<Complaint, Outturn>>(new Map());
  remark = $state<string | null>(null);
  /** What the last fix changed besides the complaints. */
  effects = $state.raw<readonly SideEffect[]>([]);
  /** The labels that were suggested for the rows of the fixes, where there were any; rows as `rowKey` has them. */
  readonly suggested = new Map<string, number | string>();
  #undoneFixes: readonly Fix[] = [];
  readonly #bench: Workbench;

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  /**
   * Applies a fix, retrains, and looks for new suspects while a complaint does not hold.
   * @param ranked suspects among its rows, as they were ranked
   */
  async apply(fix: Fix, ranked: readonly SuspectRow[]): Promise<boolean> {
    if (fix.removed.length + fix.relabelled.length === 0) return false;
    const { timeline, suspects, complaints } = this.#bench;
    if (!(await timeline.exclusively(() => this.#apply(fix, ranked)))) return false;
    if (!complaints.allHold && complaints.active.length > 0) await suspects.find();
    return true;
  }

  async #apply(fix: Fix, ranked: readonly SuspectRow[]): Promise<boolean> {
    const { suspects, complaints } = this.#bench;
    const predicted = suspects.forecast.of(fix)?.complaints;
    const complained = complaints.active.map(({ complaint }) => complaint);
    const before = {
      models: this.#bench.models.list,
      answers: this.#bench.queries.list.flatMap(({ answer }) => (answer ? [answer] : [])),
    };
    const step = await this.#fixed(fix);
    if (!step) return false;
    const { state, complaintsBefore, remark } = step;
    this.#outturns = new Map(
      complained.map((complaint, i) => [complaint, { before: complaintsBefore[i], predicted: predicted?.[i] ?? null }]),
    );
    for (const { model, row, suggested } of ranked) {
      if (suggested !== null) this.suggested.set(rowKey({ model, row }), suggested);
    }
    this.remark = remark;
    this.effects = sideEffects(before, state, (id) => this.#bench.queries.byId(id)?.title ?? id);
    this.record(fix);
    await suspects.afterFix(fix);
    return true;
  }

  /** Removes the first suspects. */
  async applyTop(): Promise<boolean> {
    const top = await this.#bench.suspects.top();
    return this.apply(removing(top), top);
  }

  /** Removes and relabels the suspects that were marked for it. */
  applyMarked(): Promise<boolean> {
    const { suspects } = this.#bench;
    return this.apply(suspects.decisions.fix, suspects.decisions.rows);
  }

  /** How much there is to train again after a fix of these models' rows: as if all were of the costliest kind among them. */
  job(changed: ReadonlySet<string>): Job {
    const { models, tables } = this.#bench;
    const jobs = models.list
      .filter(({ name }) => changed.has(name))
      .map(({ name, spec }) => trainingJob(draftOf(name, spec), tables.list));
    const kind = COSTLIEST.find((each) => jobs.some((job) => job.kind === each)) ?? 'softmax';
    return { kind: `${kind} again`, amount: AGAIN * jobs.reduce((sum, { amount }) => sum + amount, 0) };
  }

  /** Applies a fix that was applied before the models were trained anew. */
  async replay(fix: Fix): Promise<boolean> {
    const step = await this.#fixed(fix);
    if (step) this.#bench.suspects.complaintsChanged();
    return step !== null;
  }

  /** Makes an applied fix one that can be taken back. */
  record(fix: Fix): void {
    this.#bench.timeline.push({
      label: describeFix(fix),
      kind: 'fix',
      undo: () => this.#step('undo'),
      redo: () => this.#step('redo'),
    });
  }

  /** What the last step was to do to a complaint; undefined where there was none, or not this complaint. */
  outturnOf(complaint: Complaint): Outturn | undefined {
    return this.#outturns.get(complaint);
  }

  adopt(state: LoopState): void {
    this.steps = state.steps;
    this.undone = state.undone;
    this.#bench.models.list = state.models;
    this.#bench.queries.adopt(state.answers, state.steps.length);
    this.#bench.complaints.adopt(state.complaints);
  }

  reset(): void {
    this.steps = [];
    this.undone = 0;
    this.fixes = [];
    this.suggested.clear();
    this.#undoneFixes = [];
    this.#outturns = new Map();
    this.remark = null;
    this.effects = [];
  }

  /** Has the engine apply a fix and takes over what came of it; null when it could not or was cancelled. */
  async #fixed(fix: Fix): Promise<LoopStep | null> {
    const { engine, activity, messages } = this.#bench;
    messages.clear('fix');
    const outcome = await activity.run(
      'suspects',
      `Retraining after ${describeFix(fix)}`,
      (call) => engine.fix(fix, call),
      { size: this.job(modelsOf(fix)) },
    );
    if (!outcome.ok) {
      if (outcome.error.code !== 'cancelled') {
        const title = 'The fix was not applied';
        messages.add({ where: 'suspects', tone: 'error', title, text: outcome.error.message, topic: 'fix' });
      }
      return null;
    }
    this.fixes = [...this.fixes, fix];
    this.#undoneFixes = [];
    this.adopt(outcome.value.state);
    return outcome.value;
  }

  async #step(direction: 'undo' | 'redo'): Promise<boolean> {
    const { engine, activity, messages, suspects, complaints } = this.#bench;
    // The suspects of a state that is left are looked for no longer.
    activity.cancel('suspects');
    const label = direction === 'undo' ? 'Taking back a fix' : 'Applying a fix again';
    const outcome = await activity.run('suspects', label, (call) => engine[direction](call));
    if (!outcome.ok) {
      const title = direction === 'undo' ? 'The fix was not taken back' : 'The fix was not applied again';
      messages.add({ where: 'suspects', tone: 'error', title, text: outcome.error.message, topic: 'fix' });
      return false;
    }
    if (!outcome.value) return false;
    if (direction === 'undo') {
      this.#undoneFixes = [...this.#undoneFixes, ...this.fixes.slice(-1)];
      this.fixes = this.fixes.slice(0, -1);
    } else {
      this.fixes = [...this.fixes, ...this.#undoneFixes.slice(-1)];
      this.#undoneFixes = this.#undoneFixes.slice(0, -1);
      suspects.decisions.applied(this.fixes[this.fixes.length - 1]);
    }
    this.adopt(outcome.value);
    this.#outturns = new Map();
    this.remark = null;
    this.effects = [];
    suspects.complaintsChanged();
    // Not waited for: one may go on taking back meanwhile.
    if (!complaints.allHold && complaints.active.length > 0) void suspects.find();
    return true;
  }
}

/** Names of the models whose rows a fix changes. */
export function modelsOf({ removed, relabelled }: Fix): ReadonlySet<string> {
  return new Set([...removed, ...relabelled].map(({ model }) => model));
}

/** “removing 10 rows and relabelling 1 row”. */
export function describeFix(fix: Fix): string {
  const parts = [];
  if (fix.removed.length > 0) parts.push(`removing ${counted(fix.removed.length, 'row')}`);
  if (fix.relabelled.length > 0) parts.push(`relabelling ${counted(fix.relabelled.length, 'row')}`);
  return parts.join(' and ');
}
