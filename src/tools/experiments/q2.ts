import { Random } from '../../engine/base/random.ts';
import { tokensOf } from '../../engine/features/tokens.ts';
import { shouldBe, type BuildOptions, type BuiltCase, type Experiment } from './experiment.ts';
import { readCsv } from './read.ts';
import { stratified } from './sampling.ts';

type Mail = Record<string, string>;

/** Share of the mails that train; of the small size, of both parts. */
const TRAINING = 0.8;
const SMALL = 0.35;
/** Training mails a word must occur in at full size. */
const MIN_DF = 15;

/**
 * Q2: Enron mails as bags of words, four fifths training. Every training mail that has a word as a token is labelled
 * spam; the errors are those that were ham. Complained about: the number of queried mails with that word called spam.
 */
export async function buildMails(
  word: string,
  weights: 'count' | 'tfidf',
  { data, seed, size }: BuildOptions,
): Promise<BuiltCase> {
  const random = new Random(seed);
  const mails = await readCsv(data, 'enron1.csv.gz');
  const part = size === 'full' ? 1 : SMALL;
  const shares = [TRAINING * part, (1 - TRAINING) * part];
  const [train, queried] = stratified(mails, ({ label }) => label, shares, random);
  const corrupted = train.map((mail) => mail.label === 'ham' && tokensOf(mail.text).includes(word));
  const like = (mail: Mail): boolean => mail.text.toLowerCase().includes(word);
  return {
    tables: {
      train: {
        text: train.map(({ text }) => text),
        label: train.map(({ label }, i) => (corrupted[i] ? 'spam' : label)),
        corrupted: corrupted.map(Number),
      },
      enron: { text: queried.map(({ text }) => text) },
    },
    case: {
      rain: 1,
      model: {
        train: 'train',
        label: 'label',
        kind: 'softmax',
        l2: 1e-3,
        holdout: 0,
        seed,
        features: [{ column: 'text', as: 'words', minDf: Math.round(MIN_DF * part), stopWords: 'english', weights }],
      },
      queries: [
        { id: 'q2', sql: `SELECT COUNT(*) AS n FROM enron WHERE predict(*) = 'spam' AND text LIKE '%${word}%'` },
      ],
      complaints: [shouldBe('q2', queried.filter((mail) => like(mail) && mail.label === 'spam').length)],
      truth: { column: 'corrupted' },
    },
    corrupted: corrupted.filter(Boolean).length,
  };
}

const PUBLISHED = {
  http: { holistic: 0.12, twostep: 0.04, loss: 0.02, infloss: 0.05 },
  deal: { holistic: 0.4, twostep: 0.07, loss: 0.02, infloss: 0.17 },
} as const;

/** With our default features (tf-idf) and, as in the papers, with plain counts. */
const WEIGHTS = [
  ['Q2', 'tfidf', 'words weighted by rarity'],
  ['Q2count', 'count', 'word counts'],
] as const;

/** Q2: how many mails with a word are spam. */
export const q2: readonly Experiment[] = WEIGHTS.flatMap(([group, weights, features]) =>
  (['http', 'deal'] as const).map((word) => ({
    group,
    id: `${group}-${word}`,
    title: `Q2 Enron, mails with “${word}”, ${features}`,
    published: PUBLISHED[word],
    large: false,
    build: (options: BuildOptions) => buildMails(word, weights, options),
  })),
);
