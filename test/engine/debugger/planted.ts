import { Random } from '../../../src/engine/base/random.ts';
import { Work } from '../../../src/engine/base/work.ts';
import type { Session } from '../../../src/engine/debugger/session.ts';
import { sessionOn } from '../session.ts';

/** A small problem with a planted, systematic error: who really churns is idle; idle users of the trial plan are labelled as staying. */
export interface PlantedProblem {
  readonly train: Blob;
  readonly users: Blob;
  /** Data rows of `train` whose label is wrong. */
  readonly corrupted: ReadonlySet<number>;
  /** How many of `users` really churn. */
  readonly churning: number;
}

export function plantedProblem(seed: number, rows = 240): PlantedProblem {
  const random = new Random(seed);
  const corrupted = new Set<number>();
  const lines = (corrupt: boolean): { text: string; churning: number } => {
    let churning = 0;
    const out = ['idle,visits,plan,churn'];
    for (let row = 0; row < rows; row++) {
      const churns = random.uniform() < 0.4;
      const idle = Math.round((churns ? 40 : 12) + 6 * random.normal());
      const visits = Math.round((churns ? 4 : 9) + 2 * random.normal());
      const plan = random.uniform() < 0.5 ? 'trial' : 'paid';
      const wrong = corrupt && churns && plan === 'trial' && random.uniform() < 0.8;
      if (wrong) corrupted.add(row);
      if (churns) churning++;
      out.push([idle, visits, plan, churns !== wrong ? 'churn' : 'stay'].join(','));
    }
    return { text: out.join('\n') + '\n', churning };
  };
  const train = lines(true);
  const users = lines(false);
  return { train: new Blob([train.text]), users: new Blob([users.text]), corrupted, churning: users.churning };
}

/** An engine with such a problem's tables and the model “churn”, trained without the rows held out. */
export async function plantedSession({ train, users }: PlantedProblem, holdout = 0): Promise<Session> {
  const session = await sessionOn({ 'train.csv': train, 'users.csv': users });
  await session.train('churn', { train: 'train', label: 'churn', holdout }, Work.quiet);
  return session;
}
