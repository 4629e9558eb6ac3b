import type { Complaint, ComplaintState } from '../../engine/complaint/complaint.ts';
import type { Fix, LoopState, LoopStep, PredictedEffect, StepSummary } from '../../engine/debugger/api.ts';
import { counted } from '../text/numbers.ts';
import { sideEffects, type SideEffect } from './side-effects.ts';
import type { Workbench } from './workbench.svelte.ts';

/** What the last step was predicted to do to a complaint and what it was before: the meter's last leg. */
interface Outturn {
  readonly before: ComplaintState;
  /** The relaxed value before the step and as it was predicted. */
  readonly predicted: PredictedEffect['complaints'][number] | null;
}

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
  #undoneFixes: readonly Fix[] = [];
  readonly #bench: Workbench;

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  /** Applies a fix, retrains, and looks for new suspects while a complaint does not hold. */
  async apply(fix: Fix): Promise<boolean> {
    if (fix.removed.length + fix.relabelled.length === 0) return false;
    const { suspects, complaints } = this.#bench;
    const predicted = suspects.predicted?.complaints;
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
    this.remark = remark;
    this.effects = sideEffects(before, state);
    await suspects.afterFix(fix);
    this.record(fix);
    this.#bench.changed();
    if (!complaints.allHold && complaints.active.length > 0) await suspects.find();
    return true;
  }

  /** Removes the first suspects. */
  async applyTop(): Promise<boolean> {
    return this.apply(await this.#bench.suspects.topFix());
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
    this.#undoneFixes = [];
    this.#outturns = new Map();
    this.remark = null;
    this.effects = [];
  }

  /** Has the engine apply a fix and takes over what came of it; null when it could not or was cancelled. */
  async #fixed(fix: Fix): Promise<LoopStep | null> {
    const { engine, activity, messages } = this.#bench;
    messages.clear('fix');
    const outcome = await activity.run('suspects', `Retraining after ${describeFix(fix)}`, (call) =>
      engine.fix(fix, call),
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
    }
    this.adopt(outcome.value);
    this.#outturns = new Map();
    this.remark = null;
    this.effects = [];
    suspects.complaintsChanged();
    this.#bench.changed();
    if (!complaints.allHold && complaints.active.length > 0) await suspects.find();
    return true;
  }
}

/** “removing 10 rows and relabelling 1 row”. */
export function describeFix(fix: Fix): string {
  const parts = [];
  if (fix.removed.length > 0) parts.push(`removing ${counted(fix.removed.length, 'row')}`);
  if (fix.relabelled.length > 0) parts.push(`relabelling ${counted(fix.relabelled.length, 'row')}`);
  return parts.join(' and ');
}
