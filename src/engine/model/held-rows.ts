import type { Floats, HeldRows } from './classifier.ts';

/** Rows on the device for one model, and P of them where it last stood. */
export class PredictedRows<Rows extends { dispose(): void }> implements HeldRows {
  readonly rowCount: number;
  readonly rows: Rows;
  #kept: { readonly theta: Float64Array; readonly P: Promise<Floats> } | null = null;

  constructor(rows: Rows, rowCount: number) {
    this.rows = rows;
    this.rowCount = rowCount;
  }

  /**
   * P at θ, by `predict` where it is not kept from the last time: a ranking asks for what the answer was computed from. Not to
   * be written. What failed is not kept.
   */
  probabilities(theta: Float64Array, predict: () => Promise<Floats>): Promise<Floats> {
    if (this.#kept?.theta === theta) return this.#kept.P;
    const kept = { theta, P: predict() };
    this.#kept = kept;
    kept.P.catch(() => {
      if (this.#kept === kept) this.#kept = null;
    });
    return kept.P;
  }

  dispose(): void {
    this.rows.dispose();
  }
}
