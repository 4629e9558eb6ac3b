import { Work } from '../base/work.ts';
import type { Complaint, ComplaintState } from '../complaint/complaint.ts';
import { predictedPair, type ComplaintContext } from '../complaint/resolve.ts';
import type { PredictedPair } from '../provenance/lineage.ts';
import type { Fix, LoopState, LoopStep, PredictedEffect, RankSettings, StepSummary, SuspectList } from './api.ts';
import { planFix } from './apply-fix.ts';
import type { Snapshot } from './history.ts';
import type { LoopParts } from './loop-parts.ts';
import { predictEffect } from './predict-effect.ts';
import { rankProblem } from './rank.ts';
import { remarkOn } from './remark.ts';
import { findSuspects } from './suspects.ts';
import type { TrainedModel } from './trained-model.ts';

/** The train → rank → fix loop: complaints in, suspects out, fixes applied and taken back. */
export class Loop {
  readonly #parts: LoopParts;

  constructor(parts: LoopParts) {
    this.#parts = parts;
  }

  /** Replaces and judges all complaints. */
  async complain(complaints: readonly Complaint[], work: Work): Promise<ComplaintState[]> {
    const pairs = complaints.flatMap((complaint, i) =>
      complaint.op === 'prediction' ? [predictedPair(complaint, `complaints[${i}]`, this.#classes())] : [],
    );
    await this.#parts.predictions.ensure(pairs, work);
    this.#parts.complaints.replace(complaints, this.#context());
    return this.#judge();
  }

  async findSuspects(settings: RankSettings, work: Work): Promise<SuspectList> {
    const problem = await rankProblem(this.#parts, this.#judge(), settings, work);
    return findSuspects(problem, settings, work);
  }

  async predictEffect(fix: Fix, work: Work): Promise<PredictedEffect> {
    const plan = planFix(fix, this.#parts.models);
    const problem = await rankProblem(this.#parts, this.#judge(), { method: 'holistic' }, work);
    return predictEffect(problem, plan, work);
  }

  /** Applies a fix, retrains, answers and judges again. Everything is as before when that fails or is cancelled. */
  async fix(fix: Fix, work: Work): Promise<LoopStep> {
    const plan = planFix(fix, this.#parts.models);
    const before = this.#snapshot();
    const complaintsBefore = this.#judge();
    const accuracyBefore = heldOutAccuracy(plan.keys());
    const seconds = { train: 0, encode: 0 };
    let start = performance.now();
    try {
      for (const [model, { weights, labels }] of plan) {
        model.classifier.setWeights(weights);
        model.classifier.setLabels(labels);
        await model.retrain(work);
      }
      seconds.train = (performance.now() - start) / 1000;
      start = performance.now();
      await this.#answerAgain(work);
      seconds.encode = (performance.now() - start) / 1000;
    } catch (error) {
      await this.#restore(before, Work.quiet);
      throw error;
    }
    const complaintsAfter = this.#judge();
    const summary: StepSummary = {
      removed: fix.removed.length,
      relabelled: fix.relabelled.length,
      complaintsBefore,
      complaintsAfter,
      accuracyBefore,
      accuracyAfter: heldOutAccuracy(plan.keys()),
    };
    this.#parts.history.push({ fix, before, after: this.#snapshot(), summary });
    const remark = remarkOn(this.#parts.complaints.resolved, complaintsBefore, complaintsAfter);
    return { fix, complaintsBefore, seconds, state: this.state(), remark };
  }

  async undo(work: Work): Promise<LoopState | null> {
    const { history } = this.#parts;
    if (!history.last) return null;
    await this.#restore(history.last.before, work);
    history.stepBack();
    return this.state();
  }

  async redo(work: Work): Promise<LoopState | null> {
    const { history } = this.#parts;
    if (!history.next) return null;
    await this.#restore(history.next.after, work);
    history.stepForward();
    return this.state();
  }

  /** Takes every step back, so that models stand as they were first trained. */
  async rewind(work: Work): Promise<void> {
    const first = this.#parts.history.applied.at(0);
    if (first) await this.#restore(first.before, work);
    this.#parts.history.clear();
  }

  state(): LoopState {
    const { history, models, queries } = this.#parts;
    return {
      steps: history.applied.map(({ summary }) => summary),
      undone: history.undoneCount,
      models: [...models.values()].map((model) => model.info()),
      answers: queries.answers(),
      complaints: this.#judge(),
    };
  }

  #snapshot(): Snapshot {
    return new Map([...this.#parts.models].map(([name, model]) => [name, model.snapshot()]));
  }

  async #restore(snapshot: Snapshot, work: Work): Promise<void> {
    work.throwIfCancelled();
    for (const [name, state] of snapshot) await this.#parts.models.get(name)?.restore(state);
    await this.#answerAgain(Work.quiet);
  }

  async #answerAgain(work: Work): Promise<void> {
    const { predictions, queries } = this.#parts;
    predictions.clear();
    await predictions.ensure(this.#complainedPairs(), work);
    await queries.rerun(this.#parts.catalog(), work);
  }

  #complainedPairs(): PredictedPair[] {
    return this.#parts.complaints.resolved.flatMap(({ subject }) =>
      subject.kind === 'probability' ? [subject.pair] : [],
    );
  }

  #judge(): ComplaintState[] {
    return this.#parts.complaints.judge(this.#context());
  }

  #classes(): ComplaintContext['models'] {
    return new Map([...this.#parts.models].map(([name, { labels }]) => [name, labels]));
  }

  #context(): ComplaintContext {
    const { queries, predictions } = this.#parts;
    return {
      queries: queries.complainable(),
      models: this.#classes(),
      probabilities: predictions.probabilities(),
    };
  }
}

/** Accuracy on held-out rows of the one model that was fixed; null where nothing was held out or several were fixed. */
function heldOutAccuracy(fixed: Iterable<TrainedModel>): number | null {
  const [model, ...others] = fixed;
  return others.length > 0 ? null : model.info().accuracy.heldOut;
}
