import type { Layer } from './layer.ts';

const nothing = { shapes: [], initial: () => [] };

/** y = max(x, 0); its slope is 0 at 0. */
export const reluLayer: Layer = {
  ...nothing,
  forward: (ops, x) => ({ input: x, output: ops.relu(x), extra: ops.step(x) }),
  // ẏ = [x > 0] ẋ
  tangent: (ops, trace, _theta, xDot) => (xDot ? ops.multiply(slopeOf(trace), xDot) : null),
  // ∂x = [x > 0] g
  backward: (ops, trace, _theta, g) => ({ parameters: [], input: () => ops.multiply(slopeOf(trace), g) }),
  // (∂x)˙ = [x > 0] ġ: the slope does not move
  backwardTangent: (ops, trace, _theta, _xDot, _thetaDot, _g, gDot) => ({
    parameters: [],
    input: () => ops.multiply(slopeOf(trace), gDot),
  }),
};

/** y = tanh x. */
export const tanhLayer: Layer = {
  ...nothing,
  forward(ops, x) {
    const output = ops.tanh(x);
    return { input: x, output, extra: ops.oneMinusSquare(output) };
  },
  // ẏ = (1 − y²) ẋ
  tangent: (ops, trace, _theta, xDot) => (xDot ? ops.multiply(slopeOf(trace), xDot) : null),
  // ∂x = (1 − y²) g
  backward: (ops, trace, _theta, g) => ({ parameters: [], input: () => ops.multiply(slopeOf(trace), g) }),
  // (∂x)˙ = (1 − y²) ġ − 2 y ẏ g
  backwardTangent: (ops, trace, _theta, xDot, _thetaDot, g, gDot) => ({
    parameters: [],
    input() {
      const slope = slopeOf(trace);
      const moved = ops.multiply(slope, gDot);
      if (xDot === null) return moved;
      const yDot = ops.multiply(slope, xDot);
      return ops.add(moved, ops.scale(ops.multiply(ops.multiply(trace.output, yDot), g), -2));
    },
  }),
};

function slopeOf<T>({ extra }: { readonly extra: T | null }): T {
  if (extra === null) throw new TypeError('The trace of an activation has no slope.');
  return extra;
}
