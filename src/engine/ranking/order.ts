import { indices, tabulate, tabulateIntegers } from '../base/tabulate.ts';
import type { RankingProblem } from './ranker.ts';
import { Suspects } from './suspects.ts';

/** Scores of one model's training rows, by position. */
export interface RowScores {
  readonly score: ArrayLike<number>;
  /** Suggested class per row, −1 for none; left out where a method has no opinion. */
  readonly suggestedClass?: Int32Array;
}

/**
 * All candidates of the models that a complaint depends on, highest score first. Equal scores stand in the order of models, then of positions, so
 * that a ranking is the same on every machine; a score that is no number stands last.
 */
export function orderSuspects({ models, objective }: RankingProblem, scores: readonly RowScores[]): Suspects {
  const complainedAbout = new Set(objective.pairs.map(({ model }) => model));
  const most = models.reduce((sum, { candidates }) => sum + candidates.length, 0);
  const model = new Int32Array(most);
  const position = new Int32Array(most);
  const score = new Float64Array(most);
  let count = 0;
  models.forEach(({ candidates }, index) => {
    if (!complainedAbout.has(index)) return;
    const own = scores[index].score;
    for (let row = 0; row < candidates.length; row++) {
      if (!candidates[row]) continue;
      model[count] = index;
      position[count] = row;
      // −0 + 0 is 0: the two are one score.
      score[count++] = Number.isNaN(own[row]) ? -Infinity : own[row] + 0;
    }
  });
  const order = descending(score.subarray(0, count));
  return new Suspects(
    tabulateIntegers(count, (place) => model[order[place]]),
    tabulateIntegers(count, (place) => position[order[place]]),
    tabulate(count, (place) => score[order[place]]),
    tabulateIntegers(count, (place) => {
      const at = order[place];
      return scores[model[at]].suggestedClass?.[position[at]] ?? -1;
    }),
  );
}

const DIGIT_BITS = 16;
const DIGITS = 2 ** DIGIT_BITS;

/**
 * Places of the values, largest first, equal ones in the order of places; neither NaN nor −0. A radix sort on their bits,
 * in four rounds from the lowest 16 on.
 */
export function descending(values: Float64Array): Int32Array {
  const bits = new Uint32Array(values.slice().buffer);
  const count = values.length;
  const low = new Uint32Array(count);
  const high = new Uint32Array(count);
  for (let at = 0; at < count; at++) {
    // A negative number is the larger the smaller its bits are, a positive one the other way round and before it.
    const turn = values[at] < 0 ? 0 : 0x7fffffff;
    low[at] = bits[2 * at] ^ (turn && 0xffffffff);
    high[at] = bits[2 * at + 1] ^ turn;
  }
  let order = indices(count);
  let next: Int32Array = new Int32Array(count);
  const first = new Uint32Array(DIGITS);
  for (const [words, shift] of [
    [low, 0],
    [low, DIGIT_BITS],
    [high, 0],
    [high, DIGIT_BITS],
  ] as const) {
    first.fill(0);
    for (let at = 0; at < count; at++) first[(words[at] >>> shift) % DIGITS]++;
    let before = 0;
    for (let digit = 0; digit < DIGITS; digit++) {
      const here = first[digit];
      first[digit] = before;
      before += here;
    }
    for (const at of order) next[first[(words[at] >>> shift) % DIGITS]++] = at;
    [order, next] = [next, order];
  }
  return order;
}
