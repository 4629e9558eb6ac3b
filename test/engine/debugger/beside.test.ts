import { beforeEach, expect, test } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import type { Session } from '../../../src/engine/debugger/session.ts';
import { plantedProblem, plantedSession } from './planted.ts';

// Calls made while another one is under way: the page makes them, and none may see a state in the middle of a change.

const quiet = Work.quiet;
const problem = plantedProblem(7);
const COUNT = `SELECT COUNT(*) AS n FROM users WHERE predict(*) = 'churn'`;
const FIX = { removed: [0, 1, 2].map((row) => ({ model: 'churn', row })), relabelled: [] };

let session: Session;

beforeEach(async () => {
  session = await plantedSession(problem);
  await session.run('q', COUNT, quiet);
});

/** Makes a call when a long one first reports progress, that is in its middle. */
function inTheMiddle<R>(call: () => Promise<R>): { readonly work: Work; readonly result: Promise<R> } {
  let made = false;
  let work = quiet;
  const result = new Promise<R>((resolve, reject) => {
    work = new Work({
      report: () => {
        if (made) return;
        made = true;
        call().then(resolve, reject);
      },
    });
  });
  return { work, result };
}

test('an export asked for while a fix is only predicted writes the table as it stands', async () => {
  await session.complain([{ query: 'q', row: {}, column: 'n', op: 'too low' }], quiet);
  const { work, result } = inTheMiddle(() => session.exportCleaned('churn', quiet));
  await session.predictEffect(FIX, work);
  expect(await (await result).text()).toBe(await problem.train.text());
});

test('an export asked for during a fix that is cancelled writes the table as it stands', async () => {
  const controller = new AbortController();
  const { work, result } = inTheMiddle(() => {
    controller.abort();
    return session.exportCleaned('churn', quiet);
  });
  const cancellable = new Work({ signal: controller.signal, report: ({ phase }) => work.report(phase) });
  await expect(session.fix(FIX, cancellable)).rejects.toMatchObject({ code: 'cancelled' });
  expect(await (await result).text()).toBe(await problem.train.text());
});

test('the state asked for during a fix is one that there was: before it or after it', async () => {
  await session.complain([{ op: 'prediction', table: 'users', id: 0, value: 'churn' }], quiet);
  const before = (await session.state()).steps.length;
  const states: Promise<unknown>[] = [];
  const work = new Work({ report: () => states.push(session.state()) });
  await session.fix(FIX, work);
  expect(states.length).toBeGreaterThan(1);
  const after = await session.state();
  expect(before).toBe(0);
  for (const state of await Promise.all(states)) expect(state).toEqual(after);
});

test('a call that is cancelled while it waits for its turn changes nothing', async () => {
  const controller = new AbortController();
  const cancelled = new Work({ signal: controller.signal });
  const running = session.fix(FIX, quiet);
  const waiting = session.complain([{ query: 'q', row: {}, column: 'n', op: 'too low' }], cancelled);
  controller.abort();
  await running;
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  expect((await session.state()).complaints).toEqual([]);
});
