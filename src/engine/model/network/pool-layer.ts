import type { Tensor } from '../../compute/tensors/tensor-ops.ts';
import type { Layer, Trace } from './layer.ts';

/**
 * Greatest of each 2 × 2 places of a side × side feature map, then each image's places beside each other:
 * (images · side²) × channels → images × (⌊side/2⌋² · channels). Linear where it is differentiable: y = sum over the 2 × 2 of
 * shares ∘ x.
 */
export function poolLayer(side: number, channels: number): Layer {
  const half = Math.floor(side / 2);
  const features = half ** 2 * channels;
  const shares = ({ extra }: Trace): Tensor => {
    if (extra === null) throw new TypeError('The trace of a pool has no shares.');
    return extra;
  };
  const images = (trace: Trace) => trace.input.rows / side ** 2;
  return {
    shapes: [],
    initial: () => [],
    forward(ops, x) {
      const pooled = ops.maxPool(x, side);
      return {
        input: x,
        output: ops.reshape(pooled, x.rows / side ** 2, features),
        extra: ops.poolShares(x, pooled, side),
      };
    },
    // ẏ = Σ shares ∘ ẋ
    tangent: (ops, trace, _theta, xDot) =>
      xDot && ops.reshape(ops.sumPool(ops.multiply(shares(trace), xDot), side), images(trace), features),
    // ∂x = shares ∘ upsample(g)
    backward: (ops, trace, _theta, g) => ({
      parameters: [],
      input: () => ops.multiply(shares(trace), ops.upsample(ops.reshape(g, images(trace) * half ** 2, channels), side)),
    }),
    // (∂x)˙ = shares ∘ upsample(ġ): the shares do not move
    backwardTangent: (ops, trace, _theta, _xDot, _thetaDot, _g, gDot) => ({
      parameters: [],
      input: () =>
        ops.multiply(shares(trace), ops.upsample(ops.reshape(gDot, images(trace) * half ** 2, channels), side)),
    }),
  };
}
