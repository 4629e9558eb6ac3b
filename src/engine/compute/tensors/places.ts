import type { Floats } from '../backend.ts';

/** images × side² → (images · places²) × kernel², places = side − kernel + 1. */
export function patches(pixels: Floats, images: number, side: number, kernel: number, into: Floats): void {
  const places = side - kernel + 1;
  let to = 0;
  for (let image = 0; image < images; image++) {
    for (let y = 0; y < places; y++) {
      for (let x = 0; x < places; x++) {
        for (let dy = 0; dy < kernel; dy++) {
          const from = image * side * side + (y + dy) * side + x;
          for (let dx = 0; dx < kernel; dx++) into[to++] = pixels[from + dx];
        }
      }
    }
  }
}

/** Calls f with every value of a feature map and the index that its 2 × 2 neighbourhood has in the pooled map. */
export function poolEach(
  side: number,
  images: number,
  channels: number,
  map: Floats,
  f: (value: number, pooledIndex: number) => void,
): void {
  const half = Math.floor(side / 2);
  for (let image = 0; image < images; image++) {
    for (let y = 0; y < 2 * half; y++) {
      for (let x = 0; x < 2 * half; x++) {
        const from = ((image * side + y) * side + x) * channels;
        const to = ((image * half + (y >> 1)) * half + (x >> 1)) * channels;
        for (let c = 0; c < channels; c++) f(map[from + c], to + c);
      }
    }
  }
}

/** Each place of the pooled map repeated 2 × 2 times; what pooling dropped stays as `into` has it. */
export function upsample(pooled: Floats, images: number, side: number, channels: number, into: Floats): void {
  const half = Math.floor(side / 2);
  for (let image = 0; image < images; image++) {
    for (let y = 0; y < 2 * half; y++) {
      for (let x = 0; x < 2 * half; x++) {
        const to = ((image * side + y) * side + x) * channels;
        const from = ((image * half + (y >> 1)) * half + (x >> 1)) * channels;
        for (let c = 0; c < channels; c++) into[to + c] = pooled[from + c];
      }
    }
  }
}
