import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { poolSize, RowWindow, scrollTopFor, wheelFactor } from '../../../src/app/widgets/grid/row-window.ts';

const VIEW = 300;
const HEIGHT = 28;
/** More rows than a browser can make an element tall. */
const MANY = 5_000_000;

describe('which rows are in view', () => {
  test('few rows are all there, at multiples of their height', () => {
    const rows = new RowWindow(5, HEIGHT, VIEW, 0);
    expect(rows.rows).toEqual([0, 1, 2, 3, 4]);
    expect(rows.topOf(3)).toBe(3 * HEIGHT);
    expect(rows.height).toBe(5 * HEIGHT);
  });

  test('a scrolled window begins shortly before its first row', () => {
    const rows = new RowWindow(1000, HEIGHT, VIEW, 100.5 * HEIGHT);
    expect(rows.first).toBe(98);
    expect(rows.topOf(100)).toBe(100 * HEIGHT);
  });

  test.each([1000, MANY])('of %d rows the last ones are reached at the end of the scroll bar', (count) => {
    const { height } = new RowWindow(count, HEIGHT, VIEW, 0);
    const rows = new RowWindow(count, HEIGHT, VIEW, height - VIEW);
    expect(rows.last).toBe(count - 1);
    expect(rows.topOf(count - 1) + HEIGHT).toBeCloseTo(height, 3);
  });

  test('there are no rows of an empty answer', () => {
    expect(new RowWindow(0, HEIGHT, VIEW, 0).rows).toEqual([]);
  });

  test('the pool is never smaller than the rows in view, so no two of them share an element', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: MANY }),
        fc.integer({ min: 20, max: 2000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (count, view, share) => {
          const { height } = new RowWindow(count, HEIGHT, view, 0);
          const rows = new RowWindow(count, HEIGHT, view, share * Math.max(0, height - view));
          expect(rows.rows.length).toBeLessThanOrEqual(poolSize(HEIGHT, view));
        },
      ),
    );
  });
});

test.each([1000, MANY])('of %d rows the one revealed is in view, and one already in view stays', (count) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: count - 1 }), fc.integer({ min: 0, max: count - 1 }), (from, row) => {
      const at = scrollTopFor(from, count, HEIGHT, VIEW, 0);
      const to = scrollTopFor(row, count, HEIGHT, VIEW, at);
      const rows = new RowWindow(count, HEIGHT, VIEW, to);
      expect(rows.first).toBeLessThanOrEqual(row);
      expect(rows.last).toBeGreaterThanOrEqual(row);
      expect(scrollTopFor(row, count, HEIGHT, VIEW, to)).toBeCloseTo(to, 3);
    }),
  );
});

test('a turn of the wheel is scaled only where scrolling is', () => {
  expect(wheelFactor(1000, HEIGHT, VIEW)).toBe(1);
  expect(wheelFactor(MANY, HEIGHT, VIEW)).toBeLessThan(1);
});
