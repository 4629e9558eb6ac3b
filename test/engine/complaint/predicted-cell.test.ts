import { beforeAll, expect, it } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import type { Session } from '../../../src/engine/debugger/session.ts';
import { sessionOn } from '../session.ts';

const quiet = Work.quiet;
const spec = { train: 'train', label: 'digit', holdout: 0 } as const;
let session: Session;

/** A number is 3 or 7; two training rows near 7 say 3. */
beforeAll(async () => {
  const train = ['x,digit', ...Array.from({ length: 20 }, (_, i) => `${i},${i < 10 || i === 12 || i === 13 ? 3 : 7}`)];
  const asked = ['x', ...Array.from({ length: 20 }, (_, i) => `${i}`)];
  session = await sessionOn({ 'train.csv': train.join('\n'), 'asked.csv': asked.join('\n') });
  await session.train('digit', { ...spec, features: [{ column: 'x', as: 'standard' }] }, quiet);
  await session.run('rows', 'SELECT x, predict(*) AS digit, predict(*) + 1 AS more FROM asked', quiet);
});

const cell = { query: 'rows', row: { x: 2 }, column: 'digit' } as const;

it('“this predicted number should be 7” is a complaint about the prediction', async () => {
  const prediction = { op: 'prediction', table: 'asked', id: 2, value: 7 } as const;
  const [state, same] = await session.complain([{ ...cell, op: '=', value: 7 }, prediction], quiet);
  expect(state).toMatchObject({ value: 3, holds: false });
  expect(state).toEqual(same);
  const { rows } = await session.findSuspects({ method: 'holistic', effects: false }, quiet);
  expect(rows.length).toBeGreaterThan(0);
  const [right] = await session.complain([{ ...cell, op: '=', value: 3 }], quiet);
  expect(right).toMatchObject({ value: 3, holds: true });
});

it('refuses a class that is none, and that a class is too low, with the way out', async () => {
  await expect(session.complain([{ ...cell, op: '=', value: 4 }], quiet)).rejects.toMatchObject({
    code: 'unknown-class',
    place: { kind: 'case', path: 'complaints[0].value' },
  });
  await expect(session.complain([{ ...cell, op: 'too low' }], quiet)).rejects.toMatchObject({
    code: 'not-numeric',
    message: expect.stringContaining('{"op": "prediction", "table": "asked", "id": 2, "value": …}'),
  });
  await expect(session.complain([{ ...cell, column: 'more', op: 'too low' }], quiet)).rejects.toMatchObject({
    code: 'not-numeric',
    message: expect.stringContaining('the prediction it is made from'),
  });
});
