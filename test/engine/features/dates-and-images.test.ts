import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDate } from '../../../src/engine/features/date-text.ts';
import { findImages } from '../../../src/engine/features/image-columns.ts';
import { encoded, fit, tableOf } from './helpers.ts';

describe('dates', () => {
  test('every instant is read as JavaScript writes it', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0100-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          const whole = new Date(Math.floor(date.getTime() / 1000) * 1000);
          const read = parseDate(whole.toISOString());
          expect(Math.round((read?.days ?? NaN) * 86_400)).toBe(whole.getTime() / 1000);
          expect(read?.weekday).toBe((whole.getUTCDay() + 6) % 7);
          expect(read?.month).toBe(whole.getUTCMonth() + 1);
        },
      ),
    );
  });

  test('a zone shifts the instant but not the hour on the clock', () => {
    expect(parseDate('2026-11-22 01:30+02:00')).toMatchObject({ hour: 1.5, weekday: 6, hasTime: true });
    expect(parseDate('2026-11-22T01:30+02:00')?.days).toBe(parseDate('2026-11-21T23:30Z')?.days);
  });

  test.each(['2026-02-29', '2026-13-01', '01/02/2026', '2026-1', '12:30', '1-10', '2026-01/02', '2026-01-01 25:00'])(
    '%s is no date',
    (text) => {
      expect(parseDate(text)).toBeNull();
    },
  );

  test('become a day and its parts, without those that never change; what is no date is missing', async () => {
    const table = await tableOf('d,y\n2026-03-02,1\n2026-03-04,0\n,1\n2026-03-03,0\n');
    const encoder = await fit(table, ['d']);
    expect(encoder.columns[0].as).toBe('date');
    expect(encoder.names).toEqual(['d', 'd is missing', 'd day of month', 'd weekday']);
    const step = Math.fround(Math.sqrt(1.5));
    const rows = await encoded(encoder, await tableOf('d,y\n2026-03-04,1\n,0\nsoon,1\n'));
    expect(rows[0]).toEqual([step, 0, step, step]);
    expect(rows[1]).toEqual([0, 1, 0, 0]);
    expect(rows[2]).toEqual([0, 1, 0, 0]);
  });
});

describe('images', () => {
  const header = Array.from({ length: 16 }, (_, i) => `pixel${i}`).join(',');
  const image = (white: number): string => Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? white : 0)).join(',');

  test('square groups of numbered pixels are found and scaled, constant pixels too', async () => {
    const table = await tableOf(`label,${header}\n1,${image(255)}\n2,${image(9)}\n`);
    expect(findImages(table)).toMatchObject([{ prefix: 'pixel', side: 4, white: 255 }]);
    const encoder = await fit(table, undefined, ['label']);
    expect(encoder.names).toHaveLength(16);
    expect((await encoded(encoder, table))[0][0]).toBe(1);
  });

  test.each([
    [2, 0, 255],
    [3, 1, 16],
    [5, 0, 1],
    [8, 0, 16],
    [33, 1, 255],
  ])('of side %i, numbered from %i, with white %i, become features from 0 to 1', async (side, first, white) => {
    const names = Array.from({ length: side ** 2 }, (_, i) => `pixel${i + first}`);
    const grey = white === 1 ? 0.25 : Math.floor(white / 4);
    const row = (value: number): string => names.map((_, i) => (i % 3 === 0 ? value : 0)).join(',');
    const table = await tableOf(`label,${names.join(',')}\n1,${row(white)}\n2,${row(grey)}\n`);
    expect(findImages(table)).toMatchObject([{ prefix: 'pixel', side, white }]);
    const encoder = await fit(table, undefined, ['label']);
    expect(new Set(encoder.columns.map(({ as }) => as))).toEqual(new Set(['scaled']));
    const [full, quarter] = await encoded(encoder, table);
    expect([full[0], full[1], quarter[3]]).toEqual([1, 0, Math.fround(grey / white)]);
  });

  test.each([
    ['a pixel too few', `a${header.slice(1)}`.replace('aixel0', 'other'), image(255)],
    ['beyond 255', header, image(256)],
    ['below 0', header, image(-1)],
    ['broken numbers', header, image(2.5)],
    ['nothing but 0', header, image(0)],
  ])('%s is no image', async (_what, names, row) => {
    expect(findImages(await tableOf(`label,${names}\n1,${row}\n2,${row}\n`))).toEqual([]);
  });

  test('values up to 1 stay as they are', async () => {
    const table = await tableOf(`label,${header}\n1,${image(1)}\n2,${image(0.5)}\n`);
    expect(findImages(table)).toMatchObject([{ white: 1 }]);
  });
});
