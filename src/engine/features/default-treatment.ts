import { RainError } from '../base/errors.ts';
import type { Column } from '../table/table.ts';
import type { FeatureKind } from './contract.ts';
import { parseDate } from './date-text.ts';
import type { ColumnProfile } from './profile.ts';
import type { SelectedColumn } from './select-columns.ts';

/** Text of at most so many different values is a category… */
const FEW_VALUES = 100;
/** …when they are at most so many, or at most half as many as the rows that have one. */
const VERY_FEW_VALUES = 20;
/** Texts of at least so many words on average are read word by word, unless they repeat. */
const WORDS_OF_PROSE = 3;
/** Texts looked at to tell prose from names. */
const SAMPLE = 1000;

/** How a column is to be encoded, and what to say about it. */
export interface Treatment {
  readonly as: FeatureKind;
  /** For `scaled`: the divisor. */
  readonly by?: number;
  /** For `category`: values with a feature of their own, at most. */
  readonly most?: number;
  readonly warning?: string;
}

/**
 * The treatment of a column. Left to us: numbers are standardised, booleans stay 0 and 1, pixels (`white` is the value
 * of full ink) are scaled, dates become numbers, prose a bag of words, other text that repeats a category; constant
 * columns, ids and the remaining text are left out, and the warning says so. A treatment asked for is followed where
 * it is possible; a constant column or an id then only carries a warning. Errors: `feature-type`.
 */
export function treatmentOf(
  { column, as, by }: SelectedColumn,
  profile: ColumnProfile,
  white: number | undefined,
): Treatment {
  if (profile.present === 0)
    return { as: 'ignore', warning: 'It has no value in any training row, so it was left out.' };
  if (as === null) return white === undefined ? defaultTreatment(column, profile) : { as: 'scaled', by: white };
  if (as === 'ignore') return { as };
  refuseMismatch(column, as);
  // Single pixels are constant so often that saying it would hide everything else.
  if (as === 'scaled') return by === undefined ? { as } : { as, by };
  if (as === 'raw') return { as };
  if (profile.constant) return { as, warning: 'It has the same value in every training row.' };
  if (profile.idLike && as !== 'words' && as !== 'date') {
    return { as, warning: 'It looks like an id: every row has a value of its own.' };
  }
  return { as };
}

function defaultTreatment(column: Column, profile: ColumnProfile): Treatment {
  const leaveOut = (why: string): Treatment => ({ as: 'ignore', warning: `${why}, so it was left out.` });
  if (profile.constant) return leaveOut('It has the same value in every training row');
  if (column.type !== 'text') {
    if (profile.idLike) return leaveOut('It looks like an id (every row has a number of its own)');
    return { as: column.type === 'boolean' ? 'raw' : 'standard' };
  }
  const { distinct, present } = profile;
  const sample = column.dictionary.slice(0, SAMPLE);
  if (sample.every((text) => parseDate(text) !== null)) return { as: 'date' };
  const repeats = distinct <= present / 2;
  const words = sample.reduce((sum, text) => sum + text.trim().split(/\s+/).length, 0) / sample.length;
  if (!repeats && words >= WORDS_OF_PROSE) return { as: 'words' };
  if (repeats || distinct <= VERY_FEW_VALUES) return { as: 'category', most: FEW_VALUES };
  if (profile.idLike) return leaveOut('It looks like an id (every row has a text of its own)');
  return leaveOut(`It has ${distinct.toLocaleString('en')} different texts, too many for a category`);
}

function refuseMismatch({ name, type }: Column, as: FeatureKind): void {
  const forText = as === 'words' || as === 'date';
  if (as === 'category' || forText === (type === 'text')) return;
  const way = forText
    ? 'Use it as a number or a category, or import it as text.'
    : 'Use it as category, words or date, or import it as a number.';
  throw new RainError(
    'feature-type',
    `“${name}” is ${forText ? 'no ' : ''}text, so it cannot be used as ${as}. ${way}`,
  );
}
