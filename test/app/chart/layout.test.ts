import { describe, expect, test } from 'vitest';
import { layOut } from '../../../src/app/chart/layout.ts';
import { shapesOf, type ChartShapeKind } from '../../../src/app/chart/shape.ts';
import { answerOf, weeks } from '../answer.ts';

function laidOut(values: readonly number[], kind: ChartShapeKind, reach: readonly number[] = []) {
  const answer = weeks(values);
  const shape = shapesOf(answer).find((each) => each.kind === kind);
  if (!shape) throw new Error(`${kind} is not offered.`);
  return layOut(answer.first.rows, shape, 600, 300, reach);
}

describe.each(['line', 'bar', 'scatter'] as const)('%s', (kind) => {
  test('a mark stands at its value, and higher values stand higher', () => {
    const { marks, yOf, valueAt } = laidOut([10, 30, 20], kind);
    expect(marks.map(({ value }) => value)).toEqual([10, 30, 20]);
    for (const mark of marks) {
      expect(mark.y).toBeCloseTo(yOf(mark.value));
      expect(valueAt(mark.y)).toBeCloseTo(mark.value);
    }
    expect(marks[1].y).toBeLessThan(marks[2].y);
    expect(marks[0].x).toBeLessThan(marks[1].x);
  });

  test('the axis reaches what is wanted', () => {
    const { yOf } = laidOut([10, 30, 20], kind, [100]);
    expect(yOf(100)).toBeGreaterThanOrEqual(0);
  });

  test('rows without a value have no mark', () => {
    const answer = answerOf({ week: {}, n: { dependent: true } }, [
      [1, 5],
      [2, null],
      [3, 6],
    ]);
    const shape = shapesOf(answer).find((each) => each.kind === kind);
    expect(shape && layOut(answer.first.rows, shape, 600, 300, []).marks.map(({ row }) => row)).toEqual([0, 2]);
  });
});

test('figures of the axis are as exact as they are near to each other', () => {
  const texts = laidOut([1000.1, 1000.4, 1000.3], 'scatter').yTicks.map(({ text }) => text);
  expect(texts.length).toBeGreaterThan(2);
  expect(new Set(texts).size).toBe(texts.length);
});

test('long names on the axis leave room for each other', () => {
  const rows = Array.from({ length: 60 }, (_, i) => [`2024-03-01 ${10 + i}`, i]);
  const answer = answerOf({ hour: {}, n: { dependent: true } }, rows);
  const shape = shapesOf(answer).find(({ kind }) => kind === 'line');
  const at = shape ? layOut(answer.first.rows, shape, 600, 300, []).xTicks.map((tick) => tick.at) : [];
  expect(at.length).toBeGreaterThan(2);
  expect(Math.min(...at.slice(1).map((x, i) => x - at[i]))).toBeGreaterThan(90);
});

test('bars begin at zero, also below it', () => {
  const { floor, yOf } = laidOut([-5, 10, 20], 'bar');
  expect(floor).toBeCloseTo(yOf(0));
});

test('a histogram counts every value once', () => {
  const answer = answerOf(
    { x: {} },
    Array.from({ length: 200 }, (_, i) => [i / 7]),
  );
  const shape = shapesOf(answer)[0];
  const { marks } = layOut(answer.first.rows, shape, 600, 300, []);
  expect(marks.reduce((sum, { value }) => sum + value, 0)).toBe(200);
  expect(marks.every(({ row }) => row === -1)).toBe(true);
});
