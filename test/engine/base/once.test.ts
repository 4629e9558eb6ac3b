import { expect, test } from 'vitest';
import { once } from '../../../src/engine/base/once.ts';

test('what was made is made once; what failed is made again', async () => {
  let calls = 0;
  const make = once(async () => {
    calls++;
    if (calls === 1) throw new Error('not yet');
    return calls;
  });
  const asked = [make(), make()];
  for (const each of asked) await expect(each).rejects.toThrow('not yet');
  expect(calls).toBe(1);
  expect(await Promise.all([make(), make()])).toEqual([2, 2]);
  expect(await make()).toBe(2);
});
