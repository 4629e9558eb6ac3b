/** Brightness of an image, row by row: 0 is black, 255 white. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array;
}

/** A decoded image, and whether it had to be scaled down. */
export interface DecodedImage {
  readonly image: GreyImage;
  readonly scaled: boolean;
}

/**
 * Decodes images one after the other into grey ones: colours by their luma (ITU-R BT.601), what is transparent as if it
 * lay on white paper.
 */
export class GreyDecoder {
  readonly #longest: number;
  readonly #context: OffscreenCanvasRenderingContext2D;

  /** @param longest pixels along an image's longer side beyond which it is scaled down, its proportions kept */
  constructor(longest: number) {
    this.#longest = longest;
    const context = new OffscreenCanvas(longest, longest).getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('This browser cannot draw in a worker.');
    context.imageSmoothingQuality = 'high';
    context.fillStyle = 'white';
    this.#context = context;
  }

  /** Null for what is no image, or one that this browser cannot read. */
  async decode(file: Blob): Promise<DecodedImage | null> {
    const bitmap = await createImageBitmap(file).catch(() => null);
    if (!bitmap) return null;
    const scale = Math.min(1, this.#longest / Math.max(bitmap.width, bitmap.height));
    const width = Math.max(1, Math.round(bitmap.width * scale));
    const height = Math.max(1, Math.round(bitmap.height * scale));
    this.#context.fillRect(0, 0, width, height);
    this.#context.drawImage(bitmap, 0, 0, width, height);
    bitmap.close();
    const { data } = this.#context.getImageData(0, 0, width, height);
    const values = Uint8Array.from({ length: width * height }, (_, i) =>
      Math.round(0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2]),
    );
    return { image: { width, height, values }, scaled: scale < 1 };
  }
}

/** The image in the middle of a square of `side` × `side` pixels, which it fits into; the rest is as bright as its corners. */
export function centred({ width, height, values }: GreyImage, side: number): Uint8Array {
  if (width === side && height === side) return values;
  const last = values.length - 1;
  const corners = values[0] + values[width - 1] + values[last - width + 1] + values[last];
  const square = new Uint8Array(side * side).fill(Math.round(corners / 4));
  const left = Math.floor((side - width) / 2);
  const top = Math.floor((side - height) / 2);
  for (let y = 0; y < height; y++) {
    square.set(values.subarray(y * width, (y + 1) * width), (top + y) * side + left);
  }
  return square;
}
