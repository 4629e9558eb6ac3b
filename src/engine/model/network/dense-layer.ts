import type { Layer } from './layer.ts';

/** y = x W + b, W inputs × outputs. Starts as He's normal initialisation [He et al. 2015], b = 0. */
export function denseLayer(inputs: number, outputs: number): Layer {
  return {
    shapes: [
      [inputs, outputs],
      [1, outputs],
    ],
    initial: (random) => [
      Float64Array.from({ length: inputs * outputs }, () => random.normal() * Math.sqrt(2 / inputs)),
      new Float64Array(outputs),
    ],
    forward: (ops, x, [W, b]) => ({ input: x, output: ops.addRow(ops.product(x, W), b), extra: null }),
    // ẏ = ẋ W + x Ẇ + ḃ
    tangent(ops, { input }, [W], xDot, [WDot, bDot]) {
      const moved = ops.addRow(ops.product(input, WDot), bDot);
      return xDot ? ops.add(ops.product(xDot, W), moved) : moved;
    },
    // ∂W = xᵀ g, ∂b = Σ g, ∂x = g Wᵀ
    backward: (ops, { input }, [W], g) => ({
      parameters: [ops.transposeProduct(input, g), ops.columnSums(g)],
      input: () => ops.productTranspose(g, W),
    }),
    // (∂W)˙ = ẋᵀ g + xᵀ ġ, (∂b)˙ = Σ ġ, (∂x)˙ = ġ Wᵀ + g Ẇᵀ
    backwardTangent(ops, { input }, [W], xDot, [WDot], g, gDot) {
      const still = ops.transposeProduct(input, gDot);
      return {
        parameters: [xDot ? ops.add(still, ops.transposeProduct(xDot, g)) : still, ops.columnSums(gDot)],
        input: () => ops.add(ops.productTranspose(gDot, W), ops.productTranspose(g, WDot)),
      };
    },
  };
}
