import { RainError } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import type { Backend } from '../compute/backend.ts';
import type { Encoder, Labels } from '../features/contract.ts';
import { fitEncoder } from '../features/encoder.ts';
import { readLabels } from '../features/labels.ts';
import type { Matrix } from '../features/matrix.ts';
import type { Classifier, Floats, HeldRows, TrainingReport } from '../model/classifier.ts';
import { createClassifier } from '../model/create.ts';
import { JoinedRows, type RowPart } from '../model/joined-rows.ts';
import type { PredictedTable } from '../sql/database.ts';
import { takeTableRows, type Table } from '../table/table.ts';
import type { ModelInfo, ModelSpec } from './api.ts';
import { checkCapacity } from './capacity.ts';
import { splitTrainingSet, type TrainingSet } from './training-set.ts';

/** What a step of the loop changes in a model, and undo gives back. */
export interface ModelSnapshot {
  readonly parameters: Float64Array;
  readonly weights: Float32Array;
  /** Class index by position, like the weights. */
  readonly labels: Int32Array;
  readonly report: TrainingReport;
  readonly accuracy: ModelInfo['accuracy'];
}

/** Rows on the device, and how many of their cells have values that the training rows never had, by column. */
interface EncodedRows {
  readonly rows: HeldRows;
  readonly unseen: ReadonlyMap<string, number>;
}

interface QueriedTable extends EncodedRows {
  readonly table: Table;
}

/** L2 strength and held-out share when a specification leaves them out. */
const DEFAULT_L2 = 1e-3;
const DEFAULT_HOLDOUT = 0.1;

/** A model with everything that belongs to it: its training rows, the way it encodes rows, and the tables it predicts. */
export class TrainedModel {
  /** What SQL calls it by. */
  readonly name: string;
  /** As it was asked for: what was left out is left out. */
  readonly spec: ModelSpec;
  /** The training table. */
  readonly table: Table;
  /** Of every row of the training table, as imported; those of `classifier` may have been changed since. */
  readonly labels: Labels;
  /** Fitted on the rows that are trained on. */
  readonly encoder: Encoder;
  /** Which rows train. A row’s position is its place in `set.training`. */
  readonly set: TrainingSet;
  /** θ, and weights and labels of the training rows by position. */
  readonly classifier: Classifier;
  readonly #backend: Backend;
  readonly #heldOut: EncodedRows | null;
  readonly #queried = new Map<string, QueriedTable>();
  #report: TrainingReport = { steps: 0, loss: Number.NaN, gradientNorm: Number.NaN, converged: false };
  #accuracy: ModelInfo['accuracy'] = { training: Number.NaN, heldOut: null };
  #seconds = 0;

  private constructor(parts: {
    name: string;
    spec: ModelSpec;
    table: Table;
    labels: Labels;
    encoder: Encoder;
    set: TrainingSet;
    classifier: Classifier;
    heldOut: EncodedRows | null;
    backend: Backend;
  }) {
    this.name = parts.name;
    this.spec = parts.spec;
    this.table = parts.table;
    this.labels = parts.labels;
    this.encoder = parts.encoder;
    this.set = parts.set;
    this.classifier = parts.classifier;
    this.#heldOut = parts.heldOut;
    this.#backend = parts.backend;
  }

  /** Encodes the training table, puts it on the backend and trains from zero. Nothing is left behind when it fails. */
  static async train(name: string, spec: ModelSpec, table: Table, backend: Backend, work: Work): Promise<TrainedModel> {
    const labels = readLabels(table, spec.label);
    const seed = spec.seed ?? 1;
    const set = splitTrainingSet(labels, spec.holdout ?? DEFAULT_HOLDOUT, seed);
    if (spec.earlyStop && set.heldOut.length === 0) {
      throw new RainError(
        'no-held-out-rows',
        'Stopping early needs rows that are held out: hold out a share of the training table, or train to the optimum.',
      );
    }
    const encoder = await fitEncoder(table, spec.features, [labels.column, ...(spec.except ?? [])], set.training, work);
    checkCapacity(encoder, backend, table.name, set.training.length);
    const classifier = await createClassifier({
      backend,
      kind: spec.kind ?? 'softmax',
      matrix: (await encoder.encode(table, work, set.training)).matrix,
      labels: set.training.map((row) => labels.y[row]),
      classCount: labels.classes.length,
      l2: spec.l2 ?? DEFAULT_L2,
      seed,
    });
    let heldOut: EncodedRows | null = null;
    try {
      if (set.heldOut.length > 0) heldOut = await encodeRows(encoder, classifier, table, work, set.heldOut);
      const model = new TrainedModel({ name, spec, table, labels, encoder, set, classifier, heldOut, backend });
      await model.retrain(work);
      return model;
    } catch (error) {
      heldOut?.rows.dispose();
      classifier.dispose();
      throw error;
    }
  }

  /** Trains on from the present parameters (anew where it stops early), and measures accuracy. */
  async retrain(work: Work): Promise<void> {
    const start = performance.now();
    const rows = this.spec.earlyStop ? this.#heldOut?.rows : null;
    const validation = rows && { rows, labels: this.set.heldOut.map((row) => this.labels.y[row]) };
    this.#report = await this.classifier.train(validation ? { validation } : {}, work);
    this.#seconds = (performance.now() - start) / 1000;
    await this.#measureAccuracy();
  }

  /** The training rows as features, by position; encoded anew, since only the backend keeps them. */
  async trainingFeatures(work: Work): Promise<Matrix> {
    return (await this.encoder.encode(this.table, work, this.set.training)).matrix;
  }

  /** One training row as features. */
  async rowFeatures(position: number, work: Work): Promise<Matrix> {
    return (await this.encoder.encode(takeTableRows(this.table, [this.set.training[position]]), work)).matrix;
  }

  /** P and predicted classes of every row of a table, in one batch. The table's features stay on the device. */
  async predict(table: Table, work: Work): Promise<PredictedTable> {
    let queried = this.#queried.get(table.name);
    if (queried?.table !== table) {
      queried?.rows.dispose();
      this.#queried.delete(table.name);
      queried = { table, ...(table === this.table ? await this.#ownTable(work) : await this.#otherTable(table, work)) };
      this.#queried.set(table.name, queried);
    }
    const probabilities = await this.classifier.probabilities(queried.rows);
    return {
      model: this.name,
      table: table.name,
      classes: this.labels.classes,
      type: this.labels.type,
      predicted: argmaxRows(probabilities, this.classifier.classCount),
      probabilities,
    };
  }

  async #otherTable(table: Table, work: Work): Promise<EncodedRows> {
    checkCapacity(this.encoder, this.#backend, table.name, table.rowCount);
    return encodeRows(this.encoder, this.classifier, table, work);
  }

  /** The training table as a queried one: all but the rows without a label are on the device already. */
  async #ownTable(work: Work): Promise<EncodedRows> {
    const { training, heldOut, withoutLabel } = this.set;
    const rest =
      withoutLabel.length > 0 ? await encodeRows(this.encoder, this.classifier, this.table, work, withoutLabel) : null;
    const parts: RowPart[] = [{ rows: undefined, ids: training }];
    const unseen = new Map<string, number>();
    for (const [encoded, ids] of [
      [this.#heldOut, heldOut],
      [rest, withoutLabel],
    ] as const) {
      if (!encoded) continue;
      parts.push({ rows: encoded.rows, ids });
      for (const [column, count] of encoded.unseen) unseen.set(column, (unseen.get(column) ?? 0) + count);
    }
    return { rows: new JoinedRows(parts, rest ? [rest.rows] : []), unseen };
  }

  /** The device's rows of a table predicted before. */
  heldRows(table: string): HeldRows | undefined {
    return this.#queried.get(table)?.rows;
  }

  /** The position of a row of the training table among the training rows; −1 when it is none. */
  positionOf(row: number): number {
    const rows = this.set.training;
    let [low, high] = [0, rows.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle] < row) low = middle + 1;
      else high = middle;
    }
    return rows[low] === row ? low : -1;
  }

  /** Forgets a table that was replaced or removed. */
  forget(table: string): void {
    this.#queried.get(table)?.rows.dispose();
    this.#queried.delete(table);
  }

  /** All that a step may change, to be given back by `restore`. */
  snapshot(): ModelSnapshot {
    const { parameters, weights, labels } = this.classifier;
    return {
      parameters,
      weights: weights.slice(),
      labels: labels.slice(),
      report: this.#report,
      accuracy: this.#accuracy,
    };
  }

  /** Gives back an earlier state; predictions made since are those of another θ. */
  restore({ parameters, weights, labels, report, accuracy }: ModelSnapshot): void {
    this.classifier.setWeights(weights);
    this.classifier.setLabels(labels);
    this.classifier.setParameters(parameters);
    this.#report = report;
    this.#accuracy = accuracy;
  }

  /** What a person is told of it. */
  info(): ModelInfo {
    const warnings = this.encoder.columns.flatMap(({ column, warning }) => (warning ? [`${column}: ${warning}`] : []));
    for (const [table, { unseen }] of this.#queried) {
      for (const [column, count] of unseen) {
        const rows = count === 1 ? 'row has' : 'rows have';
        warnings.push(`${table}.${column}: ${count} ${rows} a value that the training rows never had.`);
      }
    }
    return {
      name: this.name,
      spec: this.spec,
      classes: this.labels.classes,
      rows: this.set.training.length,
      removed: this.classifier.weights.reduce((count, weight) => count + Number(weight === 0), 0),
      withoutLabel: this.set.withoutLabel.length,
      heldOut: this.set.heldOut.length,
      parameters: this.classifier.parameterCount,
      accuracy: this.#accuracy,
      steps: this.#report.steps,
      loss: this.#report.loss,
      converged: this.#report.converged,
      seconds: this.#seconds,
      features: this.encoder.columns,
      warnings,
    };
  }

  /** Frees all that it holds on the backend. It must not be used any more. */
  dispose(): void {
    for (const { rows } of this.#queried.values()) rows.dispose();
    this.#heldOut?.rows.dispose();
    this.classifier.dispose();
  }

  async #measureAccuracy(): Promise<void> {
    const { classCount, labels, weights } = this.classifier;
    const training = argmaxRows(await this.classifier.probabilities(), classCount);
    let right = 0;
    let live = 0;
    for (let i = 0; i < training.length; i++) {
      if (weights[i] === 0) continue;
      live++;
      if (training[i] === labels[i]) right++;
    }
    let heldOut: number | null = null;
    if (this.#heldOut) {
      const predicted = argmaxRows(await this.classifier.probabilities(this.#heldOut.rows), classCount);
      const rows = this.set.heldOut;
      heldOut = rows.reduce((sum, row, i) => sum + (predicted[i] === this.labels.y[row] ? 1 : 0), 0) / rows.length;
    }
    this.#accuracy = { training: right / live, heldOut };
  }
}

async function encodeRows(
  encoder: Encoder,
  classifier: Classifier,
  table: Table,
  work: Work,
  rows?: Int32Array,
): Promise<EncodedRows> {
  const { matrix, unseen } = await encoder.encode(table, work, rows);
  return { rows: await classifier.hold(matrix), unseen };
}

/** The most probable class of each row; the first of equals. */
function argmaxRows(P: Floats, classes: number): Int32Array {
  const best = new Int32Array(P.length / classes);
  for (let r = 0; r < best.length; r++) {
    for (let c = 1; c < classes; c++) if (P[r * classes + c] > P[r * classes + best[r]]) best[r] = c;
  }
  return best;
}
