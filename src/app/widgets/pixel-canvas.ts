import type { Cell } from '../../engine/table/table.ts';

/** Draws a row's pixel columns as a grey image of `side` × `side`. White is 16 or 255 where values reach no further, else their largest. */
export function drawPixels(canvas: HTMLCanvasElement, pixels: readonly (Cell | undefined)[], side: number): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const values = pixels.map((value) => Number(value ?? 0));
  const most = Math.max(1e-9, ...values);
  const white = [16, 255].find((value) => most > 1 && most <= value) ?? most;
  const scale = 255 / white;
  const image = context.createImageData(side, side);
  values.forEach((value, i) => {
    const grey = Math.max(0, Math.min(255, value * scale));
    image.data.set([grey, grey, grey, 255], i * 4);
  });
  context.putImageData(image, 0, 0);
}

/** The same on a canvas of its own. */
export function pixelCanvas(pixels: readonly (Cell | undefined)[], side: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  drawPixels(canvas, pixels, side);
  return canvas;
}
