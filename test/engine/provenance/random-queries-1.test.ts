import { it } from 'vitest';
import { checkRandomQueries } from './random-queries.ts';

it(
  'random queries agree with SQLite in every world, with means and with differences (1)',
  () => checkRandomQueries(1, 300),
  300_000,
);
