import { RainError } from '../../base/errors.ts';
import type { Tensor } from '../../compute/tensors/tensor-ops.ts';
import type { Layer, Trace } from './layer.ts';

/**
 * Convolution of one-channel square images, without padding: images × side² → (images · places²) × filters, places =
 * side − kernel + 1. A product of the images' patches with the filters (kernel² × filters). It is a first layer: its input
 * is features, which do not move and need no gradient.
 */
export function convolutionLayer(side: number, kernel: number, filters: number): Layer {
  const patches = ({ extra }: Trace): Tensor => {
    if (extra === null) throw new TypeError('The trace of a convolution has no patches.');
    return extra;
  };
  const input = (): Tensor => {
    throw new RainError('internal', 'A convolution stands first and has no gradient for its input.');
  };
  return {
    shapes: [
      [kernel ** 2, filters],
      [1, filters],
    ],
    initial: (random) => [
      Float64Array.from({ length: kernel ** 2 * filters }, () => (random.normal() * Math.SQRT2) / kernel),
      new Float64Array(filters),
    ],
    forward(ops, x, [K, b]) {
      const seen = ops.patches(x, side, kernel);
      return { input: x, output: ops.addRow(ops.product(seen, K), b), extra: seen };
    },
    // ẏ = patches(x) K̇ + ḃ
    tangent: (ops, trace, _theta, _xDot, [KDot, bDot]) => ops.addRow(ops.product(patches(trace), KDot), bDot),
    // ∂K = patches(x)ᵀ g, ∂b = Σ g
    backward: (ops, trace, _theta, g) => ({
      parameters: [ops.transposeProduct(patches(trace), g), ops.columnSums(g)],
      input,
    }),
    // (∂K)˙ = patches(x)ᵀ ġ, (∂b)˙ = Σ ġ
    backwardTangent: (ops, trace, _theta, _xDot, _thetaDot, _g, gDot) => ({
      parameters: [ops.transposeProduct(patches(trace), gDot), ops.columnSums(gDot)],
      input,
    }),
  };
}
