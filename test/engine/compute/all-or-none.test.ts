import { expect, it } from 'vitest';
import { allOrNone } from '../../../src/engine/compute/all-or-none.ts';

function made(disposed: string[], name: string) {
  return { name, dispose: () => disposed.push(name) };
}

it('what others have made is disposed where one fails, also what is made later', async () => {
  const disposed: string[] = [];
  const late = new Promise<void>((resolve) => setTimeout(resolve, 5)).then(() => made(disposed, 'late'));
  const making = [Promise.resolve(made(disposed, 'first')), Promise.reject(new Error('No room.')), late];
  await expect(allOrNone(making)).rejects.toThrow('No room.');
  expect(disposed).toEqual(['first', 'late']);
});

it('what all have made comes in their order', async () => {
  const disposed: string[] = [];
  const late = new Promise<void>((resolve) => setTimeout(resolve, 5)).then(() => made(disposed, 'late'));
  const all = await allOrNone([late, Promise.resolve(made(disposed, 'early'))]);
  expect(all.map(({ name }) => name)).toEqual(['late', 'early']);
  expect(disposed).toEqual([]);
});
