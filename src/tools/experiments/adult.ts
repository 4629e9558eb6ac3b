import { Random } from '../../engine/base/random.ts';
import type { CaseFile } from '../../engine/case/case-file.ts';
import type { BuildOptions, BuiltCase, Columns, Experiment } from './experiment.ts';
import { readCsv } from './read.ts';
import { sampled, stratified } from './sampling.ts';

interface Person {
  readonly decade: string;
  readonly education: string;
  readonly gender: string;
  readonly rich: boolean;
}

/** Which averages are complained about. */
type Which = 'gender' | 'age' | 'both';

const TRAINING_SHARE = 0.2;
const RICH = '>50K';
const POOR = '<=50K';

/**
 * Q6 and Q7: Adult by age decade (7 levels), education years (9 levels) and gender, one-hot: 118 distinct rows. A share of
 * the men in their forties with ≤ 50K is labelled > 50K in the fifth of the rows that is trained on; the averages of men
 * and of the forties among the rest are complained about.
 */
async function build(which: Which, share: number, { data, seed }: BuildOptions): Promise<BuiltCase> {
  const random = new Random(seed);
  const people = (await readCsv(data, 'adult.csv')).map(person);
  const [train, queried] = stratified(people, (p) => p.rich, [TRAINING_SHARE, 1 - TRAINING_SHARE], random);
  const corrupted = sampled(
    train.filter((p) => p.gender === 'Male' && p.decade === '40s' && !p.rich),
    share,
    random,
  );
  const complaints: NonNullable<CaseFile['complaints']> = [
    ...(which === 'age' ? [] : [average('q6', { gender: 'Male' }, queried, (p) => p.gender === 'Male')]),
    ...(which === 'gender' ? [] : [average('q7', { decade: '40s' }, queried, (p) => p.decade === '40s')]),
  ];
  return {
    tables: {
      train: {
        ...attributes(train),
        income: train.map((p) => (p.rich || corrupted.has(p) ? RICH : POOR)),
        corrupted: train.map((p) => (corrupted.has(p) ? 1 : 0)),
      },
      people: attributes(queried),
    },
    case: {
      rain: 1,
      model: {
        train: 'train',
        label: 'income',
        kind: 'softmax',
        l2: 1e-3,
        holdout: 0,
        seed,
        features: ['decade', 'education', 'gender'].map((column) => ({ column, as: 'category' as const })),
      },
      queries: [
        { id: 'q6', sql: `SELECT gender, AVG(predict(*) = '${RICH}') AS n FROM people GROUP BY gender` },
        { id: 'q7', sql: `SELECT decade, AVG(predict(*) = '${RICH}') AS n FROM people GROUP BY decade` },
      ],
      complaints,
      truth: { column: 'corrupted' },
    },
    corrupted: corrupted.size,
  };
}

function person(row: Record<string, string>): Person {
  const age = Number(row.age);
  const years = Number(row.education_num);
  return {
    decade: age >= 70 ? '70 and more' : `${Math.floor(age / 10) * 10}s`,
    education: years < 6 ? 'below 6' : years > 12 ? 'above 12' : `${years} years`,
    gender: row.sex,
    rich: row.income === RICH,
  };
}

function attributes(people: readonly Person[]): Columns {
  return {
    decade: people.map((p) => p.decade),
    education: people.map((p) => p.education),
    gender: people.map((p) => p.gender),
  };
}

function average(
  query: string,
  row: Record<string, string>,
  people: readonly Person[],
  inGroup: (p: Person) => boolean,
): NonNullable<CaseFile['complaints']>[number] {
  const group = people.filter(inGroup);
  return { query, row, column: 'n', op: '=', value: group.filter((p) => p.rich).length / group.length };
}

const PUBLISHED: Readonly<Record<Which, Readonly<Record<30 | 50, number>>>> = {
  gender: { 30: 0.086, 50: 0.004 },
  age: { 30: 0.267, 50: 0.368 },
  both: { 30: 0.468, 50: 0.483 },
};
const NAMES: Readonly<Record<Which, string>> = { gender: 'Q6', age: 'Q7', both: 'Q6+Q7' };

/** Q6 and Q7: the share of the rich by gender and by age. */
export const adult: readonly Experiment[] = (['gender', 'age', 'both'] as const).flatMap((which) =>
  ([30, 50] as const).map((percent) => ({
    group: NAMES[which],
    id: `${NAMES[which]}-${percent}`,
    title: `${NAMES[which]} Adult, complaint about ${which === 'both' ? 'gender and age' : which}, ${percent} %`,
    published: { holistic: PUBLISHED[which][percent], twostep: 0, loss: 0 },
    large: false,
    build: (options: BuildOptions) => build(which, percent / 100, options),
  })),
);
