import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/engine/base/random.ts';
import { Work } from '../../../src/engine/base/work.ts';
import { describeCondition, type Condition } from '../../../src/engine/explanation/condition.ts';
import { findPatterns, type Pattern } from '../../../src/engine/explanation/patterns.ts';
import { RowSet } from '../../../src/engine/explanation/row-set.ts';
import { cellAt, type Cell, type Column } from '../../../src/engine/table/table.ts';

const ROWS = 2000;

/** Ages, sexes and mails by chance; age is missing now and then. */
function people(seed: number): Column[] {
  const random = new Random(seed);
  const words = ['meeting', 'gas', 'deal', 'http', 'report', 'lunch', 'price', 'offer'];
  const texts = Array.from({ length: ROWS }, (_, i) =>
    [`mail ${i}`, ...words.filter(() => random.uniform() < 0.25)].join(' '),
  );
  return [
    {
      name: 'age',
      type: 'integer',
      values: Float64Array.from({ length: ROWS }, () => (random.uniform() < 0.03 ? NaN : 18 + random.below(60))),
    },
    {
      name: 'sex',
      type: 'text',
      codes: Int32Array.from({ length: ROWS }, () => random.below(2)),
      dictionary: ['Female', 'Male'],
    },
    { name: 'text', type: 'text', codes: Int32Array.from({ length: ROWS }, (_, i) => i), dictionary: texts },
  ];
}

/** The predicate read literally from the cells: independent of the search's bit sets. */
function satisfies(columns: readonly Column[], row: number, condition: Condition): boolean {
  const column = columns.find(({ name }) => name === condition.column);
  const cell: Cell = column ? cellAt(column, row) : null;
  if (condition.op === 'missing') return cell === null;
  if (cell === null) return false;
  switch (condition.op) {
    case '=':
      return cell === condition.value;
    case '<=':
      return Number(cell) <= condition.value;
    case '>=':
      return Number(cell) >= condition.value;
    case 'contains':
      return String(cell)
        .split(/[^a-z0-9]+/i)
        .includes(condition.value);
  }
}

async function patternsOf(columns: readonly Column[], rows: Int32Array, suspects: Int32Array): Promise<Pattern[]> {
  return findPatterns({ columns, rows, suspects }, Work.quiet);
}

const everyRow = Int32Array.from({ length: ROWS }, (_, i) => i);

describe('patterns of suspects', () => {
  it('finds the planted word and the planted group', async () => {
    const columns = people(1);
    const random = new Random(7);
    const planted = everyRow.filter(
      (row) => satisfies(columns, row, { column: 'text', op: 'contains', value: 'http' }) && random.uniform() < 0.9,
    );
    const [first] = await patternsOf(columns, everyRow, planted);
    expect(first.description).toBe('text contains “http”');
    expect(first.support).toBe(planted.length);
    expect(first.lift).toBeGreaterThan(3);
  });

  it('joins conditions and leaves out those that add nothing', async () => {
    const columns = people(2);
    const inGroup = (row: number) =>
      satisfies(columns, row, { column: 'sex', op: '=', value: 'Male' }) &&
      satisfies(columns, row, { column: 'age', op: '>=', value: 60 });
    const [first] = await patternsOf(columns, everyRow, everyRow.filter(inGroup));
    expect(first.conditions.map(({ column }) => column).sort()).toEqual(['age', 'sex']);
    expect(first.support / first.covered).toBeGreaterThan(0.9);
  });

  it('explains two causes by two patterns', async () => {
    const columns = people(3);
    const suspects = everyRow.filter(
      (row) =>
        satisfies(columns, row, { column: 'text', op: 'contains', value: 'deal' }) ||
        satisfies(columns, row, { column: 'age', op: 'missing' }),
    );
    const found = (await patternsOf(columns, everyRow, suspects)).map(({ description }) => description);
    expect(found).toContain('text contains “deal”');
    expect(found).toContain('age is missing');
  });

  it('counts what the predicate says, over the rows asked about only', async () => {
    const columns = people(4);
    const rows = everyRow.filter((row) => row % 3 !== 0);
    const random = new Random(11);
    const suspects = rows.filter((row) => {
      const old = satisfies(columns, row, { column: 'age', op: '>=', value: 50 });
      return random.uniform() < (old ? 0.5 : 0.05);
    });
    const found = await patternsOf(columns, rows, suspects);
    expect(found.length).toBeGreaterThan(0);
    for (const pattern of found) {
      const covered = rows.filter((row) => pattern.conditions.every((c) => satisfies(columns, row, c)));
      expect([...pattern.rows]).toEqual([...covered]);
      expect(pattern.covered).toBe(covered.length);
      const support = covered.filter((row) => suspects.includes(row)).length;
      expect(pattern.support).toBe(support);
      expect(pattern.lift).toBeCloseTo(support / covered.length / (suspects.length / rows.length), 10);
    }
  });

  it('says nothing about suspects without anything in common', async () => {
    const random = new Random(13);
    const suspects = everyRow.filter(() => random.uniform() < 0.1);
    for (const { lift, support } of await patternsOf(people(5), everyRow, suspects)) {
      expect(lift).toBeLessThan(2.5);
      expect(support).toBeLessThan(0.6 * suspects.length);
    }
    expect(await patternsOf(people(5), everyRow, new Int32Array(0))).toEqual([]);
  });
});

describe('the search', () => {
  it('keeps two groups apart that only happen to be of the same size', async () => {
    // Group A, group B and the reds each have 200 suspects among 400 rows; all reds of group B are suspects.
    const suspects = everyRow.filter((row) => row < 200 || (row >= 400 && row < 600));
    const columns: Column[] = [
      {
        name: 'group',
        type: 'text',
        codes: everyRow.map((row) => Math.min(Math.floor(row / 400), 2)),
        dictionary: ['A', 'B', 'C'],
      },
      {
        name: 'colour',
        type: 'text',
        codes: everyRow.map((row) => ((row >= 400 && row < 600) || (row >= 800 && row < 1000) ? 0 : 1 + (row % 3))),
        dictionary: ['red', 'green', 'blue', 'white'],
      },
    ];
    const [first] = await patternsOf(columns, everyRow, suspects);
    expect(first.description).toBe('group = B and colour = red');
  });

  it('searches a sample of a large table, and counts over all of it', async () => {
    const rows = Int32Array.from({ length: 60_000 }, (_, i) => i);
    const random = new Random(5);
    const values = Float64Array.from(rows, () => random.below(100));
    const suspects = rows.filter((row) => random.uniform() < (values[row] >= 80 ? 0.9 : 0.45));
    const [first] = await patternsOf([{ name: 'x', type: 'integer', values }], rows, suspects);
    expect(first.description).toMatch(/^x ≥ (7[7-9]|8[0-3])$/);
    const blamed = new Set(suspects);
    expect(first.covered).toBe(first.rows.length);
    expect(first.support).toBe(first.rows.filter((row) => blamed.has(row)).length);
    expect(first.lift).toBeCloseTo(first.support / first.covered / (suspects.length / rows.length), 10);
  });

  it('can be cancelled', async () => {
    const controller = new AbortController();
    const work = new Work({ signal: controller.signal, report: () => controller.abort() });
    const question = { columns: people(1), rows: everyRow, suspects: everyRow.slice(0, 50) };
    await expect(findPatterns(question, work)).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('a condition in words', () => {
  it('shows the beginning of a long value on one line', () => {
    const value = `Dear all,\n\n${'please find attached '.repeat(40)}`;
    const text = describeCondition({ column: 'mail', op: '=', value });
    expect(text).toMatch(/^mail = Dear all, please find attached .*…$/);
    expect(text.length).toBeLessThan(70);
    expect(describeCondition({ column: 'plan', op: '=', value: 'trial' })).toBe('plan = trial');
  });
});

describe('sets of rows', () => {
  it('agree with Set on random sets', () => {
    const random = new Random(3);
    const draw = () => everyRow.filter(() => random.uniform() < 0.3);
    const [a, b] = [draw(), draw()];
    const [A, B] = [RowSet.of(ROWS, a), RowSet.of(ROWS, b)];
    const inB = new Set(b);
    expect(A.size).toBe(a.length);
    expect(A.and(B).rows()).toEqual([...a].filter((row) => inB.has(row)));
    expect(A.without(B).rows()).toEqual([...a].filter((row) => !inB.has(row)));
    expect(A.countIn(B)).toBe([...a].filter((row) => inB.has(row)).length);
    expect([A.equals(B), A.equals(RowSet.of(ROWS, a))]).toEqual([false, true]);
  });
});
