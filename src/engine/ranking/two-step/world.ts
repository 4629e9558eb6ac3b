import { pairKey, type PredictedPair, type Probabilities } from '../../provenance/lineage.ts';

/** Current predictions of one pair. */
export interface PairWorld {
  readonly pair: PredictedPair;
  /** Rows × classes. */
  readonly P: Float32Array | Float64Array;
  readonly classCount: number;
  /** Most probable class per row, the first among equals. */
  readonly predicted: Int32Array;
}

/** The current predictions of every pair, under their keys. */
export type World = ReadonlyMap<string, PairWorld>;

/** The world that P's most probable classes make; class counts per pair key. */
export function worldOf(
  pairs: readonly { readonly pair: PredictedPair; readonly classCount: number }[],
  probabilities: Probabilities,
): World {
  return new Map(
    pairs.map(({ pair, classCount }) => {
      const key = pairKey(pair);
      const P = probabilities.get(key) ?? new Float64Array(0);
      const predicted = new Int32Array(P.length / classCount);
      for (let row = 0; row < predicted.length; row++) {
        let best = 0;
        for (let c = 1; c < classCount; c++) if (P[row * classCount + c] > P[row * classCount + best]) best = c;
        predicted[row] = best;
      }
      return [key, { pair, P, classCount, predicted }];
    }),
  );
}

/** One queried row that an integer program may predict otherwise. */
export interface QueriedRow {
  readonly pair: string;
  readonly row: number;
}

/** A changed prediction. */
export interface Change extends QueriedRow {
  readonly classIndex: number;
}
