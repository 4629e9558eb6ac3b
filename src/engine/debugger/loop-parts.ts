import type { Catalog } from '../sql/catalog.ts';
import type { Database } from '../sql/database.ts';
import type { ComplaintBook } from './complaint-book.ts';
import type { History } from './history.ts';
import type { PredictionStore } from './prediction-store.ts';
import type { QueryStore } from './query-store.ts';
import type { TrainedModel } from './trained-model.ts';

/** The parts of a session that the loop works on. */
export interface LoopParts {
  readonly models: ReadonlyMap<string, TrainedModel>;
  readonly predictions: PredictionStore;
  readonly queries: QueryStore;
  readonly complaints: ComplaintBook;
  readonly history: History;
  readonly database: Database;
  /** What names in a query stand for at present. */
  readonly catalog: () => Catalog;
}
