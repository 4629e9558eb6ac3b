import type { Work } from '../base/work.ts';
import { pairKey, type PredictedPair, type Probabilities } from '../provenance/lineage.ts';
import type { Database, PredictedTable } from '../sql/database.ts';
import type { TableStore } from './table-store.ts';
import type { TrainedModel } from './trained-model.ts';

/** Predictions of every (model, table) that a query or a complaint asked for, at the models' present parameters. */
export class PredictionStore {
  readonly #database: Database;
  readonly #tables: TableStore;
  readonly #models: ReadonlyMap<string, TrainedModel>;
  #current: ReadonlyMap<string, PredictedTable> = new Map();
  #oneHot: Probabilities | undefined;

  /** `models` is the session’s own map: later models are seen. */
  constructor(database: Database, tables: TableStore, models: ReadonlyMap<string, TrainedModel>) {
    this.#database = database;
    this.#tables = tables;
    this.#models = models;
  }

  /** Makes sure that these pairs are predicted, in the database too. */
  async ensure(pairs: readonly PredictedPair[], work: Work): Promise<void> {
    for (const pair of pairs) {
      const model = this.#models.get(pair.model);
      if (!model || this.#current.has(pairKey(pair))) continue;
      const predicted = await model.predict(this.#tables.get(pair.table).table, work);
      await this.#database.setPredictions(predicted);
      this.#replace(new Map(this.#current).set(pairKey(pair), predicted));
    }
  }

  /** What is predicted now, to be given back by `restore`. */
  get current(): ReadonlyMap<string, PredictedTable> {
    return this.#current;
  }

  /** Makes earlier predictions the present ones again, in the database too. */
  async restore(earlier: ReadonlyMap<string, PredictedTable>): Promise<void> {
    this.#replace(new Map(earlier));
    for (const predicted of earlier.values()) await this.#database.setPredictions(predicted);
  }

  /** Forgets predictions, because parameters or data changed; `ensure` computes what is needed anew. */
  clear(): void {
    this.#replace(new Map());
  }

  /** Forgets the predictions for a table that was replaced or removed. */
  forget(table: string): void {
    this.#replace(new Map([...this.#current].filter(([, predicted]) => predicted.table !== table)));
  }

  /** P of every pair predicted so far. */
  probabilities(): Probabilities {
    return new Map([...this.#current].map(([key, { probabilities }]) => [key, probabilities]));
  }

  /** The predicted classes as probabilities 0 and 1; made once for all queries. */
  oneHot(): Probabilities {
    this.#oneHot ??= new Map(
      [...this.#current].map(([key, { predicted, classes }]) => {
        const P = new Float32Array(predicted.length * classes.length);
        predicted.forEach((c, row) => {
          P[row * classes.length + c] = 1;
        });
        return [key, P];
      }),
    );
    return this.#oneHot;
  }

  #replace(current: Map<string, PredictedTable>): void {
    this.#current = current;
    this.#oneHot = undefined;
  }
}
