import { RainError } from '../../base/errors.ts';
import { Random } from '../../base/random.ts';
import { Work } from '../../base/work.ts';
import type { Backend } from '../../compute/backend.ts';
import { softmaxRows } from '../../compute/softmax-rows.ts';
import { norm } from '../../compute/vectors.ts';
import type { Matrix } from '../../features/matrix.ts';
import type {
  Classifier,
  Floats,
  HeldRows,
  Hessian,
  ModelKind,
  TrainingOptions,
  TrainingReport,
} from '../classifier.ts';
import { EarlyStop } from '../early-stop.ts';
import { JoinedRows } from '../joined-rows.ts';
import { lbfgs, LbfgsMemory } from '../lbfgs.ts';
import type { Evaluation } from '../line-search.ts';
import { sampledResiduals } from '../softmax-head.ts';
import { noteStanding, Standing } from '../standing.ts';
import { checkFurtherRows, checkTrainingRows } from '../training-rows.ts';
import { adam } from './adam.ts';
import { layersOf, type Architecture } from './architecture.ts';
import { denseRows } from './dense-rows.ts';
import type { Layer } from './layer.ts';
import { networkHessian } from './network-hessian.ts';
import type { LossAt, NetworkRows } from './network-rows.ts';
import { parameterCountOf } from './passes.ts';
import { NetworkCrew } from './threads/network-crew.ts';

const ADAM = { epochs: 10, batchRows: 64, rate: 1e-3 };
/**
 * Full-batch steps after Adam, and from a trained network. What L-BFGS learnt of the curvature in earlier steps is kept, so four
 * lower J after 10 rows were removed as ten did that began without (perceptron, 500 digits: from .1219 to .0932 and .1021;
 * convolutional network, 300: .1021 to .0790 and .0877). AUC_CR with 2,000 digits, one seed: perceptron 1.00 either way,
 * convolutional network .956 against .986; on 500 digits two, four and ten of these steps are within noise of each other.
 */
const MAX_STEPS = 30;
const WARM_STEPS = 4;
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

/** J with what its evaluation left behind. */
interface Point extends Evaluation {
  readonly loss: LossAt;
}

/** A network with a softmax head. θ is layer after layer, weights (in × out, row-major) then biases; biases are not regularised. */
export class NetworkClassifier implements Classifier {
  readonly kind: ModelKind;
  readonly classCount: number;
  readonly parameterCount: number;
  readonly rowCount: number;
  readonly l2: number;
  readonly #backend: Backend;
  readonly #seed: number;
  readonly #matrix: Matrix;
  readonly #crew: NetworkCrew;
  readonly #rows: NetworkRows;
  readonly #standing: Standing<Point>;
  /** 1 on weights, 0 on biases. */
  readonly #penalised: Float64Array;
  /** The seeded start. */
  readonly #untrained: Float64Array;
  #trained = false;
  /** Of full-batch steps, from one training to the next. */
  #memory = new LbfgsMemory();
  readonly #hessianMemory: { meanDiagonal: number | null } = { meanDiagonal: null };
  #initialGradient: number | null = null;

  private constructor(parts: NetworkParts, layers: readonly Layer[], crew: NetworkCrew, rows: NetworkRows) {
    const { backend, architecture, matrix, labels, l2, seed } = parts;
    const random = new Random(seed);
    this.kind = architecture.kind;
    this.classCount = architecture.classes;
    this.parameterCount = parameterCountOf(layers);
    this.rowCount = matrix.rows;
    this.l2 = l2;
    this.#backend = backend;
    this.#seed = seed;
    this.#matrix = matrix;
    this.#crew = crew;
    this.#rows = rows;
    this.#untrained = new Float64Array(this.parameterCount);
    this.#penalised = new Float64Array(this.parameterCount);
    let at = 0;
    for (const layer of layers) {
      layer.initial(random).forEach((values, i) => {
        this.#untrained.set(values, at);
        if (i === 0) this.#penalised.fill(1, at, at + values.length);
        at += values.length;
      });
    }
    this.#standing = new Standing(this.#untrained, labels, this.classCount, (theta) => this.#at(theta, Work.quiet));
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

  get parameters(): Float64Array {
    return this.#standing.theta.slice();
  }

  get labels(): Int32Array {
    return this.#standing.labels;
  }

  get weights(): Float32Array {
    return this.#standing.weights;
  }

  setParameters(theta: Float64Array): void {
    this.#standing.setParameters(theta);
  }

  setWeights(weights: Float32Array): void {
    this.#standing.setWeights(weights);
  }

  setLabels(labels: Int32Array): void {
    this.#standing.setLabels(labels);
  }

  note(): () => void {
    const giveBack = noteStanding(this);
    const memory = this.#memory.copy();
    return () => {
      giveBack();
      this.#memory = memory;
    };
  }

  /** From the seeded start: Adam, then full-batch L-BFGS; from a trained network: L-BFGS alone. */
  async train(options: TrainingOptions, work: Work): Promise<TrainingReport> {
    const { validation } = options;
    const early =
      validation &&
      new EarlyStop(validation.labels, (theta) => this.#probabilitiesAt(theta, this.#held(validation.rows)));
    const shouldStop = early && ((theta: Float64Array) => early.shouldStop(theta));
    const warm = this.#trained && !early;
    this.#initialGradient ??= norm((await this.#standing.current()).gradient);
    if (!warm) this.#memory = new LbfgsMemory();
    const from = warm ? this.#standing.theta : await this.#afterAdam(work, shouldStop);
    const start = warm ? await this.#standing.current() : await this.#at(early ? early.best : from, work);
    const tolerance = (options.gradientTolerance ?? GRADIENT_TOLERANCE) * this.#initialGradient;
    const { point, steps, converged } = await lbfgs(
      (theta) => this.#at(theta, work),
      start,
      {
        // A warm start must lower what its fix moved ∇J by, or the old model is kept.
        gradientTolerance: warm ? Math.min(tolerance, WARM_REDUCTION * norm(start.gradient)) : tolerance,
        maxSteps: options.maxSteps ?? (warm ? WARM_STEPS : MAX_STEPS),
        roundoff: this.#backend.roundoff,
        ...(shouldStop && { shouldStop }),
      },
      work,
      this.#memory,
    );
    const end = early ? await this.#at(early.best, work) : point;
    this.#standing.moveTo(end);
    this.#trained = true;
    const gradientNorm = norm(end.gradient) / this.#initialGradient;
    const enough = norm(end.gradient) <= tolerance;
    return { steps, loss: end.value, gradientNorm, converged: converged || enough };
  }

  async objective(theta?: Float64Array): Promise<{ readonly value: number; readonly gradient: Float64Array }> {
    const { value, gradient } = theta ? await this.#at(theta.slice(), Work.quiet) : await this.#standing.current();
    return { value, gradient: gradient.slice() };
  }

  async hessian(): Promise<Hessian> {
    const { loss } = await this.#standing.current();
    return networkHessian({
      rows: this.#rows,
      theta: this.#standing.theta,
      P: loss.P,
      labels: this.labels,
      weights: this.weights,
      liveRows: this.#standing.liveRows,
      l2: this.l2,
      penalised: this.#penalised,
      isCurrent: this.#standing.watch(),
      memory: this.#hessianMemory,
    });
  }

  async hold(matrix: Matrix): Promise<HeldRows> {
    checkFurtherRows(matrix, this.#matrix.columns);
    return this.#crew.hold(matrix);
  }

  async probabilities(rows?: HeldRows): Promise<Floats> {
    if (rows instanceof JoinedRows) return rows.gather(this.classCount, (part) => this.probabilities(part));
    if (rows === undefined) return (await this.#standing.current()).loss.P;
    return this.#probabilitiesAt(this.#standing.theta, this.#held(rows));
  }

  async #probabilitiesAt(theta: Float64Array, rows: NetworkRows): Promise<Float64Array> {
    const P = await rows.logits(theta, Work.quiet);
    softmaxRows(P, this.classCount);
    return P;
  }

  async parameterGradient(rows: HeldRows | undefined, dP: Floats): Promise<Float64Array> {
    if (rows instanceof JoinedRows) {
      return rows.sum(dP, this.classCount, (part, share) => this.parameterGradient(part, share));
    }
    return this.#held(rows).probabilityGradient(this.#standing.theta, dP, Work.quiet);
  }

  async logitDerivatives(s: Floats, rows?: HeldRows): Promise<Floats> {
    if (rows instanceof JoinedRows) return rows.gather(this.classCount, (part) => this.logitDerivatives(s, part));
    return this.#held(rows).logitTangents(this.#standing.theta, s, Work.quiet);
  }

  async curvatureNoise(random: Random): Promise<Float64Array> {
    const P = await this.probabilities();
    const S = sampledResiduals(P, this.weights, this.#standing.liveRows, this.classCount, random);
    const noise = await this.#rows.pullBack(this.#standing.theta, S, Work.quiet);
    const deviation = Math.sqrt(this.l2);
    return noise.map((value, j) => value + deviation * this.#penalised[j] * random.normal());
  }

  async rowLosses(): Promise<Floats> {
    return (await this.#standing.current()).loss.losses;
  }

  dispose(): void {
    this.#rows.dispose();
    this.#crew.dispose();
  }

  #held(rows?: HeldRows): NetworkRows {
    if (rows === undefined) return this.#rows;
    if ('logitTangents' in rows) return rows as NetworkRows;
    throw new RainError('internal', 'These rows were put on the device for another kind of model.');
  }

  async #at(theta: Float64Array, work: Work): Promise<Point> {
    const loss = await this.#rows.at(theta, this.labels, this.weights, work);
    return { theta, loss, ...this.#regularised(theta, loss, this.#standing.liveRows) };
  }

  #regularised(theta: Float64Array, { loss, gradient }: LossAt, rows: number) {
    const { l2 } = this;
    const mask = this.#penalised;
    const mean = new Float64Array(theta.length);
    let squares = 0;
    for (let i = 0; i < theta.length; i++) {
      const penalised = mask[i] * theta[i];
      squares += penalised * penalised;
      mean[i] = gradient[i] / rows + l2 * penalised;
    }
    return { value: loss / rows + (l2 / 2) * squares, gradient: mean };
  }

  async #afterAdam(work: Work, shouldStop?: (theta: Float64Array) => Promise<boolean>): Promise<Float64Array> {
    const theta = (this.#trained ? this.#untrained : this.#standing.theta).slice();
    const live = Int32Array.from(this.weights.keys()).filter((i) => this.weights[i] > 0);
    const { columns } = this.#matrix;
    const gradient = async (at: Float64Array, ids: Int32Array) => {
      const matrix = { kind: 'dense', rows: ids.length, columns, values: denseRows(this.#matrix, ids) } as const;
      const rows = await this.#crew.hold(matrix);
      const labels = Int32Array.from(ids, (id) => this.labels[id]);
      try {
        const loss = await rows.at(at, labels, new Float32Array(ids.length).fill(1), work);
        return this.#regularised(at, loss, ids.length);
      } finally {
        rows.dispose();
      }
    };
    await adam(theta, live, gradient, { ...ADAM, ...(shouldStop && { shouldStop }) }, new Random(this.#seed + 1), work);
    return theta;
  }
}
