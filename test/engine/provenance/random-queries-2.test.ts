import { it } from 'vitest';
import { checkRandomQueries } from './random-queries.ts';

it(
  '3,300 random queries agree with SQLite in every world, with means and with differences (second half)',
  () => checkRandomQueries(Number(process.env.RAIN_SEED ?? 1) + 1_000_003, 3300),
  900_000,
);
