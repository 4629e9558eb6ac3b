import type { SoftmaxPoint } from '../compute/backend.ts';
import { dot } from '../compute/vectors.ts';
import type { Hessian } from './classifier.ts';
import type { NewtonPoint } from './newton.ts';
import { softmaxHessian, type Regularisation } from './softmax-hessian.ts';

/** J of a softmax regression at one W, with what the device keeps for it. */
export class RegularisedPoint implements NewtonPoint {
  readonly theta: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  readonly source: SoftmaxPoint;
  readonly #regularisation: Regularisation;

  constructor(theta: Float64Array, source: SoftmaxPoint, regularisation: Regularisation) {
    const { features, classes, liveRows, l2 } = regularisation;
    const penalised = theta.subarray(0, features * classes);
    this.theta = theta;
    this.source = source;
    this.#regularisation = regularisation;
    this.value = source.loss / liveRows + (l2 / 2) * dot(penalised, penalised);
    this.gradient = source.gradient.map((g) => g / liveRows);
    for (let i = 0; i < penalised.length; i++) this.gradient[i] += l2 * penalised[i];
  }

  /** `isCurrent`: whether the model still stands here; what its owner hands out must not be used after that. */
  hessian(isCurrent: () => boolean = () => true): Hessian {
    return softmaxHessian({ point: this.source, ...this.#regularisation, isCurrent });
  }

  dispose(): void {
    this.source.dispose();
  }
}
