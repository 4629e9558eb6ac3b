import { RainError } from '../base/errors.ts';
import type { ColumnType } from '../table/table.ts';
import type { FeatureKind } from './contract.ts';
import type { ColumnProfile } from './profile.ts';
import type { SelectedColumn } from './select-columns.ts';

/** Text of at most so many different values is a category… */
export const FEW_VALUES = 100;
/** …when they are at most so many, or at most half as many as the rows that have one. */
const VERY_FEW_VALUES = 20;

/** How a column is to be encoded, and what to say about it. */
export interface Treatment {
  readonly as: FeatureKind;
  readonly warning?: string;
}

/**
 * The treatment of a column. Left to us: numbers are standardised, booleans stay 0 and 1, text of few values is a
 * category; constant columns, ids and other text are left out, and the warning says so. A treatment asked for is
 * followed where it is possible; a constant column or an id then only carries a warning.
 * Errors: `feature-type` for a numeric treatment of text.
 */
export function treatmentOf({ column, as }: SelectedColumn, profile: ColumnProfile): Treatment {
  if (profile.present === 0)
    return { as: 'ignore', warning: 'It has no value in any training row, so it was left out.' };
  if (as === null) return defaultTreatment(column.type, profile);
  if (as === 'ignore') return { as };
  refuseMismatch(column.name, column.type, as);
  // Single pixels are constant so often that saying it would hide everything else.
  if (as === 'scaled' || as === 'raw') return { as };
  if (profile.constant) return { as, warning: 'It has the same value in every training row.' };
  if (profile.idLike) return { as, warning: 'It looks like an id: every row has a value of its own.' };
  return { as };
}

function defaultTreatment(type: ColumnType, profile: ColumnProfile): Treatment {
  const leaveOut = (why: string): Treatment => ({ as: 'ignore', warning: `${why}, so it was left out.` });
  if (profile.constant) return leaveOut('It has the same value in every training row');
  if (type !== 'text') {
    if (profile.idLike) return leaveOut('It looks like an id (every row has a number of its own)');
    return { as: type === 'boolean' ? 'raw' : 'standard' };
  }
  if (isFew(profile)) return { as: 'category' };
  if (profile.idLike) return leaveOut('It looks like an id (every row has a text of its own)');
  return leaveOut(`It has ${profile.distinct.toLocaleString('en')} different texts, too many for a category`);
}

function isFew({ distinct, present }: ColumnProfile): boolean {
  return distinct <= VERY_FEW_VALUES || (distinct <= FEW_VALUES && distinct <= present / 2);
}

function refuseMismatch(name: string, type: ColumnType, as: FeatureKind): void {
  const numeric = as === 'standard' || as === 'raw' || as === 'scaled';
  if (numeric && type === 'text') {
    throw new RainError(
      'feature-type',
      `“${name}” is text, so it cannot be used as ${as}. Use it as category, or import it as a number.`,
    );
  }
  if (as === 'words') {
    throw new RainError(
      'unsupported-feature',
      `“${name}” cannot be used as words yet. Use it as category, or leave it out.`,
    );
  }
}
