import type { Work } from '../base/work.ts';
import type { Complaint, ComplaintState } from '../complaint/complaint.ts';
import { predictedPair, type ComplaintContext } from '../complaint/resolve.ts';
import type { PredictedPair } from '../provenance/lineage.ts';
import type { RankingMethod } from '../ranking/ranker.ts';
import { sameName } from '../sql/catalog.ts';
import type {
  Fix,
  HeldOutAccuracy,
  LoopState,
  LoopStep,
  PredictedEffect,
  PulledRow,
  RankSettings,
  StepSummary,
  SuspectList,
  SuspectPage,
  SuspectView,
  TrainingRow,
} from './api.ts';
import { planFix, positionOf } from './apply-fix.ts';
import type { Snapshot } from './history.ts';
import type { KeptRanking } from './kept-ranking.ts';
import type { LoopParts } from './loop-parts.ts';
import { checkPredictionsMatter, checkSomethingToRankBy } from './nothing-to-rank-by.ts';
import { enoughRows } from './enough-rows.ts';
import { predictEffect } from './predict-effect.ts';
import { pulledRows } from './pulled-rows.ts';
import { rankProblem } from './rank.ts';
import { remarkOn } from './remark.ts';
import { findSuspects } from './suspects.ts';
import type { TrainedModel } from './trained-model.ts';

/** Methods that lower the complaints' loss, and have nothing to go by where that is 0 at once. */
const FOLLOW_LOSS: ReadonlySet<RankingMethod> = new Set(['holistic', 'holdout', 'auto']);
/** Rows tried first where the ranking does not say how many look corrupted. */
const FIRST_GUESS = 10;

/** The train → rank → fix loop: complaints in, suspects out, fixes applied and taken back. */
export class Loop {
  readonly #parts: LoopParts;
  #ranking: KeptRanking | null = null;

  /** `parts` are the session’s own: the loop changes them. */
  constructor(parts: LoopParts) {
    this.#parts = parts;
  }

  /** Replaces and judges all complaints. */
  async complain(asked: readonly Complaint[], work: Work): Promise<ComplaintState[]> {
    const complaints = asked.map((complaint) => this.#withTableName(complaint));
    const placed = complaints.map((complaint, i) => ({ complaint, path: `complaints[${i}]` }));
    const pairs = placed.flatMap(({ complaint, path }) =>
      complaint.op === 'prediction' ? [predictedPair(complaint, path, this.#classes())] : [],
    );
    await this.#parts.predictions.ensure(pairs, work);
    await this.#parts.queries.follow(placed, this.#parts.catalog(), work);
    this.#parts.complaints.replace(complaints, this.#context());
    return this.#judge();
  }

  /**
   * Ranks the training rows and keeps the ranking. Errors: `stale-complaint`, those of `rankProblem`, `candidatesPerModel`,
   * `checkSomethingToRankBy`, `checkPredictionsMatter` and of the method.
   */
  async findSuspects(settings: RankSettings, work: Work): Promise<SuspectList> {
    this.#parts.complaints.checkCurrent(this.#context());
    const states = this.#judge();
    const session = await rankProblem(this.#parts, states, settings, work);
    if (FOLLOW_LOSS.has(settings.method)) {
      const { objective } = session.problem;
      checkSomethingToRankBy(objective.complaints, states);
      await checkPredictionsMatter(objective);
    }
    const { list, kept } = await findSuspects(session, this.#parts.complaints.resolved, states, settings, work);
    this.#ranking = kept;
    return list;
  }

  /** Rows of the last ranking; none where there is none. */
  async suspects(view: SuspectView, start: number, count: number, work: Work): Promise<SuspectPage> {
    return (await this.#ranking?.page(view, start, count, work)) ?? { start, rows: [], matching: 0 };
  }

  /** What a fix is predicted to do to the complaints. Errors: those of `planFix`, `stale-complaint`, `no-complaints`. */
  async predictEffect(fix: Fix, work: Work): Promise<PredictedEffect> {
    const plan = planFix(fix, this.#parts.models);
    this.#parts.complaints.checkCurrent(this.#context());
    const problem = await rankProblem(this.#parts, this.#judge(), { method: 'holistic' }, work);
    return predictEffect(problem, plan, work);
  }

  /** How many of the first suspects of the last ranking are predicted to be enough; see `Engine.enoughRows`. */
  async enoughRows(spared: readonly TrainingRow[], work: Work): Promise<number | null> {
    const ranking = this.#ranking;
    if (!ranking?.isFor(this.#parts.complaints.resolved)) return null;
    this.#parts.complaints.checkCurrent(this.#context());
    const states = this.#judge();
    const problem = await rankProblem(this.#parts, states, { method: 'holistic' }, work);
    return enoughRows(problem, ranking.removable(spared), states, ranking.corruptedCount ?? FIRST_GUESS, work);
  }

  /** The queried rows that a training row acts on most. Errors: `unknown-row`, `stale-complaint`, `no-complaints`. */
  async pulledRows(model: TrainedModel, row: number, most: number, work: Work): Promise<PulledRow[]> {
    const position = positionOf(model, row);
    this.#parts.complaints.checkCurrent(this.#context());
    const problem = await rankProblem(this.#parts, this.#judge(), { method: 'holistic' }, work);
    return pulledRows(problem, model, position, most, work);
  }

  /** Applies a fix, retrains, answers and judges again. Everything is as before when that fails or is cancelled. */
  async fix(fix: Fix, work: Work): Promise<LoopStep> {
    const plan = planFix(fix, this.#parts.models);
    const complaintsBefore = this.#judge();
    const accuracyBefore = this.#accuracy();
    const seconds = { train: 0, encode: 0 };
    // Nothing changes between steps: the last one's end is this one's beginning, and need not be kept twice.
    const before = this.#parts.history.last?.after ?? this.#snapshot();
    const start = performance.now();
    await this.#change(async () => {
      for (const [model, { weights, labels }] of plan) {
        model.classifier.setWeights(weights);
        model.classifier.setLabels(labels);
        await model.retrain(work);
      }
      seconds.train = (performance.now() - start) / 1000;
    }, work);
    seconds.encode = (performance.now() - start) / 1000 - seconds.train;
    const complaintsAfter = this.#judge();
    const summary: StepSummary = {
      removed: fix.removed.length,
      relabelled: fix.relabelled.length,
      complaints: this.#parts.complaints.resolved.map(({ complaint }) => complaint),
      complaintsBefore,
      complaintsAfter,
      accuracyBefore,
      accuracyAfter: this.#accuracy(),
    };
    this.#parts.history.push({ fix, before, after: this.#snapshot(), summary });
    const remark = remarkOn(this.#parts.complaints.resolved, complaintsBefore, complaintsAfter);
    return { fix, complaintsBefore, seconds, state: this.state(), remark };
  }

  /** Takes back the last step without training; null when there is none. */
  async undo(work: Work): Promise<LoopState | null> {
    const { history } = this.#parts;
    if (!history.last) return null;
    await this.#restore(history.last.before, work);
    history.stepBack();
    return this.state();
  }

  /** Applies the step taken back last again, without training; null when there is none. */
  async redo(work: Work): Promise<LoopState | null> {
    const { history } = this.#parts;
    if (!history.next) return null;
    await this.#restore(history.next.after, work);
    history.stepForward();
    return this.state();
  }

  /** Forgets every step and gives the models back as they were first trained; answers are for the caller to forget. */
  rewind(): void {
    const first = this.#parts.history.applied.at(0);
    if (first) this.#restoreModels(first.before);
    this.#parts.history.clear();
    this.#ranking = null;
  }

  /** Everything that a step changes, as it is now. */
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

  #restore(snapshot: Snapshot, work: Work): Promise<void> {
    return this.#change(async () => this.#restoreModels(snapshot), work);
  }

  #restoreModels(snapshot: Snapshot): void {
    for (const [name, state] of snapshot) this.#parts.models.get(name)?.restore(state);
  }

  /** Changes the models and answers every query again. All is as before when that fails or is cancelled. */
  async #change(change: () => Promise<void>, work: Work): Promise<void> {
    const { predictions, queries } = this.#parts;
    const models = this.#snapshot();
    const predicted = predictions.current;
    try {
      work.throwIfCancelled();
      await change();
      predictions.clear();
      await predictions.ensure(this.#complainedPairs(), work);
      await queries.rerun(this.#parts.catalog(), work);
      this.#ranking?.fixed();
    } catch (error) {
      this.#restoreModels(models);
      await predictions.restore(predicted);
      throw error;
    }
  }

  #complainedPairs(): PredictedPair[] {
    return this.#parts.complaints.resolved.flatMap(({ subject }) =>
      subject.kind === 'probability' ? [subject.pair] : [],
    );
  }

  /** A complaint about a prediction with its table as that was imported, whose name SQL writes in any case. */
  #withTableName(complaint: Complaint): Complaint {
    if (complaint.op !== 'prediction') return complaint;
    const table = this.#parts.catalog().tables.find(({ name }) => sameName(name, complaint.table));
    return table ? { ...complaint, table: table.name } : complaint;
  }

  /** Of every model with held-out rows. */
  #accuracy(): HeldOutAccuracy[] {
    return [...this.#parts.models.values()].flatMap((model) => {
      const share = model.info().accuracy.heldOut;
      return share === null ? [] : [{ model: model.name, share }];
    });
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
