import type { Floats } from '../../compute/backend.ts';
import type { Tensor, TensorOps } from '../../compute/tensors/tensor-ops.ts';
import type { Layer, Trace } from './layer.ts';

/** θ or a direction on the device, parameter tensors by layer. */
export type Parameters = readonly (readonly Tensor[])[];

/** The passes through a stack of layers for one batch of rows. All are to be called inside a scope of `ops`. */
export class Passes {
  readonly ops: TensorOps;
  readonly layers: readonly Layer[];
  readonly parameterCount: number;

  constructor(ops: TensorOps, layers: readonly Layer[]) {
    this.ops = ops;
    this.layers = layers;
    this.parameterCount = parameterCountOf(layers);
  }

  /** Puts a parameter vector on the device. The caller disposes it. */
  upload(theta: Floats): Parameters {
    let at = 0;
    return this.layers.map(({ shapes }) =>
      shapes.map(([rows, columns]) => {
        const values = theta.subarray(at, at + rows * columns);
        at += rows * columns;
        return this.ops.from(values, rows, columns);
      }),
    );
  }

  forward(X: Tensor, theta: Parameters): Trace[] {
    const traces: Trace[] = [];
    let x = X;
    this.layers.forEach((layer, l) => {
      const trace = layer.forward(this.ops, x, theta[l]);
      traces.push(trace);
      x = trace.output;
    });
    return traces;
  }

  /** ẋ of every layer's input along θ̇, and last the derivative of the logits. */
  tangents(traces: readonly Trace[], theta: Parameters, direction: Parameters): (Tensor | null)[] {
    const dots: (Tensor | null)[] = [null];
    this.layers.forEach((layer, l) => dots.push(layer.tangent(this.ops, traces[l], theta[l], dots[l], direction[l])));
    return dots;
  }

  /** ∂L/∂θ from ∂L/∂logits, and g of every layer's output on the way. */
  backward(traces: readonly Trace[], theta: Parameters, g: Tensor): { parameters: Parameters; gradients: Tensor[] } {
    const parameters: (readonly Tensor[])[] = [];
    const gradients: Tensor[] = [];
    let current = g;
    for (let l = this.layers.length - 1; l >= 0; l--) {
      gradients[l] = current;
      const result = this.layers[l].backward(this.ops, traces[l], theta[l], current);
      parameters[l] = result.parameters;
      if (l > 0) current = result.input();
    }
    return { parameters, gradients };
  }

  /** The derivative of `backward` along θ̇: with the logits' own second derivative in ġ this is H θ̇. */
  backwardTangent(
    traces: readonly Trace[],
    theta: Parameters,
    dots: readonly (Tensor | null)[],
    direction: Parameters,
    gradients: readonly Tensor[],
    gDot: Tensor,
  ): Parameters {
    const parameters: (readonly Tensor[])[] = [];
    let current = gDot;
    for (let l = this.layers.length - 1; l >= 0; l--) {
      const layer = this.layers[l];
      const result = layer.backwardTangent(this.ops, traces[l], theta[l], dots[l], direction[l], gradients[l], current);
      parameters[l] = result.parameters;
      if (l > 0) current = result.input();
    }
    return parameters;
  }

  /** total += the numbers of parameter tensors, which are freed. */
  async addTo(total: Float64Array, parameters: Parameters): Promise<void> {
    let at = 0;
    // All asked for before the first is waited for: a device answers late, but several at once.
    for (const values of await Promise.all(parameters.flat().map((tensor) => this.ops.read(tensor)))) {
      for (let i = 0; i < values.length; i++) total[at + i] += values[i];
      at += values.length;
    }
    this.ops.dispose(parameters.flat());
  }
}

/** Numbers in θ. */
export function parameterCountOf(layers: readonly Layer[]): number {
  return layers.flatMap(({ shapes }) => shapes).reduce((sum, [rows, columns]) => sum + rows * columns, 0);
}
