import { buildCensus, isRich } from './census.ts';
import type { BuildOptions, BuiltCase, Experiment } from './experiment.ts';
import { buildPairs, isMatch } from './q1.ts';
import { buildMails } from './q2.ts';
import { buildDigitCount } from './q5.ts';

/** Id, title, whether two cores need the small size, and how it is built. */
type Row = readonly [string, string, boolean, (options: BuildOptions) => Promise<BuiltCase>];

const ROWS: readonly Row[] = [
  [
    '4to9',
    'digits, 50 % of the 4s labelled 9, count of 4s',
    true,
    (options) => buildDigitCount({ corruption: { from: 4, share: 0.5, to: 9 }, digit: 4 }, options),
  ],
  [
    '8to3',
    'digits, 30 % of the 8s labelled 3, count of 3s',
    true,
    (options) => buildDigitCount({ corruption: { from: 8, share: 0.3, to: 3 }, digit: 3 }, options),
  ],
  ['gas', 'mails with “gas” labelled spam', false, (options) => buildMails('gas', 'tfidf', options)],
  ['price', 'mails with “price” labelled spam', false, (options) => buildMails('price', 'tfidf', options)],
  [
    'vldb',
    'pairs, 80 % of the matches of one venue missed',
    false,
    (options) =>
      buildPairs({ share: 0.8, of: (pair) => isMatch(pair) && pair.left_id.startsWith('conf/vldb') }, options),
  ],
  [
    'others',
    'pairs, 20 % of the non-matches labelled matches',
    false,
    (options) => buildPairs({ share: 0.2, of: (pair) => !isMatch(pair) }, options),
  ],
  [
    'managers',
    'census, 50 % of the rich managers labelled poor',
    false,
    (options) =>
      buildCensus(
        {
          wrong: (person) => isRich(person) && person.occupation === 'Exec-managerial',
          share: 0.5,
          group: ['occupation', 'Exec-managerial'],
        },
        options,
      ),
  ],
  [
    'women',
    'census, 30 % of the poor women labelled rich',
    false,
    (options) =>
      buildCensus(
        { wrong: (person) => !isRich(person) && person.sex === 'Female', share: 0.3, group: ['sex', 'Female'] },
        options,
      ),
  ],
  [
    'scattered',
    'census, 10 % of all labels',
    false,
    (options) => buildCensus({ wrong: () => true, share: 0.1 }, options),
  ],
];

/**
 * Problems of our own on the papers' data: other digits, words, venues, occupations. They were written down before anything
 * was run on them, and no setting of a ranker was chosen by them: they show what the choices made on the others are worth.
 */
export const fresh: readonly Experiment[] = ROWS.map(([name, title, large, build]) => ({
  group: 'New',
  id: `New-${name}`,
  title: `New: ${title}`,
  published: {},
  large,
  build,
}));
