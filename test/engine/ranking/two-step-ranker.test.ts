import { beforeAll, describe, expect, it } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import type { Session } from '../../../src/engine/debugger/session.ts';
import type { RankerOptions } from '../../../src/engine/ranking/rankers.ts';
import { plantedProblem, plantedSession } from '../debugger/planted.ts';
import { runOn } from '../session.ts';
import { rankCorrelation } from '../statistics.ts';

const problem = plantedProblem(7);
const COUNT = `SELECT COUNT(*) AS n FROM users WHERE predict(*) = 'churn'`;
/** Joins by a prediction: the hardest program there is, a product of sums. */
const PAIRS = `SELECT COUNT(*) AS n FROM users a JOIN users b ON predict(a) = predict(b) AND a.idle % 7 = b.idle % 7`;

let session: Session;

beforeAll(async () => {
  session = await plantedSession(problem);
  await session.run('q', COUNT, Work.quiet);
});

const complain = () =>
  session.complain([{ query: 'q', row: {}, column: 'n', op: '=', value: problem.churning }], Work.quiet);

function suspects(twoStep: RankerOptions['twoStep'], seed = 1) {
  return session.findSuspects({ method: 'twostep', seed, effects: false, ...(twoStep && { twoStep }) }, Work.quiet);
}

/** Scores by row id. */
async function scores(twoStep: RankerOptions['twoStep'], seed: number): Promise<number[]> {
  const { rows } = await suspects(twoStep, seed);
  return [...rows].sort((a, b) => a.row - b.row).map(({ score }) => score);
}

describe('TwoStep as a ranker', { timeout: 60_000 }, () => {
  it('says how many sets of changes are equally small, and averages as many as it is told to', async () => {
    await complain();
    expect((await suspects(undefined)).explanation).toMatch(/At least 10\^\d+ sets .* one was drawn/);
    expect((await suspects({ samples: 40 })).explanation).toMatch(/40 were drawn and averaged/);
    const single = rankCorrelation(await scores({ samples: 1 }, 1), await scores({ samples: 1 }, 2));
    const averaged = rankCorrelation(await scores({ samples: 40 }, 1), await scores({ samples: 40 }, 2));
    expect(single).toBeLessThan(0.999);
    expect(1 - averaged).toBeLessThan((1 - single) / 4);
  });

  it('changes the most probable predictions when asked to, whatever the seed', async () => {
    await complain();
    const { explanation } = await suspects({ solution: 'most-probable' });
    expect(explanation).toMatch(/most probable changes/);
    expect(await scores({ solution: 'most-probable' }, 1)).toEqual(await scores({ solution: 'most-probable' }, 2));
  });

  it('takes its options from the case file, and refuses wrong ones with their place', async () => {
    const caseOf = (twoStep: object) => ({
      rain: 1,
      tables: { train: { file: 'train.csv' }, users: { file: 'users.csv' } },
      model: { train: 'train', label: 'churn' },
      queries: [{ id: 'q', sql: COUNT }],
      complaints: [{ query: 'q', row: {}, column: 'n', op: '=', value: problem.churning }],
      debug: { method: 'twostep', perStep: 20, budget: 20, twoStep },
    });
    const files = { 'train.csv': problem.train, 'users.csv': problem.users };
    const removed = async (twoStep: object) => (await runOn(files, caseOf(twoStep))).steps[0].removed;
    const best = async (twoStep: RankerOptions['twoStep']) =>
      (await suspects(twoStep)).rows.slice(0, 20).map(({ row }) => row);
    await complain();
    const probable = await best({ solution: 'most-probable' });
    expect(await removed({ solution: 'most-probable' })).toEqual(probable);
    expect(await removed({})).not.toEqual(probable);
    await expect(removed({ solution: 'luckiest' })).rejects.toThrow(/debug\.twoStep\.solution/);
    await expect(removed({ samples: 0 })).rejects.toThrow(/debug\.twoStep\.samples/);
  });

  it('gives its best answer and the gap when the time is over', async () => {
    await session.run('pairs', PAIRS, Work.quiet);
    await session.complain([{ query: 'pairs', row: {}, column: 'n', op: '=', value: 3001 }], Work.quiet);
    const start = performance.now();
    const { explanation, rows } = await suspects({ seconds: 1 });
    expect(performance.now() - start).toBeLessThan(20_000);
    expect(rows.length).toBeGreaterThan(0);
    expect(explanation).toMatch(/changed predictions bring the complaints/);
    expect(explanation).toMatch(/The time limit ended the search; its gap was \d+ %/);
  });

  it('names complaints that contradict each other', async () => {
    await session.complain(
      [
        { query: 'q', row: {}, column: 'n', op: '<=', value: problem.churning - 10 },
        { query: 'q', row: {}, column: 'n', op: '>=', value: problem.churning },
      ],
      Work.quiet,
    );
    const { explanation } = await suspects(undefined);
    expect(explanation).toMatch(/The complaints 1, 2 cannot hold together/);
  });

  it('refuses what no integer program of ours holds, by name', async () => {
    await session.run('ratio', `SELECT AVG(idle) + AVG(visits) AS n FROM users WHERE predict(*) = 'churn'`, Work.quiet);
    await session.complain([{ query: 'ratio', row: {}, column: 'n', op: 'too low' }], Work.quiet);
    await expect(suspects(undefined)).rejects.toMatchObject({
      code: 'twostep-unsupported',
      message: expect.stringContaining('arithmetic on a ratio') as string,
    });
  });
});
