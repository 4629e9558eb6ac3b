import { Random } from '../../base/random.ts';
import { Work } from '../../base/work.ts';
import type { Backend } from '../../compute/backend.ts';
import { softmaxRows } from '../../compute/softmax-rows.ts';
import { concatenated, norm } from '../../compute/vectors.ts';
import type { Matrix } from '../../features/matrix.ts';
import type { Classifier, Floats, Hessian, ModelKind, TrainingOptions, TrainingReport } from '../classifier.ts';
import { EarlyStop } from '../early-stop.ts';
import { lbfgs, LbfgsMemory } from '../lbfgs.ts';
import type { Evaluation } from '../line-search.ts';
import { sampledResiduals } from '../softmax-head.ts';
import { StandingClassifier } from '../standing-classifier.ts';
import { noteStanding, Standing } from '../standing.ts';
import { checkTrainingRows } from '../training-rows.ts';
import { adam } from './adam.ts';
import { layersOf, type Architecture } from './architecture.ts';
import type { Layer } from './layer.ts';
import { networkHessian } from './network-hessian.ts';
import { NetworkObjective, type NetworkPoint } from './network-objective.ts';
import type { NetworkRows } from './network-rows.ts';
import { parameterCountOf } from './passes.ts';
import { NetworkCrew } from './threads/network-crew.ts';

const ADAM = { epochs: 10, batchRows: 64, rate: 1e-3 };
/** Full-batch steps after Adam. */
const MAX_STEPS = 30;
/**
 * Full-batch steps from a trained network: the first so many, and then more until ‖∇J‖ is no larger than the first training,
 * from scratch, left it, at most so many in all. Fewer would do for the gradient alone where a fix moves it little, as with the
 * convolutional network, but then nearly the old model is kept. They begin with what L-BFGS learnt of the curvature when the
 * network was trained from scratch.
 *
 * Measured over ten fixes of ten rows each (Q5, half of the 1s relabelled), ‖∇J‖ over that of the untrained network, J, and what
 * training from scratch on the same rows comes to after the fifth and tenth fix:
 *
 * |                                  | first training | retrained, ‖∇J‖ and steps  | J, 5th and 10th | from scratch: ‖∇J‖ | J            |
 * | -------------------------------- | -------------- | -------------------------- | --------------- | ------------------ | ------------ |
 * | perceptron, 2,000 digits         | .042, J .179   | .024 to .041, 8, 5, then 4 | .144, .127      | .043, .035         | .162, .132   |
 * | convolutional network, 500       | .030, J .114   | .005 to .016, 4            | .0718, .0616    | .009, .030         | .0724, .0863 |
 *
 * Training from scratch takes ten epochs and 30 steps, some 40 passes over the rows. Neither finds a minimum in so few, and
 * they end in different places: P of single rows differs by up to 1, by more than .05 in 2 % of all numbers.
 */
const WARM_STEPS = 4;
const MOST_WARM_STEPS = 12;
const WARM_REDUCTION = 0.1;
/** ‖∇J‖ to reach, relative to that of the untrained network. */
const GRADIENT_TOLERANCE = 1e-3;

export interface NetworkParts {
  readonly backend: Backend;
  readonly architecture: Architecture;
  readonly matrix: Matrix;
  readonly labels: Int32Array;
  readonly l2: number;
  readonly seed: number;
}

/** A θ with the labels and weights that it came with, and J there once it was asked for. */
interface Base {
  readonly theta: Float64Array;
  readonly labels: Int32Array;
  readonly weights: Float32Array;
  point: NetworkPoint | null;
}

/** A network with a softmax head. θ is layer after layer, weights (in × out, row-major) then biases; biases are not regularised. */
export class NetworkClassifier extends StandingClassifier<NetworkRows, NetworkPoint> implements Classifier {
  readonly kind: ModelKind;
  readonly classCount: number;
  readonly parameterCount: number;
  readonly rowCount: number;
  readonly l2: number;
  protected readonly trainingRows: NetworkRows;
  protected readonly columns: number;
  protected readonly standing: Standing<NetworkPoint>;
  readonly #roundoff: number;
  readonly #seed: number;
  readonly #crew: NetworkCrew;
  readonly #objective: NetworkObjective;
  /** The seeded start. */
  readonly #untrained: Float64Array;
  #trained = false;
  /** Of full-batch steps of the first training and, until it is given back, of trials. */
  #memory = new LbfgsMemory();
  /** Where J is evaluated in full; rows that change then are evaluated apart. It is the same whatever was tried or undone. */
  #base: Base;
  #initialGradient: number | null = null;
  /** ‖∇J‖ that the first training reached. */
  #reached = 0;

  private constructor(parts: NetworkParts, layers: readonly Layer[], crew: NetworkCrew, rows: NetworkRows) {
    super();
    const { backend, architecture, matrix, labels, l2, seed } = parts;
    const random = new Random(seed);
    this.kind = architecture.kind;
    this.classCount = architecture.classes;
    this.parameterCount = parameterCountOf(layers);
    this.rowCount = matrix.rows;
    this.l2 = l2;
    this.columns = matrix.columns;
    this.trainingRows = rows;
    this.#roundoff = backend.roundoff;
    this.#seed = seed;
    this.#crew = crew;
    this.#objective = new NetworkObjective({
      layers,
      classes: this.classCount,
      l2,
      matrix,
      rows,
      hold: (some) => crew.hold(some),
    });
    this.#untrained = concatenated(layers.flatMap((layer) => layer.initial(random)));
    this.standing = new Standing(this.#untrained, labels, this.classCount, () => this.#here());
    this.#base = this.#baseAt(this.#untrained);
  }

  /** Throws `bad-training-data`, `bad-features`, `bad-labels`, `bad-model`, `not-an-image`. */
  static async create(parts: NetworkParts): Promise<NetworkClassifier> {
    const { backend, architecture, matrix, labels, l2 } = parts;
    checkTrainingRows(matrix, labels, architecture.classes, l2);
    const layers = layersOf(architecture);
    const size = parameterCountOf(layers);
    const crew = new NetworkCrew(backend.networkPlace(matrix.rows * size), architecture, size);
    try {
      return new NetworkClassifier(parts, layers, crew, await crew.hold(matrix));
    } catch (error) {
      crew.dispose();
      throw error;
    }
  }

  setParameters(theta: Float64Array): void {
    this.standing.setParameters(theta);
    this.#base = this.#baseAt(this.standing.theta);
  }

  setWeights(weights: Float32Array): void {
    this.standing.setWeights(weights);
  }

  setLabels(labels: Int32Array): void {
    this.standing.setLabels(labels);
  }

  note(): () => void {
    const giveBack = noteStanding(this);
    const [memory, base] = [this.#memory, this.#base];
    return () => {
      giveBack();
      this.#memory = memory;
      this.#base = base;
    };
  }

  /**
   * From the seeded start: Adam, then full-batch L-BFGS; from a trained network: L-BFGS alone, until ‖∇J‖ is what the first
   * training reached. The result depends on θ, rows, labels, weights and the first training alone, not on the fixes, trials
   * and undone steps since; that of a trial on the trials that were not given back, too.
   */
  async train(options: TrainingOptions, work: Work): Promise<TrainingReport> {
    const { validation, isTrial = false } = options;
    const held = validation && this.features(validation.rows);
    const early = held && new EarlyStop(validation.labels, (theta) => this.predict(held, theta));
    const warm = this.#trained && !early;
    this.#initialGradient ??= norm((await this.standing.current()).gradient);
    const memory = warm ? this.#memory.copy() : new LbfgsMemory();
    const from = warm ? this.standing.theta : await this.#afterAdam(work, early);
    const start = warm ? await this.standing.current() : await this.#at(early ? early.best : from, work);
    const tolerance = (options.gradientTolerance ?? GRADIENT_TOLERANCE) * this.#initialGradient;
    const reached = (point: Evaluation, steps: number) => steps >= WARM_STEPS && norm(point.gradient) <= this.#reached;
    const shouldStop = early ? ({ theta }: Evaluation) => early.shouldStop(theta) : warm && !isTrial ? reached : null;
    const { point, steps, converged } = await lbfgs(
      (theta) => this.#at(theta, work),
      start,
      {
        // A warm start must lower what its fix moved ∇J by, or the old model is kept.
        gradientTolerance: warm ? Math.min(tolerance, WARM_REDUCTION * norm(start.gradient)) : tolerance,
        maxSteps: options.maxSteps ?? (isTrial ? WARM_STEPS : warm ? MOST_WARM_STEPS : MAX_STEPS),
        roundoff: this.#roundoff,
        ...(shouldStop && { shouldStop: async (at, taken) => shouldStop(at, taken) }),
      },
      work,
      memory,
    );
    const end = early ? await this.#at(early.best, work) : point;
    const endNorm = norm(end.gradient);
    this.standing.moveTo(end);
    this.#base = { ...end, point: end };
    if (!this.#trained) this.#reached = endNorm;
    // Where training stops early it begins anew every time: what a later one taught would outlast its being undone.
    if (!this.#trained || isTrial) this.#memory = memory;
    this.#trained = true;
    const gradientNorm = endNorm / this.#initialGradient;
    return { steps, loss: end.value, gradientNorm, converged: (early ? converged : false) || endNorm <= tolerance };
  }

  async objective(theta?: Float64Array): Promise<{ readonly value: number; readonly gradient: Float64Array }> {
    const point = theta ? await this.#at(theta.slice(), Work.quiet) : await this.standing.current();
    return { value: point.value, gradient: point.gradient.slice() };
  }

  async hessian(): Promise<Hessian> {
    const { P } = await this.standing.current();
    return networkHessian({
      rows: this.trainingRows,
      theta: this.standing.theta,
      P,
      labels: this.labels,
      weights: this.weights,
      liveRows: this.standing.liveRows,
      l2: this.l2,
      objective: this.#objective,
      isCurrent: this.standing.watch(),
    });
  }

  async curvatureNoise(random: Random): Promise<Float64Array> {
    const P = await this.probabilities();
    const S = sampledResiduals(P, this.weights, this.standing.liveRows, this.classCount, random);
    const noise = await this.trainingRows.pullBack(this.standing.theta, S, Work.quiet);
    const normal = Float64Array.from(noise, () => random.normal());
    this.#objective.addPenalised(noise, Math.sqrt(this.l2), normal);
    return noise;
  }

  async rowLosses(): Promise<Floats> {
    return (await this.standing.current()).losses;
  }

  dispose(): void {
    this.trainingRows.dispose();
    this.#crew.dispose();
  }

  protected put(matrix: Matrix): Promise<NetworkRows> {
    return this.#crew.hold(matrix);
  }

  protected async learntProbabilities(): Promise<Floats> {
    return (await this.standing.current()).P;
  }

  protected async predict(rows: NetworkRows, theta: Float64Array): Promise<Float64Array> {
    const P = await rows.logits(theta, Work.quiet);
    softmaxRows(P, this.classCount);
    return P;
  }

  protected pullBack(rows: NetworkRows, dP: Floats): Promise<Float64Array> {
    return rows.probabilityGradient(this.standing.theta, dP, Work.quiet);
  }

  protected tangents(rows: NetworkRows, s: Floats): Promise<Floats> {
    return rows.logitTangents(this.standing.theta, s, Work.quiet);
  }

  #at(theta: Float64Array, work: Work): Promise<NetworkPoint> {
    return this.#objective.at(theta, this.labels, this.weights, work);
  }

  #baseAt(theta: Float64Array): Base {
    return { theta, labels: this.labels.slice(), weights: this.weights.slice(), point: null };
  }

  /** J where the model stands: in full at the labels and weights that θ came with, and what has changed since. */
  async #here(): Promise<NetworkPoint> {
    const base = this.#base;
    const [labels, weights] = [this.labels.slice(), this.weights.slice()];
    base.point ??= await this.#objective.at(base.theta, base.labels, base.weights, Work.quiet);
    const near = await this.#objective.near(base.point, labels, weights, Work.quiet);
    return near ?? this.#objective.at(base.theta, labels, weights, Work.quiet);
  }

  /** The seeded start after Adam on the rows that are in. */
  async #afterAdam(work: Work, early?: EarlyStop): Promise<Float64Array> {
    const theta = (this.#trained ? this.#untrained : this.standing.theta).slice();
    const live = Int32Array.from(this.weights.keys()).filter((i) => this.weights[i] > 0);
    const gradient = (at: Float64Array, ids: Int32Array) => this.#objective.ofRows(at, ids, this.labels, work);
    const shouldStop = early && ((at: Float64Array) => early.shouldStop(at));
    await adam(theta, live, gradient, { ...ADAM, ...(shouldStop && { shouldStop }) }, new Random(this.#seed + 1), work);
    return theta;
  }
}
