/** How many different numbers there are; NaN is none, −0 is 0. One pass with an open-addressed hash table. */
export function countDistinct(values: Float64Array): number {
  let size = 64;
  while (size < values.length * 2) size *= 2;
  const slots = new Float64Array(size).fill(NaN);
  const bits = new Float64Array(1);
  const words = new Uint32Array(bits.buffer);
  let distinct = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    bits[0] = value + 0;
    let slot = mix(words[0], words[1]) & (size - 1);
    while (slots[slot] !== value) {
      if (Number.isNaN(slots[slot])) {
        slots[slot] = value;
        distinct++;
        break;
      }
      slot = (slot + 1) & (size - 1);
    }
  }
  return distinct;
}

/** Spreads the bits of a double's two halves (constants of MurmurHash3's finaliser, in the public domain). */
function mix(low: number, high: number): number {
  let h = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
