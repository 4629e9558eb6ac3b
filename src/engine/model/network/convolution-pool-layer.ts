import { RainError } from '../../base/errors.ts';
import type { Tensor } from '../../compute/tensors/tensor-ops.ts';
import type { Layer, Trace } from './layer.ts';

/**
 * Convolution of one-channel square images, without padding, then the greatest of each 2 × 2 places: images × pixels →
 * images × (half² · filters). Linear in its filters where it is differentiable. It is a first layer: its input is features, which
 * do not move and need no gradient.
 */
export function convolutionPoolLayer(kernel: number, filters: number): Layer {
  const choice = ({ extra }: Trace): Tensor => {
    if (extra === null) throw new TypeError('The trace of a convolution does not say which places were greatest.');
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
      const { pooled, choice: extra } = ops.convolvePool(x, K, b);
      return { input: x, output: pooled, extra };
    },
    // ẏ = the chosen places of patches(x) K̇ + ḃ
    tangent: (ops, trace, _theta, _xDot, [KDot, bDot]) => ops.convolveChosen(trace.input, choice(trace), KDot, bDot),
    // ∂K = patches(x)ᵀ g at the chosen places, ∂b = Σ g
    backward(ops, trace, _theta, g) {
      const { K, b } = ops.convolveBack(trace.input, choice(trace), g, kernel);
      return { parameters: [K, b], input };
    },
    // The same with ġ: the choice does not move.
    backwardTangent(ops, trace, _theta, _xDot, _thetaDot, _g, gDot) {
      const { K, b } = ops.convolveBack(trace.input, choice(trace), gDot, kernel);
      return { parameters: [K, b], input };
    },
  };
}
