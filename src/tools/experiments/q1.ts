import { Random } from '../../engine/base/random.ts';
import { shouldBe, type BuildOptions, type BuiltCase, type Columns, type Experiment } from './experiment.ts';
import { readCsv } from './read.ts';
import { groupedBy, sampled, shuffled, stratified } from './sampling.ts';

const FEATURES_FROM = 3;
const FEATURES = 17;
/** Sampled non-matches per match: in the papers' construction, and balanced. */
const PAPERS = 3;
const BALANCED = 1;

type Pair = Readonly<Record<string, string>>;

/** Whose labels are wrong: a share of these training pairs. */
export interface WrongPairs {
  readonly share: number;
  readonly of: (pair: Pair) => boolean;
}

/**
 * Q1: DBLP–Google Scholar. All 264 matches and `nonMatches` times as many sampled non-matches, split half and half within
 * each class: 528 training pairs as in the papers. A share of some training pairs is labelled as what it is not; the count of
 * matches is complained about.
 */
export async function buildPairs(
  { share, of }: WrongPairs,
  { data, seed }: BuildOptions,
  nonMatches = PAPERS,
): Promise<BuiltCase> {
  const random = new Random(seed);
  const pairs = await readCsv(data, 'dblp_scholar_features.csv');
  const byLabel = groupedBy(pairs, (pair) => Number(pair.label) === 1);
  const matches = byLabel.get(true) ?? [];
  const others = shuffled(byLabel.get(false) ?? [], random).slice(0, nonMatches * matches.length);
  const [train, queried] = stratified([...matches, ...others], isMatch, [0.5, 0.5], random);
  const corrupted = sampled(train.filter(of), share, random);
  const label = (pair: Pair) => (isMatch(pair) !== corrupted.has(pair) ? 'match' : 'other');
  return {
    tables: {
      train: {
        ...similarities(train),
        label: train.map(label),
        corrupted: train.map((pair) => (corrupted.has(pair) ? 1 : 0)),
      },
      dblp: similarities(queried),
    },
    case: {
      rain: 1,
      model: { train: 'train', label: 'label', kind: 'softmax', l2: 1e-3, holdout: 0, seed },
      queries: [{ id: 'q1', sql: "SELECT COUNT(*) AS n FROM dblp WHERE predict(*) = 'match'" }],
      complaints: [shouldBe('q1', queried.filter(isMatch).length)],
      truth: { column: 'corrupted' },
    },
    corrupted: corrupted.size,
  };
}

/** Whether both sides are the same publication. */
export function isMatch(pair: Pair): boolean {
  return Number(pair.label) === 1;
}

function similarities(pairs: readonly Pair[]): Columns {
  const names = Object.keys(pairs[0]).slice(FEATURES_FROM, FEATURES_FROM + FEATURES);
  return Object.fromEntries(names.map((name) => [name, pairs.map((pair) => Number(pair[name]))]));
}

const PUBLISHED = {
  30: { holistic: 1.006, twostep: 0.693, loss: 0.669, infloss: 0.575 },
  50: { holistic: 0.987, twostep: 0.706, loss: 0.355, infloss: 0.298 },
  70: { holistic: 0.947, twostep: 0.922, loss: 0.221, infloss: 0.021 },
} as const;

const LEVELS = [30, 50, 70] as const;

/** Q1: how many pairs of the bibliography match. */
export const q1: readonly Experiment[] = [
  ...LEVELS.map((percent) => ({
    group: 'Q1',
    id: `Q1-${percent}`,
    title: `Q1 DBLP, ${percent} % of the matches`,
    published: PUBLISHED[percent],
    large: false,
    build: (options: BuildOptions) => buildPairs({ share: percent / 100, of: isMatch }, options),
  })),
  ...LEVELS.map((percent) => ({
    group: 'Q1balanced',
    id: `Q1balanced-${percent}`,
    title: `Q1 DBLP, ${percent} % of the matches, as many non-matches`,
    published: {},
    large: false,
    build: (options: BuildOptions) => buildPairs({ share: percent / 100, of: isMatch }, options, BALANCED),
  })),
  {
    group: 'Q1noise',
    id: 'Q1noise-15',
    title: 'Q1 DBLP, 15 % of all pairs',
    published: {},
    large: false,
    build: (options) => buildPairs({ share: 0.15, of: () => true }, options),
  },
];
