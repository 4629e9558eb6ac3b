/** Bits of float32: mantissa that a 16-bit float lacks, and the exponents (biased) that it has. */
const LOST_MANTISSA = 0x1fff;
const LEAST_EXPONENT = 113;
const GREATEST_EXPONENT = 142;

/**
 * Rows × width of float32 as 16-bit floats, rows 2i and 2i + 1 of a column in one word (the even one low; a row of zeros
 * where rows are odd), for WGSL's `unpack2x16float`. Null unless every value is the same in 16 bits, as 0 and 1, counts,
 * sixteenths and whole numbers up to 2048 are: half the bytes then cost no digit, and every backend ranks alike.
 */
export function packRowPairs(values: Float32Array, rows: number, width: number): Int32Array | null {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  if (!bits.every(isHalf)) return null;
  const pairs = new Int32Array(Math.ceil(rows / 2) * width);
  for (let row = 0; row < rows; row++) {
    const shift = row % 2 === 0 ? 0 : 16;
    for (let j = 0, from = row * width, to = (row >> 1) * width; j < width; j++, from++, to++) {
      pairs[to] |= halfOf(bits[from]) << shift;
    }
  }
  return pairs;
}

/** Whether a float32 is a normal 16-bit float or 0. */
function isHalf(bits: number): boolean {
  const exponent = (bits >>> 23) & 0xff;
  const zero = (bits & 0x7fffffff) === 0;
  return zero || ((bits & LOST_MANTISSA) === 0 && exponent >= LEAST_EXPONENT && exponent <= GREATEST_EXPONENT);
}

function halfOf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  if ((bits & 0x7fffffff) === 0) return sign;
  return sign | ((((bits >>> 23) & 0xff) - LEAST_EXPONENT + 1) << 10) | ((bits >>> 13) & 0x3ff);
}
