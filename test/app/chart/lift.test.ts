import { beforeEach, describe, expect, test } from 'vitest';
import { layOut, type ChartLayout } from '../../../src/app/chart/layout.ts';
import { keyStep, Lift } from '../../../src/app/chart/lift.svelte.ts';
import { shapesOf } from '../../../src/app/chart/shape.ts';
import { weeks } from '../answer.ts';

function layoutOf(values: readonly number[]): ChartLayout {
  const answer = weeks(values);
  return layOut(answer.first.rows, shapesOf(answer)[0], 600, 300, []);
}

describe('a mark on its way to where it belongs', () => {
  const layout = layoutOf([10, 36, 59]);
  const [, mark] = layout.marks;
  let lift: Lift;
  beforeEach(() => {
    lift = new Lift();
  });

  test('a press that hardly moves stays a click', () => {
    lift.press(mark, 200);
    expect(lift.move(203, layout)).toBeNull();
    expect(lift.held).toBeNull();
    expect(lift.drop()).toBeNull();
  });

  test('a drag holds the whole value under the pointer, and lets go there', () => {
    const by = layout.yOf(50) - layout.yOf(36);
    lift.press(mark, 200);
    expect(lift.move(200 + by, layout)).toBe(mark);
    expect(lift.move(200 + by, layout)).toBeNull();
    expect(lift.drop()).toEqual({ mark, value: 50 });
    expect(lift.held).toBeNull();
  });

  test('a drag ends at the ends of the axis', () => {
    lift.press(mark, 200);
    lift.move(9000, layout);
    expect(lift.held?.value).toBe(0);
    lift.move(-9000, layout);
    expect(lift.held?.value).toBeGreaterThanOrEqual(Math.floor(layout.valueAt(0)));
    expect(lift.held?.value).toBeLessThan(layout.valueAt(0) * 1.1);
  });

  test('giving up leaves the mark at its place', () => {
    lift.press(mark, 200);
    lift.move(100, layout);
    lift.cancel();
    expect(lift.drop()).toBeNull();
    expect(lift.move(50, layout)).toBeNull();
  });

  test('keys hold any value', () => {
    lift.take(mark, 120);
    expect(lift.byKeys).toBe(true);
    expect(lift.drop()).toEqual({ mark, value: 120 });
    expect(lift.byKeys).toBe(false);
  });
});

test('keys move counts by one and shares by a small round step', () => {
  const counts = layoutOf([10, 36, 59]);
  expect(keyStep(counts, counts.marks[0])).toBe(1);
  const shares = layoutOf([0.12, 0.4, 0.35]);
  expect(keyStep(shares, shares.marks[0])).toBe(0.01);
});
