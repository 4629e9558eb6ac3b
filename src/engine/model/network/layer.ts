import type { Random } from '../../base/random.ts';
import type { Tensor, TensorOps } from '../../compute/tensors/tensor-ops.ts';

/** What the forward pass of a layer leaves for the passes that follow it. */
export interface Trace {
  readonly input: Tensor;
  readonly output: Tensor;
  /** What only this kind of layer needs: a slope, the shares of a pool, patches. */
  readonly extra: Tensor | null;
}

/** Gradients of some scalar with respect to a layer's parameters and, on demand, its input. */
export interface LayerGradient {
  readonly parameters: readonly Tensor[];
  readonly input: () => Tensor;
}

/**
 * One layer y = f(x, θ) as a table of rules. A dot is a derivative along (ẋ, θ̇), g = ∂L/∂y the gradient of a scalar L.
 * An input tangent of null is zero (the features do not move). Tensors are made inside the caller's scope.
 */
export interface Layer {
  /** Rows × columns of each parameter; weights of shape (in × out) are regularised, biases (1 × out) are not. */
  readonly shapes: readonly (readonly [number, number])[];
  /** Starting values, one array per shape. */
  initial(random: Random): Float64Array[];
  /** y */
  forward(ops: TensorOps, x: Tensor, theta: readonly Tensor[]): Trace;
  /** ẏ; null where it is zero. */
  tangent(
    ops: TensorOps,
    trace: Trace,
    theta: readonly Tensor[],
    xDot: Tensor | null,
    thetaDot: readonly Tensor[],
  ): Tensor | null;
  /** ∂L/∂θ and ∂L/∂x from g. */
  backward(ops: TensorOps, trace: Trace, theta: readonly Tensor[], g: Tensor): LayerGradient;
  /** The derivative of `backward` along (ẋ, θ̇), from g and ġ (Pearlmutter's R-operator). */
  backwardTangent(
    ops: TensorOps,
    trace: Trace,
    theta: readonly Tensor[],
    xDot: Tensor | null,
    thetaDot: readonly Tensor[],
    g: Tensor,
    gDot: Tensor,
  ): LayerGradient;
}
