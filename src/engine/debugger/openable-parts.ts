import { RainError } from '../base/errors.ts';
import type { Catalog } from '../sql/catalog.ts';
import { queryParts } from '../sql/parts.ts';
import { prepareQuery } from '../sql/prepare.ts';
import type { Answer } from './api.ts';

/** The parts of a query that stand on their own: a subquery that reads the query around it does not. */
export function openableParts(sql: string, catalog: Catalog): Answer['parts'] {
  return queryParts(sql)
    .filter((part) => {
      try {
        prepareQuery(part.sql, catalog);
        return true;
      } catch (error) {
        if (error instanceof RainError) return false;
        throw error;
      }
    })
    .map(({ name, sql: own }) => ({ name, sql: own }));
}
