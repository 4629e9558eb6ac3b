import type { Floats } from '../backend.ts';

/** Sizes of a convolution with pooling: half = ⌊(side − kernel + 1) / 2⌋ pooled places per side. */
export interface ConvolutionSizes {
  readonly images: number;
  readonly side: number;
  readonly kernel: number;
  readonly filters: number;
  readonly half: number;
}

/** Convolution with pooling on typed arrays; see `TensorOps`. `choice` holds 0 … 3 per pooled value. */
export interface Convolution {
  pool(x: Floats, K: Floats, b: Floats, sizes: ConvolutionSizes, pooled: Floats, choice: Floats): void;
  chosen(x: Floats, choice: Floats, K: Floats, b: Floats, sizes: ConvolutionSizes, result: Floats): void;
  /** gK and gb are added to. */
  back(x: Floats, choice: Floats, g: Floats, sizes: ConvolutionSizes, gK: Floats, gb: Floats): void;
}

export function convolutionSizes(images: number, pixels: number, kernel: number, filters: number): ConvolutionSizes {
  const side = Math.round(Math.sqrt(pixels));
  return { images, side, kernel, filters, half: Math.floor((side - kernel + 1) / 2) };
}

/** Plain loops in float64: the reference. */
export const plainConvolution: Convolution = {
  pool(x, K, b, sizes, pooled, choice) {
    eachPlace(sizes, (corners, at) => {
      for (let f = 0; f < sizes.filters; f++) {
        let best = Number.NEGATIVE_INFINITY;
        corners.forEach((corner, place) => {
          const value = b[f] + convolved(x, corner, K, f, sizes);
          if (value <= best) return;
          best = value;
          choice[at + f] = place;
        });
        pooled[at + f] = best;
      }
    });
  },
  chosen(x, choice, K, b, sizes, result) {
    eachPlace(sizes, (corners, at) => {
      for (let f = 0; f < sizes.filters; f++) {
        result[at + f] = b[f] + convolved(x, corners[choice[at + f]], K, f, sizes);
      }
    });
  },
  back(x, choice, g, sizes, gK, gb) {
    const { kernel, filters, side } = sizes;
    eachPlace(sizes, (corners, at) => {
      for (let f = 0; f < filters; f++) {
        const corner = corners[choice[at + f]];
        gb[f] += g[at + f];
        for (let dy = 0, tap = f; dy < kernel; dy++) {
          for (let dx = 0; dx < kernel; dx++, tap += filters) gK[tap] += g[at + f] * x[corner + dy * side + dx];
        }
      }
    });
  },
};

/** Calls f for every pooled place with the offsets of its four patches' first pixels and of its values in the pooled map. */
function eachPlace(
  { images, side, half, filters }: ConvolutionSizes,
  f: (corners: readonly number[], at: number) => void,
): void {
  for (let image = 0, at = 0; image < images; image++) {
    for (let y = 0; y < half; y++) {
      for (let x = 0; x < half; x++, at += filters) {
        const corner = (image * side + 2 * y) * side + 2 * x;
        f([corner, corner + 1, corner + side, corner + side + 1], at);
      }
    }
  }
}

function convolved(
  x: Floats,
  corner: number,
  K: Floats,
  f: number,
  { kernel, filters, side }: ConvolutionSizes,
): number {
  let sum = 0;
  for (let dy = 0, tap = f; dy < kernel; dy++) {
    for (let dx = 0; dx < kernel; dx++, tap += filters) sum += x[corner + dy * side + dx] * K[tap];
  }
  return sum;
}
