import { it } from 'vitest';
import { checkRandomQueries } from './random-queries.ts';

it(
  '3,300 random queries agree with SQLite in every world, with means and with differences (first half)',
  () => checkRandomQueries(Number(process.env.RAIN_SEED ?? 1), 3300),
  900_000,
);
