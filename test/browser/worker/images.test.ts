import { afterEach, beforeEach, expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { findImages } from '../../../src/engine/features/image-columns.ts';
import { importTable } from '../../../src/engine/table/import.ts';

import { startEngine, type EngineClient } from '../../../src/worker/client.ts';
import { readImages } from '../../../src/worker/images-client.ts';
import { cells } from '../../engine/table/cells.ts';

/** A PNG of these grey values, row by row; null is a transparent pixel. */
async function png(width: number, height: number, grey: (x: number, y: number) => number | null): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No canvas.');
  const image = context.createImageData(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = grey(x, y);
      image.data.set(value === null ? [0, 0, 0, 0] : [value, value, value, 255], 4 * (y * width + x));
    }
  }
  context.putImageData(image, 0, 0);
  return canvas.convertToBlob();
}

const gradient = (x: number, y: number): number => 5 * x + 3 * y;
const SIDE = 28;

/** Label, path and pixels of every row of a table of images. */
async function rowsOf(csv: Blob): Promise<{ label: unknown; file: unknown; at: (x: number, y: number) => number }[]> {
  const { table, reading } = await importTable('digits', csv, 'digits.csv', {}, Work.quiet);
  expect(reading.problemCount).toBe(0);
  expect(table.columns.map(({ name }) => name)).toEqual([
    'label',
    'file',
    ...Array.from({ length: SIDE * SIDE }, (_, i) => `pixel${i}`),
  ]);
  expect(findImages(table)).toMatchObject([{ prefix: 'pixel', side: SIDE, white: 255 }]);
  return cells(table).map(([label, file, ...pixels]) => ({
    label,
    file,
    at: (x, y) => Number(pixels[y * SIDE + x]),
  }));
}

test('an image of the right size keeps every pixel, with its label and path', async () => {
  const images = [
    { file: await png(SIDE, SIDE, gradient), path: '1/a.png', label: '1' },
    { file: await png(SIDE, SIDE, (x, y) => 255 - gradient(x, y)), path: '7/“b”, c.png', label: '7' },
  ];
  const { csv, rowCount, scaled, unreadable } = await readImages(images, {});
  expect({ rowCount, scaled, unreadable }).toEqual({ rowCount: 2, scaled: 0, unreadable: [] });
  const [first, second] = await rowsOf(csv);
  expect([first.label, first.file, second.label, second.file]).toEqual([1, '1/a.png', 7, '7/“b”, c.png']);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      expect(first.at(x, y)).toBe(gradient(x, y));
      expect(second.at(x, y)).toBe(255 - gradient(x, y));
    }
  }
});

test('a larger image is scaled down in its proportions, a smaller one is centred, and corners fill the rest', async () => {
  const half = await png(112, 56, (x) => (x < 56 ? 40 : 200));
  const small = await png(8, 6, () => 90);
  const images = [half, small].map((file, i) => ({ file, path: `${i}.png`, label: '' }));
  const { csv, scaled } = await readImages(images, {});
  expect(scaled).toBe(1);
  const [wide, tiny] = await rowsOf(csv);
  expect([wide.label, tiny.label]).toEqual([null, null]);
  // 112 × 56 becomes 28 × 14, in rows 7 to 20; above it the mean of the corners.
  expect([wide.at(3, 7), wide.at(3, 20), wide.at(24, 7), wide.at(24, 20)]).toEqual([40, 40, 200, 200]);
  expect([wide.at(0, 6), wide.at(27, 21)]).toEqual([120, 120]);
  expect([tiny.at(0, 0), tiny.at(10, 11), tiny.at(27, 27)]).toEqual([90, 90, 90]);
});

test('transparent pixels are white paper, colours are as bright as they look', async () => {
  const red = new OffscreenCanvas(SIDE, SIDE);
  const context = red.getContext('2d');
  if (!context) throw new Error('No canvas.');
  context.fillStyle = 'rgb(255 0 0)';
  context.fillRect(0, 0, SIDE, SIDE);
  const files = [await png(SIDE, SIDE, (x) => (x < 3 ? 0 : null)), await red.convertToBlob()];
  const { csv } = await readImages(
    files.map((file, i) => ({ file, path: `${i}.png`, label: 'x' })),
    {},
  );
  const [ink, colour] = await rowsOf(csv);
  expect([ink.at(2, 9), ink.at(3, 9)]).toEqual([0, 255]);
  expect(colour.at(14, 14)).toBe(76);
});

test('what is no image is named, not dropped silently; nothing but that is an error', async () => {
  const good = { file: await png(SIDE, SIDE, gradient), path: '1/good.png', label: '1' };
  const whole = await (await png(60, 60, gradient)).arrayBuffer();
  const broken = [new Blob(['no image']), new Blob([]), new Blob([whole.slice(0, 40)])].map((file, i) => ({
    file,
    path: `1/broken${i}.png`,
    label: '1',
  }));
  const { rowCount, unreadable } = await readImages([broken[0], good, broken[1], broken[2]], {});
  expect(rowCount).toBe(1);
  expect(unreadable).toEqual(['1/broken0.png', '1/broken1.png', '1/broken2.png']);
  await expect(readImages(broken, {})).rejects.toMatchObject({
    code: 'no-images',
    message: expect.stringContaining('None of the 3 images'),
  });
});

test('reading reports how far it is, and can be cancelled', async () => {
  const file = await png(200, 200, gradient);
  const images = Array.from({ length: 400 }, (_, i) => ({ file, path: `${i}.png`, label: '1' }));
  const controller = new AbortController();
  const done: number[] = [];
  const reading = readImages(images, {
    signal: controller.signal,
    onProgress: (progress) => {
      expect(progress.total).toBe(400);
      done.push(progress.done);
      if (done.length === 2) controller.abort();
    },
  });
  await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
  expect(done.slice(0, 2)).toEqual([0, 16]);
});

let engine: EngineClient;
let close: () => void;
beforeEach(() => ({ engine, close } = startEngine()));
afterEach(() => close());

test('a model learns from such a table: its columns are pixels', async () => {
  await engine.start('wasm');
  const bars = await Promise.all(
    Array.from({ length: 40 }, async (_, i) => ({
      file: await png(SIDE, SIDE, (x, y) => ((i % 2 ? x : y) % 28 === 5 + (i % 9) ? 255 : 0)),
      path: `${i}.png`,
      label: i % 2 ? 'upright' : 'flat',
    })),
  );
  const { csv } = await readImages(bars, {});
  await engine.importTable('bars', csv, 'bars.csv', {});
  const { accuracy, features } = await engine.train('model', { train: 'bars', label: 'label' });
  expect(accuracy.training).toBe(1);
  expect(features.filter(({ as }) => as === 'scaled').length).toBe(SIDE * SIDE);
});
