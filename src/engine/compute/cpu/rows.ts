import type { Floats } from '../backend.ts';

/** Features on the CPU with a column of ones behind them that is never stored. */
export interface Rows {
  readonly rows: number;
  readonly columns: number;
  /** Z ← [X 1]·V; V is (columns + 1) × k, Z rows × k. With `every` only every so-manieth row of Z is written. */
  forward(V: Floats, k: number, Z: Float64Array, every?: number): void;
  /** G ← G + [X 1]ᵀ·S; S is rows × k, G (columns + 1) × k. */
  back(S: Floats, k: number, G: Float64Array): void;
}
