import type { Random } from '../base/random.ts';
import type { Work } from '../base/work.ts';
import type { Backend, ResidentMatrix, SoftmaxLoss } from '../compute/backend.ts';
import { norm } from '../compute/vectors.ts';
import type { Matrix } from '../features/matrix.ts';
import type { Classifier, Floats, Hessian, TrainingOptions, TrainingReport } from './classifier.ts';
import { EarlyStop, type Validation } from './early-stop.ts';
import { lbfgs, type LbfgsOptions } from './lbfgs.ts';
import { newton } from './newton.ts';
import { logitGradient, sampledResiduals } from './softmax-head.ts';
import { RegularisedPoint } from './softmax-point.ts';
import { SolverMemory } from './solver-memory.ts';
import { StandingClassifier } from './standing-classifier.ts';
import { noteStanding, Standing } from './standing.ts';
import { checkTrainingRows } from './training-rows.ts';

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
  return new SoftmaxRegression(
    backend,
    await backend.hold(matrix),
    matrix.values.length,
    labels.slice(),
    classCount,
    l2,
  );
}

/** P = softmax([X 1]·W). W is (features + 1) × classes, row-major, the bias row last and not regularised. */
class SoftmaxRegression extends StandingClassifier<ResidentMatrix, RegularisedPoint> implements Classifier {
  readonly kind = 'softmax';
  readonly classCount: number;
  readonly parameterCount: number;
  readonly rowCount: number;
  readonly l2: number;
  readonly #backend: Backend;
  protected readonly trainingRows: ResidentMatrix;
  protected readonly columns: number;
  /** Stored features of all rows. */
  readonly #entries: number;
  readonly #loss: SoftmaxLoss;
  protected readonly standing: Standing<RegularisedPoint>;
  readonly #memory = new SolverMemory();
  #atZero: number | null = null;
  /** Weights and labels changed since ‖∇J(0)‖ was computed. */
  #changedRows = 0;
  /** ‖∇J‖ that the last training reached. */
  #reached = Number.POSITIVE_INFINITY;

  constructor(
    backend: Backend,
    rows: ResidentMatrix,
    entries: number,
    labels: Int32Array,
    classCount: number,
    l2: number,
  ) {
    super();
    this.classCount = classCount;
    this.parameterCount = (rows.columns + 1) * classCount;
    this.rowCount = rows.rows;
    this.l2 = l2;
    this.#backend = backend;
    this.trainingRows = rows;
    this.columns = rows.columns;
    this.#entries = entries;
    this.standing = new Standing(new Float64Array(this.parameterCount), labels, classCount, (theta) => this.#at(theta));
    this.#loss = rows.softmaxLoss(classCount, this.labels, this.weights);
  }

  setParameters(theta: Float64Array): void {
    this.standing.setParameters(theta);
  }

  setWeights(weights: Float32Array): void {
    this.#changedRows += this.standing.setWeights(weights);
    this.#loss.setWeights(this.weights);
  }

  setLabels(labels: Int32Array): void {
    this.#changedRows += this.standing.setLabels(labels);
    this.#loss.setLabels(this.labels);
  }

  note(): () => void {
    const giveBack = noteStanding(this);
    const [atZero, changedRows, reached] = [this.#atZero, this.#changedRows, this.#reached];
    return () => {
      giveBack();
      this.#atZero = atZero;
      this.#changedRows = changedRows;
      // A trial ends sooner: where its gradient was enough, a fix of one row would leave the old model as it is.
      this.#reached = reached;
    };
  }

  async train(options: TrainingOptions, work: Work): Promise<TrainingReport> {
    const reference = await this.#gradientNormAtZero();
    const tolerance = (options.gradientTolerance ?? GRADIENT_TOLERANCE) * reference;
    const start = await this.standing.current();
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
    if (point !== start) this.standing.moveTo(point);
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
    const held = this.features(rows);
    const early = new EarlyStop(labels, (theta) => held.probabilities(theta, this.classCount));
    const at = (theta: Float64Array) => this.objective(theta).then((found) => ({ theta, ...found }));
    const { steps, converged } = await lbfgs(
      at,
      await at(new Float64Array(this.parameterCount)),
      { ...options, roundoff: this.#backend.roundoff, shouldStop: ({ theta: reached }) => early.shouldStop(reached) },
      work,
    );
    return { point: await this.#at(early.best), steps, converged };
  }

  async objective(theta?: Float64Array): Promise<{ readonly value: number; readonly gradient: Float64Array }> {
    if (theta === undefined) {
      const { value, gradient } = await this.standing.current();
      return { value, gradient: gradient.slice() };
    }
    const point = await this.#at(theta.slice());
    point.dispose();
    return { value: point.value, gradient: point.gradient };
  }

  async hessian(): Promise<Hessian> {
    const point = await this.standing.current();
    return point.hessian(this.standing.watch());
  }

  async curvatureNoise(random: Random): Promise<Float64Array> {
    const k = this.classCount;
    const P = await this.probabilities();
    const S = sampledResiduals(P, this.weights, this.standing.liveRows, k, random);
    const noise = await this.trainingRows.transposeProduct(S, k);
    const deviation = Math.sqrt(this.l2);
    for (let j = 0; j < noise.length - k; j++) noise[j] += deviation * random.normal();
    return noise;
  }

  async rowLosses(): Promise<Floats> {
    return (await this.standing.current()).source.rowLosses();
  }

  dispose(): void {
    this.standing.dispose();
    this.#loss.dispose();
    this.trainingRows.dispose();
  }

  protected put(matrix: Matrix): Promise<ResidentMatrix> {
    return this.#backend.hold(matrix);
  }

  protected async learntProbabilities(): Promise<Floats> {
    return (await this.standing.current()).source.probabilities();
  }

  protected predict(rows: ResidentMatrix, theta: Float64Array): Promise<Floats> {
    return rows.probabilities(theta, this.classCount);
  }

  protected async pullBack(rows: ResidentMatrix, dP: Floats, P: () => Promise<Floats>): Promise<Float64Array> {
    return rows.transposeProduct(logitGradient(await P(), dP, this.classCount), this.classCount);
  }

  protected tangents(rows: ResidentMatrix, s: Floats): Promise<Floats> {
    return rows.product(s, this.classCount);
  }

  async #at(theta: Float64Array): Promise<RegularisedPoint> {
    const source = await this.#loss.at(theta);
    const { classCount: classes, l2 } = this;
    return new RegularisedPoint(theta, source, {
      features: this.columns,
      classes,
      liveRows: this.standing.liveRows,
      l2,
      rows: this.rowCount,
      entries: this.#entries,
      memory: this.#memory,
    });
  }

  /** ‖∇J(0)‖, what training measures by: kept until more than one row in a hundred has changed. */
  async #gradientNormAtZero(): Promise<number> {
    if (this.#atZero !== null && this.#changedRows <= CHANGES_THAT_MATTER * this.rowCount) return this.#atZero;
    if (this.standing.theta.every((value) => value === 0)) {
      this.#atZero = norm((await this.standing.current()).gradient);
    } else {
      const zero = await this.#at(new Float64Array(this.parameterCount));
      zero.dispose();
      this.#atZero = norm(zero.gradient);
    }
    this.#changedRows = 0;
    return this.#atZero;
  }
}
