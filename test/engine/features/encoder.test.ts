import { describe, expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { encoded, errorOf, fit, rowsOf, tableOf } from './helpers.ts';

const f32 = Math.fround;

describe('numbers', () => {
  test('are standardised by mean and population deviation of the training rows alone', async () => {
    const table = await tableOf('x,y\n1,a\n3,b\n1000,a\n');
    const encoder = await fit(table, ['x'], [], Int32Array.of(0, 1));
    expect(await encoded(encoder, table)).toEqual([[-1], [1], [998]]);
    expect(encoder.names).toEqual(['x']);
  });

  test('a missing one counts as the mean, and as missing where training rows had missing ones', async () => {
    const table = await tableOf('x,z\n1,1\n3,2\n,3\n');
    const learntWith = await fit(table, ['x']);
    expect(learntWith.names).toEqual(['x', 'x is missing']);
    expect(await encoded(learntWith, table)).toEqual([
      [-1, 0],
      [1, 0],
      [0, 1],
    ]);
    const learntWithout = await fit(table, ['x'], [], Int32Array.of(0, 1));
    expect(await encoded(learntWithout, table)).toEqual([[-1], [1], [0]]);
  });

  test('raw and scaled ones keep their zero, and their missing cells are the mean in the same unit', async () => {
    const table = await tableOf('x,z\n0,1\n255,2\n,3\n');
    const encoder = await fit(table, [
      { column: 'x', as: 'scaled', by: 255 },
      { column: 'z', as: 'raw' },
    ]);
    expect(await encoded(encoder, table)).toEqual([
      [0, 0, 1],
      [1, 0, 2],
      [f32(0.5), 1, 3],
    ]);
  });

  test('standardised features of real data have mean 0 and deviation 1', async () => {
    const values = Array.from({ length: 500 }, (_, i) => 1e6 + Math.sin(i) * 3);
    const table = await tableOf('x,y\n' + values.map((value) => `${value},1`).join('\n'));
    const column = (await encoded(await fit(table, ['x']), table)).map(([x]) => x);
    const mean = column.reduce((a, b) => a + b) / 500;
    const deviation = Math.sqrt(column.reduce((a, b) => a + (b - mean) ** 2, 0) / 500);
    expect(Math.abs(mean)).toBeLessThan(1e-6);
    expect(Math.abs(deviation - 1)).toBeLessThan(1e-6);
  });
});

describe('astronomic numbers', () => {
  test.each([
    ['1e308', '-1e308'],
    ['1.7e308', '1.6e308'],
    ['1e-300', '-1e-300'],
    ['5e-324', '0'],
  ])('%s and %s are standardised like any other two', async (high, low) => {
    const table = await tableOf(`x\n${high}\n${low}\n`);
    const [[above], [below]] = await encoded(await fit(table, ['x']), table);
    expect(above).toBeCloseTo(1, 6);
    expect(below).toBeCloseTo(-1, 6);
  });

  test('are used as they are only as far as arithmetic goes, and refused by name beyond', async () => {
    const table = await tableOf('x,y\n1e308,1\n1e12,2\n');
    const raw = await fit(table, [{ column: 'x', as: 'raw' }]);
    expect(await errorOf(raw.encode(table, Work.quiet))).toMatchObject({
      code: 'number-too-large',
      message: expect.stringMatching(/“x” is 1e\+308 in data row 0/),
    });
    expect(rowsOf((await raw.encode(table, Work.quiet, Int32Array.of(1))).matrix)).toEqual([[f32(1e12)]]);
    const scaled = await fit(table, [{ column: 'x', as: 'scaled', by: 1e300 }]);
    expect(await encoded(scaled, table)).toEqual([[f32(1e8)], [f32(1e-288)]]);
    const ordinary = await fit(await tableOf('x\n1\n2\n'), ['x']);
    expect((await errorOf(ordinary.encode(table, Work.quiet))).code).toBe('number-too-large');
  });
});

describe('categories', () => {
  test('are one-hot in code-point order; missing is one of them; unseen values are zero and counted', async () => {
    const table = await tableOf('c,y\nb,1\nB,1\n,1\nb,1\n');
    const encoder = await fit(table, ['c']);
    expect(encoder.names).toEqual(['c = B', 'c = b', 'c is missing']);
    const queried = await tableOf('y,C\n1,b\n1,\n1,new\n1,new\n');
    const { unseen } = await encoder.encode(queried, Work.quiet);
    expect(await encoded(encoder, queried)).toEqual([
      [0, 1, 0],
      [0, 0, 1],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect([...unseen]).toEqual([['c', 2]]);
  });

  test('missing counts as unseen where no training row was missing', async () => {
    const encoder = await fit(await tableOf('c,y\na,1\nb,1\n'), ['c']);
    const { unseen } = await encoder.encode(await tableOf('c,y\na,1\n,1\n'), Work.quiet);
    expect(unseen.get('c')).toBe(1);
  });

  test('numbers can be categories, ascending', async () => {
    const table = await tableOf('c,y\n10,1\n9,1\n10,2\n');
    const encoder = await fit(table, [{ column: 'c', as: 'category' }]);
    expect(encoder.names).toEqual(['c = 9', 'c = 10']);
    expect(await encoded(encoder, table)).toEqual([
      [0, 1],
      [1, 0],
      [0, 1],
    ]);
  });

  test('left to us, a text of more than a hundred values keeps the most frequent, and says so', async () => {
    const cells = Array.from({ length: 600 }, (_, i) => `city ${i % 150}`);
    const table = await tableOf('city,n\n' + [...cells, 'city 7'].map((cell, i) => `${cell},${i % 5}`).join('\n'));
    const encoder = await fit(table);
    expect(encoder.columns[0]).toMatchObject({ as: 'category', width: 100 });
    expect(encoder.columns[0].warning).toBe(
      'It has 150 different values; all but the 99 most frequent ones count as “other”.',
    );
    expect(encoder.names).toContain('city = city 7');
    expect(encoder.names[99]).toBe('city = other');
  });

  test('beyond a thousand, the rarest share one', async () => {
    const cells = Array.from({ length: 1500 }, (_, i) => `c${i}`);
    const table = await tableOf('c,y\n' + [...cells, ...cells.slice(0, 999)].map((cell) => `${cell},1`).join('\n'));
    const encoder = await fit(table, [{ column: 'c', as: 'category' }]);
    expect(encoder.names).toHaveLength(1000);
    expect(encoder.names.at(-1)).toBe('c = other');
    expect(encoder.columns[0].warning).toContain('1,500');
    const rows = await encoded(encoder, await tableOf('c,y\nc1200,1\nnew,1\nc3,1\n'));
    expect(rows.map((row) => row[999])).toEqual([1, 1, 0]);
    expect(rows[2].reduce((a, b) => a + b)).toBe(1);
  });
});

describe('left to us', () => {
  const lines = Array.from(
    { length: 40 },
    (_, i) => `${i + 100},${i % 7},red${i % 2},key-${i},5,${i % 3 === 0},${i % 2 ? 'a' : 'b'}`,
  );
  const csv = `id,n,colour,note,same,flag,label\n${lines.join('\n')}\n`;

  test('numbers are standardised, few texts are categories, booleans stay 0 and 1; the rest is left out, and why', async () => {
    const encoder = await fit(await tableOf(csv), undefined, ['label']);
    expect(encoder.columns.map(({ column, as }) => [column, as])).toEqual([
      ['id', 'ignore'],
      ['n', 'standard'],
      ['colour', 'category'],
      ['note', 'ignore'],
      ['same', 'ignore'],
      ['flag', 'raw'],
    ]);
    expect(encoder.names).toEqual(['n', 'colour = red0', 'colour = red1', 'flag']);
    expect(encoder.columns.map(({ first, width }) => [first, width])).toEqual([
      [0, 0],
      [0, 1],
      [1, 2],
      [3, 0],
      [3, 0],
      [3, 1],
    ]);
    const warnings = encoder.columns.map(({ warning }) => warning);
    expect(warnings[0]).toContain('id');
    expect(warnings[3]).toContain('id');
    expect(warnings[4]).toContain('same value');
    expect(warnings[1]).toBeUndefined();
  });

  test('a treatment asked for is followed, with a warning', async () => {
    const encoder = await fit(await tableOf(csv), [
      { column: 'id', as: 'standard' },
      { column: 'same', as: 'standard' },
    ]);
    expect(encoder.names).toEqual(['id', 'same']);
    expect(encoder.columns.every(({ warning }) => warning !== undefined)).toBe(true);
  });
});

describe('specifications', () => {
  test('a prefix names many columns but never the label; later ones replace the treatment', async () => {
    const table = await tableOf('p1,p2,plabel,q\n0,255,1,5\n255,0,2,6\n');
    const encoder = await fit(
      table,
      [
        { column: 'p*', as: 'scaled', by: 255 },
        { column: 'p2', as: 'raw' },
      ],
      ['plabel'],
    );
    expect(encoder.names).toEqual(['p1', 'p2']);
    expect(await encoded(encoder, table)).toEqual([
      [0, 255],
      [1, 0],
    ]);
  });

  test.each([
    ['unknown-feature', ['nope']],
    ['unknown-feature', ['nope*']],
    ['label-as-feature', ['y']],
    ['feature-type', [{ column: 'c', as: 'standard' as const }]],
    ['bad-scale', [{ column: 'x', as: 'scaled' as const }]],
    ['bad-scale', [{ column: 'x', as: 'scaled' as const, by: 0 }]],
    ['no-features', [{ column: 'x', as: 'ignore' as const }]],
    ['no-features', []],
  ])('%s', async (code, specs) => {
    const table = await tableOf('x,c,y\n1,a,0\n2,b,1\n');
    expect((await errorOf(fit(table, specs, ['Y']))).code).toBe(code);
  });
});

describe('another table', () => {
  const training = 'x,c,y\n1.5,a,0\n2.5,b,1\n';

  test('integers do for decimals, order and case of columns do not matter', async () => {
    const encoder = await fit(await tableOf(training), ['x', 'c']);
    expect(await encoded(encoder, await tableOf('C,other,X\nb,1,2\n'))).toEqual([[0, 0, 1]]);
  });

  test('a column without any value fits every type', async () => {
    const encoder = await fit(await tableOf(training), ['x', 'c']);
    const rows = await encoded(encoder, await tableOf('x,c\n,a\n,b\n'));
    expect(rows).toEqual([
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });

  test('otherwise every column that is missing or of another type is named', async () => {
    const encoder = await fit(await tableOf('x,c,z,y\n1.5,a,1,0\n2.5,b,2,1\n'), ['x', 'c', 'z']);
    const error = await errorOf(encoder.encode(await tableOf('x,c\ntext,5\n'), Work.quiet));
    expect(error.code).toBe('missing-features');
    expect(error.message).toContain('lacks “z”');
    expect(error.message).toContain('“x” (numbers in training, text here)');
    expect(error.message).toContain('“c” (text in training, integer here)');
  });

  test('only the rows asked for are encoded, in their order, dense and sparse', async () => {
    const wide = Array.from({ length: 600 }, (_, i) => `v${i}`);
    const table = await tableOf(`x,c\n${wide.map((value, i) => `${i % 7 === 0 ? '' : i},${value}`).join('\n')}\n`);
    const some = Int32Array.of(599, 0, 300, 7);
    for (const specs of [['x'], ['x', { column: 'c', as: 'category' as const }]]) {
      const encoder = await fit(table, specs);
      const all = await encoded(encoder, table);
      const { matrix } = await encoder.encode(table, Work.quiet, some);
      expect(matrix.kind).toBe(specs.length === 1 ? 'dense' : 'sparse');
      expect(rowsOf(matrix)).toEqual(Array.from(some, (row) => all[row]));
    }
  });

  test('encoding can be cancelled', async () => {
    const table = await tableOf('x,y\n' + '1,2\n3,4\n'.repeat(2000));
    const encoder = await fit(table, ['x']);
    const controller = new AbortController();
    const work = new Work({ signal: controller.signal, report: (p) => p.done > 1000 && controller.abort() });
    expect((await errorOf(encoder.encode(table, work))).code).toBe('cancelled');
  });
});
