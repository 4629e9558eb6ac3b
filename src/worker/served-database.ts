import type { Work } from '../engine/base/work.ts';
import type { Database, ResultSet, RowLimit } from '../engine/sql/database.ts';
import type { WorkPositions } from './bridge.ts';

/** A database as it is called across the border: `Work` stands last everywhere, and closing it is ending the worker. */
export interface ServedDatabase extends Omit<Database, 'close' | 'select'> {
  select(sql: string, limit: RowLimit | undefined, work: Work): Promise<ResultSet>;
}

/** Where each call takes its `Work`; null where it takes none. */
export const databasePositions: WorkPositions<ServedDatabase> = {
  load: 1,
  drop: null,
  setPredictions: null,
  materialisePredictions: 2,
  select: 2,
  selectBulk: 3,
  store: 2,
  materialise: 2,
};
