import { Random } from '../../engine/base/random.ts';
import type { BuildOptions, BuiltCase, Columns } from './experiment.ts';
import { readCsv } from './read.ts';
import { sampled, stratified } from './sampling.ts';

/** A row of Adult as its file has it. */
type Person = Readonly<Record<string, string>>;

/** Rows of Adult whose label is turned round, and the group whose average then looks wrong. */
export interface WrongIncomes {
  readonly wrong: (person: Person) => boolean;
  readonly share: number;
  /** Column and value of the group complained about; absent: everybody. */
  readonly group?: readonly [string, string];
}

const TRAINING_SHARE = 0.2;
const RICH = '>50K';
const POOR = '<=50K';
const NUMBERS = ['age', 'education_num', 'hours_per_week', 'capital_gain', 'capital_loss'] as const;
const CATEGORIES = ['workclass', 'marital_status', 'occupation', 'relationship', 'race', 'sex'] as const;

/** Whether this person is recorded as earning more than 50,000. */
export function isRich(person: Person): boolean {
  return person.income === RICH;
}

/**
 * Adult with eleven attributes, a fifth training. A share of some training rows has the other income; the share of the rich
 * in one group of the other four fifths should be the true one.
 */
export async function buildCensus(
  { wrong, share, group }: WrongIncomes,
  { data, seed }: BuildOptions,
): Promise<BuiltCase> {
  const random = new Random(seed);
  const people: readonly Person[] = await readCsv(data, 'adult.csv');
  const [train, queried] = stratified(people, isRich, [TRAINING_SHARE, 1 - TRAINING_SHARE], random);
  const corrupted = sampled(train.filter(wrong), share, random);
  const [column, value] = group ?? [];
  const members = queried.filter((person) => column === undefined || person[column] === value);
  const select = column === undefined ? '' : `${column}, `;
  const by = column === undefined ? '' : ` GROUP BY ${column}`;
  return {
    tables: {
      train: {
        ...attributes(train),
        income: train.map((person) => (isRich(person) !== corrupted.has(person) ? RICH : POOR)),
        corrupted: train.map((person) => (corrupted.has(person) ? 1 : 0)),
      },
      people: attributes(queried),
    },
    case: {
      rain: 1,
      model: { train: 'train', label: 'income', kind: 'softmax', l2: 1e-3, holdout: 0, seed },
      queries: [{ id: 'share', sql: `SELECT ${select}AVG(predict(*) = '${RICH}') AS n FROM people${by}` }],
      complaints: [
        {
          query: 'share',
          row: column === undefined || value === undefined ? {} : { [column]: value },
          column: 'n',
          op: '=',
          value: members.filter(isRich).length / members.length,
        },
      ],
      truth: { column: 'corrupted' },
    },
    corrupted: corrupted.size,
  };
}

function attributes(people: readonly Person[]): Columns {
  return Object.fromEntries([
    ...NUMBERS.map((column) => [column, people.map((person) => Number(person[column]))] as const),
    ...CATEGORIES.map((column) => [column, people.map((person) => person[column])] as const),
  ]);
}
