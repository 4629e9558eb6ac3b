import { expect, test } from 'vitest';
import { SuspectRows, type FetchSuspects } from '../../../src/app/state/suspect-rows.svelte.ts';
import type { SuspectRow } from '../../../src/engine/debugger/api.ts';

const TOTAL = 1_000_000;
const suspect = (row: number): SuspectRow => {
  return { rank: row + 1, model: 'm', row, score: -row, given: 'ham', suggested: null, effects: [] };
};

/** An engine with a million suspects, every tenth of which passes any filter; remembers what it was asked for. */
function millions(): { fetch: FetchSuspects; asked: string[]; sent: () => number } {
  const asked: string[] = [];
  let sent = 0;
  const fetch: FetchSuspects = async (view, start, count) => {
    asked.push(`${JSON.stringify(view)} ${start}`);
    const step = view.filter ? 10 : 1;
    const matching = TOTAL / step;
    const end = Math.max(start, Math.min(start + count, matching));
    const rows = Array.from({ length: end - start }, (_, i) => suspect((start + i) * step));
    sent += rows.length;
    return { start, rows: view.order?.descending ? rows.reverse() : rows, matching };
  };
  return { fetch, asked, sent: () => sent };
}

const arrive = () => new Promise((resolve) => setTimeout(resolve, 0));

test('of a million suspects only those looked at come to the page', async () => {
  const { fetch, sent } = millions();
  const list = new SuspectRows(
    fetch,
    () => ['x'],
    () => undefined,
  );
  await list.renew();
  expect(list.total).toBe(TOTAL);
  expect(list.rows.row(3)).toEqual(suspect(3));
  expect(list.rows.row(700_000)).toBeNull();
  list.rows.ask(700_000, 700_040);
  await arrive();
  expect(list.rows.row(700_000)).toEqual(suspect(700_000));
  expect(await list.best(7)).toHaveLength(7);
  expect(sent()).toBeLessThanOrEqual(1_000);
});

test('the top goes by rank within the filter, whatever the grid is sorted by', async () => {
  const { fetch, asked } = millions();
  let changes = 0;
  const list = new SuspectRows(
    fetch,
    () => ['x'],
    () => changes++,
  );
  await list.renew();
  list.order = { key: { by: 'row' }, descending: true };
  expect(changes).toBe(0);
  list.filter = ' spam';
  expect(changes).toBe(1);
  list.filter = ' spam ';
  expect(changes).toBe(1);
  await arrive();
  expect(list.rows.count).toBe(TOTAL / 10);
  expect((await list.best(3)).map(({ row }) => row)).toEqual([0, 10, 20]);
  expect(asked.at(-1)).toBe('{"filter":{"text":"spam","columns":["x"]}} 0');
  expect(asked.at(-2)).toContain('"descending":true');
  list.forget();
  expect([list.total, list.rows.count, list.filter]).toEqual([0, 0, '']);
});

test('a ranking that arrives after it was forgotten, or after a later one, is not shown', async () => {
  const answers: (() => void)[] = [];
  const list = new SuspectRows(
    (_, start) =>
      new Promise((resolve) => {
        const row = answers.length;
        answers.push(() => resolve({ start, rows: [suspect(row)], matching: 1 }));
      }),
    () => [],
    () => undefined,
  );
  const forgotten = list.renew();
  list.forget();
  answers[0]();
  expect(await forgotten).toBe(false);
  expect([list.total, list.head]).toEqual([0, []]);
  const earlier = list.renew();
  const later = list.renew();
  answers[2]();
  expect(await later).toBe(true);
  answers[1]();
  expect(await earlier).toBe(false);
  expect(list.head).toEqual([suspect(2)]);
});

test('the search for a filter that was typed on, or taken back, ends', async () => {
  const signals = new Map<string, AbortSignal | undefined>();
  const { fetch } = millions();
  const list = new SuspectRows(
    (view, start, count, signal) => {
      signals.set(view.filter?.text ?? '', signal);
      return view.filter ? new Promise(() => undefined) : fetch(view, start, count);
    },
    () => ['x'],
    () => undefined,
  );
  await list.renew();
  const ended = () => ['h', 'ha', 'ham'].map((text) => signals.get(text)?.aborted);
  list.filter = 'h';
  list.filter = 'ha';
  list.filter = 'ham';
  expect(ended()).toEqual([true, true, false]);
  list.filter = '';
  expect(ended()).toEqual([true, true, true]);
});

test('typing on in the filter ends what is looked for, but not what is being copied', async () => {
  const signals: (AbortSignal | undefined)[] = [];
  const fetch: FetchSuspects = (view, start, _, signal) => {
    signals.push(signal);
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new Error('cancelled')));
      setTimeout(() => resolve({ start, rows: [suspect(view.filter ? 10 : 0)], matching: 1 }), 1);
    });
  };
  const list = new SuspectRows(
    fetch,
    () => ['x'],
    () => undefined,
  );
  list.filter = 'spa';
  const copied = list.rows.rows(0, 0);
  list.filter = 'spam';
  expect(signals.map((signal) => signal?.aborted)).toEqual([true, undefined, false]);
  expect(await copied).toEqual([suspect(10)]);
});
