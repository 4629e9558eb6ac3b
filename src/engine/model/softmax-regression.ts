import { RainError } from '../base/errors.ts';
import type { Random } from '../base/random.ts';
import type { Work } from '../base/work.ts';
import type { Backend, ResidentMatrix, SoftmaxLoss } from '../compute/backend.ts';
import { allFinite, norm } from '../compute/vectors.ts';
import type { Matrix } from '../features/matrix.ts';
import type { Classifier, Floats, HeldRows, Hessian, TrainingOptions, TrainingReport } from './classifier.ts';
import { SolverMemory } from './solver-memory.ts';
import { draw } from './draw.ts';
import { EarlyStop, type Validation } from './early-stop.ts';
import { lbfgs, type LbfgsOptions } from './lbfgs.ts';
import { newton } from './newton.ts';
import { RegularisedPoint } from './softmax-point.ts';
import { checkFinite, checkLabels, checkTrainingRows, liveRows } from './training-rows.ts';

const GRADIENT_TOLERANCE = 1e-5;
const MAX_STEPS = 100;
/** By how much a warm start lowers the gradient that its fix left behind. */
const WARM_REDUCTION = 1e-2;
/** Share of the rows that may change before ‖∇J(0)‖ is computed anew: it moves by about that share. */
const CHANGES_THAT_MATTER = 0.01;
/** What ‖∇J‖ must fall to where ‖∇J(0)‖ is 0. */
const SMALLEST_GRADIENT = 1e-15;

/** Softmax regression over one training set, at W = 0. Throws `bad-training-data`, `bad-features`, `bad-labels`. */
export async function createSoftmax(
  backend: Backend,
  matrix: Matrix,
  labels: Int32Array,
  classCount: number,
  { l2 }: { readonly l2: number },
): Promise<Classifier> {
  checkTrainingRows(matrix, labels, classCount, l2);
  return new SoftmaxRegression(backend, await backend.hold(matrix), labels.slice(), classCount, l2);
}

/** P = softmax([X 1]·W). W is (features + 1) × classes, row-major, the bias row last and not regularised. */
class SoftmaxRegression implements Classifier {
  readonly kind = 'softmax';
  readonly classCount: number;
  readonly parameterCount: number;
  readonly rowCount: number;
  readonly l2: number;
  readonly #backend: Backend;
  readonly #rows: ResidentMatrix;
  readonly #loss: SoftmaxLoss;
  readonly #labels: Int32Array;
  readonly #weights: Float32Array;
  readonly #memory = new SolverMemory();
  #theta: Float64Array;
  #atZero: number | null = null;
  /** Weights and labels changed since ‖∇J(0)‖ was computed. */
  #changedRows = 0;
  /** ‖∇J‖ that the last training reached. */
  #reached = Number.POSITIVE_INFINITY;
  #liveRows: number;
  /** J at θ, taken when first asked for; null after a change. */
  #point: Promise<RegularisedPoint> | null = null;
  /** Counts changes of θ, labels and weights: a Hessian of an earlier one is stale. */
  #version = 0;

  constructor(backend: Backend, rows: ResidentMatrix, labels: Int32Array, classCount: number, l2: number) {
    this.classCount = classCount;
    this.parameterCount = (rows.columns + 1) * classCount;
    this.rowCount = rows.rows;
    this.l2 = l2;
    this.#backend = backend;
    this.#rows = rows;
    this.#labels = labels;
    this.#weights = new Float32Array(rows.rows).fill(1);
    this.#liveRows = rows.rows;
    this.#theta = new Float64Array(this.parameterCount);
    this.#loss = rows.softmaxLoss(classCount, this.#labels, this.#weights);
  }

  get parameters(): Float64Array {
    return this.#theta.slice();
  }

  get labels(): Int32Array {
    return this.#labels;
  }

  get weights(): Float32Array {
    return this.#weights;
  }

  setParameters(theta: Float64Array): void {
    if (theta.length !== this.parameterCount || !allFinite(theta)) {
      throw new RainError('bad-parameters', `Expected ${this.parameterCount} finite parameters.`);
    }
    this.#forgetPoint();
    this.#theta = theta.slice();
  }

  setWeights(weights: Float32Array): void {
    this.#liveRows = liveRows(weights, this.rowCount);
    this.#forgetPoint();
    this.#changedRows += countDifferences(this.#weights, weights);
    this.#weights.set(weights);
    this.#loss.setWeights(this.#weights);
  }

  setLabels(labels: Int32Array): void {
    checkLabels(labels, this.rowCount, this.classCount);
    this.#forgetPoint();
    this.#changedRows += countDifferences(this.#labels, labels);
    this.#labels.set(labels);
    this.#loss.setLabels(this.#labels);
  }

  async train(options: TrainingOptions, work: Work): Promise<TrainingReport> {
    const reference = await this.#gradientNormAtZero();
    const tolerance = (options.gradientTolerance ?? GRADIENT_TOLERANCE) * reference;
    const start = await this.#current();
    const maxSteps = options.maxSteps ?? MAX_STEPS;
    const { point, steps, converged } = options.validation
      ? await this.#stopEarly(options.validation, { gradientTolerance: tolerance, maxSteps }, work)
      : await newton(
          (theta) => this.#at(theta),
          start,
          {
            // A few rows fewer move ∇J by little: a warm start must lower what they moved it by, or the old model is kept.
            gradientTolerance: Math.min(tolerance, Math.max(WARM_REDUCTION * norm(start.gradient), this.#reached)),
            acceptableGradient: reference > 0 ? tolerance : SMALLEST_GRADIENT,
            gradientAtZero: reference,
            maxSteps,
            roundoff: this.#backend.roundoff,
          },
          work,
        );
    if (point !== start) {
      this.#forgetPoint();
      this.#point = Promise.resolve(point);
      this.#theta = point.theta;
    }
    const { value, gradient } = point;
    this.#reached = norm(gradient);
    return { steps, loss: value, gradientNorm: reference > 0 ? this.#reached / reference : 0, converged };
  }

  /** From W = 0 by L-BFGS, whose steps are small enough to stop between; Newton's are at the optimum in a few. */
  async #stopEarly(
    { rows, labels }: Validation,
    options: Pick<LbfgsOptions, 'gradientTolerance' | 'maxSteps'>,
    work: Work,
  ) {
    const held = this.#features(rows);
    const early = new EarlyStop(labels, (theta) => held.probabilities(theta, this.classCount));
    const at = (theta: Float64Array) => this.objective(theta).then((found) => ({ theta, ...found }));
    const { steps, converged } = await lbfgs(
      at,
      await at(new Float64Array(this.parameterCount)),
      { ...options, roundoff: this.#backend.roundoff, shouldStop: (theta) => early.shouldStop(theta) },
      work,
    );
    return { point: await this.#at(early.best), steps, converged };
  }

  async objective(theta?: Float64Array): Promise<{ readonly value: number; readonly gradient: Float64Array }> {
    if (theta === undefined) {
      const { value, gradient } = await this.#current();
      return { value, gradient: gradient.slice() };
    }
    const point = await this.#at(theta.slice());
    point.dispose();
    return { value: point.value, gradient: point.gradient };
  }

  async hessian(): Promise<Hessian> {
    const point = await this.#current();
    const version = this.#version;
    return point.hessian(() => version === this.#version);
  }

  async hold(matrix: Matrix): Promise<SoftmaxHeldRows> {
    if (matrix.columns !== this.#rows.columns) {
      throw new RainError(
        'bad-features',
        `The model has ${this.#rows.columns} features, these rows ${matrix.columns}.`,
      );
    }
    checkFinite(matrix);
    return new SoftmaxHeldRows(await this.#backend.hold(matrix));
  }

  async probabilities(rows?: HeldRows): Promise<Floats> {
    if (rows === undefined) return (await this.#current()).source.probabilities();
    return this.#features(rows).probabilities(this.#theta, this.classCount);
  }

  async parameterGradient(rows: HeldRows, dP: Floats): Promise<Float64Array> {
    const k = this.classCount;
    const P = await this.probabilities(rows);
    // ∂q/∂logits = P ∘ (∂q/∂P − rowsum(P ∘ ∂q/∂P))
    const S = new Float64Array(P.length);
    for (let r = 0; r < P.length; r += k) {
      let mean = 0;
      for (let c = r; c < r + k; c++) mean += P[c] * dP[c];
      for (let c = r; c < r + k; c++) S[c] = P[c] * (dP[c] - mean);
    }
    return this.#features(rows).transposeProduct(S, k);
  }

  async logitDerivatives(s: Floats, rows?: HeldRows): Promise<Floats> {
    return this.#features(rows).product(s, this.classCount);
  }

  async curvatureNoise(random: Random): Promise<Float64Array> {
    const { classCount: k, rowCount, l2 } = this;
    const S = Float64Array.from(await this.probabilities());
    for (let i = 0; i < rowCount; i++) {
      const scale = Math.sqrt(this.#weights[i] / this.#liveRows);
      const drawn = draw(S, i * k, k, random);
      for (let c = 0; c < k; c++) S[i * k + c] = scale * (S[i * k + c] - (c === drawn ? 1 : 0));
    }
    const noise = await this.#rows.transposeProduct(S, k);
    const deviation = Math.sqrt(l2);
    for (let j = 0; j < noise.length - k; j++) noise[j] += deviation * random.normal();
    return noise;
  }

  async rowLosses(): Promise<Floats> {
    return (await this.#current()).source.rowLosses();
  }

  dispose(): void {
    this.#forgetPoint();
    this.#loss.dispose();
    this.#rows.dispose();
  }

  #features(rows?: HeldRows): ResidentMatrix {
    if (rows === undefined) return this.#rows;
    if (rows instanceof SoftmaxHeldRows) return rows.features;
    throw new RainError('internal', 'These rows were put on the device for another kind of model.');
  }

  #current(): Promise<RegularisedPoint> {
    return (this.#point ??= this.#at(this.#theta));
  }

  async #at(theta: Float64Array): Promise<RegularisedPoint> {
    const source = await this.#loss.at(theta);
    const { classCount: classes, l2 } = this;
    return new RegularisedPoint(theta, source, {
      features: this.#rows.columns,
      classes,
      liveRows: this.#liveRows,
      l2,
      rows: this.rowCount,
      memory: this.#memory,
    });
  }

  /** ‖∇J(0)‖, what training measures by: kept until more than one row in a hundred has changed. */
  async #gradientNormAtZero(): Promise<number> {
    if (this.#atZero !== null && this.#changedRows <= CHANGES_THAT_MATTER * this.rowCount) return this.#atZero;
    this.#changedRows = 0;
    if (this.#theta.every((value) => value === 0)) {
      this.#atZero = norm((await this.#current()).gradient);
    } else {
      const zero = await this.#at(new Float64Array(this.parameterCount));
      zero.dispose();
      this.#atZero = norm(zero.gradient);
    }
    return this.#atZero;
  }

  #forgetPoint(): void {
    this.#version++;
    this.#point?.then(
      (point) => point.dispose(),
      () => undefined,
    );
    this.#point = null;
  }
}

function countDifferences(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let count = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) count++;
  return count;
}

class SoftmaxHeldRows implements HeldRows {
  readonly features: ResidentMatrix;

  constructor(features: ResidentMatrix) {
    this.features = features;
  }

  get rowCount(): number {
    return this.features.rows;
  }

  dispose(): void {
    this.features.dispose();
  }
}
