import { Random } from '../../../src/engine/base/random.ts';
import { csvOf } from './csv.ts';

/** A small problem with planted errors: a third of the training rows that are `spam` are labelled `ham`. */
export interface TwoClouds {
  /** train.csv: x, y, label, corrupted; mails.csv: x, y, folder. */
  readonly files: { readonly 'train.csv': string; readonly 'mails.csv': string };
  /** Spam among the queried mails. */
  readonly trueCount: number;
  readonly corrupted: ReadonlySet<number>;
}

/** Two overlapping clouds of points, `n` to train on and `n` to query, from a seed. */
export function twoClouds(n: number, seed: number): TwoClouds {
  const random = new Random(seed);
  const point = (row: number) => {
    const spam = row % 2 === 0;
    return { spam, x: random.normal() + (spam ? 1.5 : -1.5), y: random.normal() };
  };
  const train = Array.from({ length: n }, (_, row) => point(row));
  const mails = Array.from({ length: n }, (_, row) => point(row));
  const corrupted = new Set(train.flatMap(({ spam }, row) => (spam && row % 3 === 0 ? [row] : [])));
  return {
    files: {
      'train.csv': csvOf({
        x: train.map(({ x }) => x),
        y: train.map(({ y }) => y),
        label: train.map(({ spam }, row) => (spam && !corrupted.has(row) ? 'spam' : 'ham')),
        corrupted: train.map((_, row) => (corrupted.has(row) ? 1 : 0)),
      }),
      'mails.csv': csvOf({
        x: mails.map(({ x }) => x),
        y: mails.map(({ y }) => y),
        folder: mails.map(({ y }) => (y > 0 ? 'inbox' : 'archive')),
      }),
    },
    trueCount: mails.filter(({ spam }) => spam).length,
    corrupted,
  };
}

/** The case file over such a problem: how many mails are spam, and that it should be as many as there are. */
export function twoCloudsCase({ trueCount }: TwoClouds) {
  return {
    rain: 1,
    tables: { train: { file: 'train.csv' }, mails: { file: 'mails.csv' } },
    model: { train: 'train', label: 'label' },
    queries: [{ id: 'q1', sql: "SELECT COUNT(*) AS n FROM mails WHERE predict(*) = 'spam'" }],
    complaints: [{ query: 'q1', row: {}, column: 'n', op: '=', value: trueCount }],
    debug: { perStep: 10, budget: 50, stop: 'budget' },
    truth: { column: 'corrupted' },
  };
}
