import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A seeded stream of random numbers, as the engine's own. */
export function randomFrom(seed) {
  const generator = xoroshiro128plus(seed);
  const uniform = () => (generator.next() >>> 0) / 2 ** 32;
  const below = (bound) => Math.floor(uniform() * bound);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  /** One of some values, each with its weight. */
  const pick = (weights) => {
    let rest = uniform() * Object.values(weights).reduce((a, b) => a + b);
    for (const [value, weight] of Object.entries(weights)) {
      rest -= weight;
      if (rest < 0) return value;
    }
    return Object.keys(weights).at(-1);
  };
  /** The same items in a random order. */
  const shuffled = (items) => {
    const order = [...items];
    for (let i = order.length - 1; i > 0; i--) {
      const j = below(i + 1);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  };
  return { uniform, below, normal, pick, shuffled };
}
