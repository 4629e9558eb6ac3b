import type { Floats, HeldRows } from './classifier.ts';

/** Rows that are on the device already, and where they stand in the table they are part of. */
export interface RowPart {
  /** Undefined: the training rows, as elsewhere. */
  readonly rows: HeldRows | undefined;
  /** Row of the table for each of them. */
  readonly ids: Int32Array;
}

/**
 * A table whose rows are held in parts, such as the training table asked about itself: what the model learnt from, what it
 * held out, and the rest. Nothing is held twice. Every row of the table is in one part.
 */
export class JoinedRows implements HeldRows {
  readonly rowCount: number;
  readonly #parts: readonly RowPart[];
  readonly #own: readonly HeldRows[];

  /** `own`: parts that are disposed with it; the others belong to someone else. */
  constructor(parts: readonly RowPart[], own: readonly HeldRows[]) {
    this.rowCount = parts.reduce((sum, { ids }) => sum + ids.length, 0);
    this.#parts = parts;
    this.#own = own;
  }

  /** k numbers per row of the table from k numbers per row of each part. */
  async gather(k: number, ofPart: (rows: HeldRows | undefined) => Promise<Floats>): Promise<Floats> {
    let all: Floats | null = null;
    for (const { rows, ids } of this.#parts) {
      const values = await ofPart(rows);
      all ??=
        values instanceof Float64Array ? new Float64Array(this.rowCount * k) : new Float32Array(this.rowCount * k);
      for (let i = 0; i < ids.length; i++) for (let c = 0; c < k; c++) all[ids[i] * k + c] = values[i * k + c];
    }
    return all ?? new Float64Array();
  }

  /** Σ over the parts of a vector made of each part's share of k numbers per row. */
  async sum(
    values: Floats,
    k: number,
    ofPart: (rows: HeldRows | undefined, values: Float64Array) => Promise<Float64Array>,
  ): Promise<Float64Array> {
    let total: Float64Array | null = null;
    for (const { rows, ids } of this.#parts) {
      const share = new Float64Array(ids.length * k);
      for (let i = 0; i < ids.length; i++) for (let c = 0; c < k; c++) share[i * k + c] = values[ids[i] * k + c];
      const part = await ofPart(rows, share);
      if (total === null) total = part;
      else for (let j = 0; j < total.length; j++) total[j] += part[j];
    }
    return total ?? new Float64Array();
  }

  dispose(): void {
    for (const rows of this.#own) rows.dispose();
  }
}
