import { expect, test } from 'vitest';
import { drawnShape, seriesAlike, shapesOf } from '../../../src/app/chart/shape.ts';
import { answerOf, weeks } from '../answer.ts';

const kinds = (answer: Parameters<typeof shapesOf>[0]) => shapesOf(answer).map(({ kind }) => kind);

test('numbers in order are a line first, names are bars first', () => {
  expect(kinds(weeks([3, 1, 2]))).toEqual(['line', 'bar', 'scatter']);
  const folders = answerOf({ folder: { numeric: false }, spam: { dependent: true } }, [
    ['inbox', 3],
    ['archive', 4],
  ]);
  expect(kinds(folders)).toEqual(['bar', 'line']);
});

test('classes are names even where they are digits', () => {
  const digits = answerOf({ digit: { dependent: true }, scans: { dependent: true } }, [
    [0, 80],
    [1, 15],
  ]);
  expect(kinds(digits)[0]).toBe('bar');
});

test('one value says nothing to draw; many numbers make a histogram', () => {
  expect(shapesOf(answerOf({ n: { dependent: true } }, [[132]]))).toEqual([]);
  const ages = answerOf(
    { age: {} },
    Array.from({ length: 40 }, (_, i) => [i % 7]),
  );
  expect(kinds(ages)).toEqual(['histogram']);
});

test('points and counts of values are drawn only when asked for', () => {
  const points = answerOf({ x: {}, y: {} }, [
    [0.5, 1.5],
    [0.25, 2.5],
  ]);
  const shapes = shapesOf(points);
  expect(shapes.map(({ kind }) => kind)).toEqual(['scatter']);
  expect(drawnShape(shapes, 'auto')).toBeUndefined();
  expect(drawnShape(shapes, 'scatter')?.kind).toBe('scatter');
  expect(drawnShape(shapesOf(weeks([1, 2])), 'auto')?.kind).toBe('line');
  expect(drawnShape(shapesOf(weeks([1, 2])), 'none')).toBeUndefined();
});

test('fractions in order name the rows whose values depend on predictions; others are values', () => {
  const drawn = (rows: number[][]) => shapesOf(answerOf({ x: {}, people: {}, rich: { dependent: true } }, rows))[0];
  const steps = [
    [0, 31, 3],
    [0.1, 29, 9],
    [0.2, 30, 5],
  ];
  expect(drawn(steps)).toMatchObject({ kind: 'line', key: 0 });
  expect(drawn(steps).series.map(({ name }) => name)).toEqual(['people', 'rich']);
  expect(drawn(steps.toReversed()).key).toBe(1);
});

test('a share is not drawn beside counts a thousand times its size, unless it is asked for', () => {
  const answer = answerOf({ decade: {}, people: {}, rich: { dependent: true }, poor: { dependent: true } }, [
    [20, 786, 0.04, 0.96],
    [30, 850, 0.2, 0.8],
  ]);
  const [line] = shapesOf(answer);
  expect(line.series.map(({ name }) => name)).toEqual(['people', 'rich', 'poor']);
  expect(seriesAlike(line, answer.first.rows).map(({ name }) => name)).toEqual(['rich', 'poor']);
});
