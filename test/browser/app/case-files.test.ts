import { expect, test } from 'vitest';
import { distinctNames, findCaseFiles } from '../../../src/app/state/case-files.ts';
import type { FoundFile } from '../../../src/app/widgets/found-files.ts';

const two = { train: { file: 'train/data.csv' }, asked: { file: 'asked/data.csv' } };

function found(...paths: string[]): FoundFile[] {
  return paths.map((path) => ({ path, file: new File([path], path.replace(/^.*\//, '')) }));
}

async function contents(...call: Parameters<typeof findCaseFiles>): Promise<unknown> {
  const files = findCaseFiles(...call);
  if (!files.ok) return files.reason;
  return Object.fromEntries(
    await Promise.all([...files.byTable].map(async ([name, file]) => [name, await file.text()])),
  );
}

test('files of one name are told apart by where they lie, beside the case file', async () => {
  const files = found('churn/asked/data.csv', 'churn/case.json', 'churn/train/data.csv', 'train/data.csv');
  expect(await contents(two, 'churn/case.json', files)).toEqual({
    train: 'churn/train/data.csv',
    asked: 'churn/asked/data.csv',
  });
});

test('a path that leads up from the case file is followed', async () => {
  const files = found('cases/a/case.json', 'cases/data.csv', 'cases/a/data.csv');
  expect(await contents({ t: { file: '../data.csv' } }, 'cases/a/case.json', files)).toEqual({ t: 'cases/data.csv' });
});

test('without folders a name alone is enough as long as it means one file and one table', async () => {
  const one = { train: { file: 'train/data.csv' } };
  expect(await contents(one, 'case.json', found('case.json', 'data.csv'))).toEqual({ train: 'data.csv' });
  expect(await contents(two, 'case.json', found('case.json', 'data.csv'))).toMatch(/not clear.*train\/data\.csv/);
  expect(await contents(one, 'case.json', found('case.json', 'a/data.csv', 'b/data.csv'))).toMatch(/not clear/);
});

test('a file found by its path is not given to another table by its name', async () => {
  const files = found('case.json', 'train/data.csv');
  expect(await contents(two, 'case.json', files)).toMatch(/^It needs asked\/data\.csv\./);
});

test('names are made different, letter case aside, without taking one that is there', () => {
  expect(distinctNames(['data.csv', 'Data.csv', 'data-2.csv', 'data.csv.gz'])).toEqual([
    'data.csv',
    'Data-3.csv',
    'data-2.csv',
    'data.csv.gz',
  ]);
  expect(distinctNames(['case.json', 'data', 'data'], ['case.json'])).toEqual(['case-2.json', 'data', 'data-2']);
});
