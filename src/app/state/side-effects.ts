import type { Answer, ModelInfo } from '../../engine/debugger/api.ts';
import type { Cell } from '../../engine/table/table.ts';
import { counted, percent, readable, spoken } from '../text/numbers.ts';

/** What a fix changed besides the complaints: one line per model and per saved query. */
export interface SideEffect {
  readonly about: string;
  readonly text: string;
  readonly better: boolean | null;
  /** What to keep in mind when reading it. */
  readonly note?: string;
}

/** Why a repaired model can agree less with the rows held out. */
const HELD_OUT_AS_GIVEN =
  'Labels of held-out rows are as they were given: errors like the repaired ones count against it.';

/** Models and answers at one time. */
interface Saved {
  readonly models: readonly ModelInfo[];
  readonly answers: readonly Answer[];
}

/**
 * Compares everything saved before and after a step of the loop.
 * @param titleOf what a query is called on its tab
 */
export function sideEffects(before: Saved, after: Saved, titleOf: (query: string) => string): SideEffect[] {
  const models = after.models.flatMap((model) => {
    const old = before.models.find((other) => other.name === model.name);
    return old ? [accuracyChange(old, model, after.models.length > 1)] : [];
  });
  const queries = after.answers.flatMap((answer) => {
    const old = before.answers.find((other) => other.id === answer.id);
    return old && answer.columns.some((column) => column.dependent)
      ? [answerChange(old, answer, titleOf(answer.id))]
      : [];
  });
  return [...models, ...queries];
}

function accuracyChange(before: ModelInfo, after: ModelInfo, several: boolean): SideEffect {
  const held = before.accuracy.heldOut !== null && after.accuracy.heldOut !== null;
  const from = before.accuracy.heldOut ?? before.accuracy.training;
  const to = after.accuracy.heldOut ?? after.accuracy.training;
  const about = `${held ? 'Held-out accuracy' : 'Training accuracy'}${several ? ` of ${after.name}` : ''}`;
  const change = { about, text: `${percent(from)} → ${percent(to)}`, better: to === from ? null : to > from };
  return held && to < from ? { ...change, note: HELD_OUT_AS_GIVEN } : change;
}

function answerChange(before: Answer, after: Answer, title: string): SideEffect {
  const about = `Query ${title}`;
  if (before.rowCount !== after.rowCount) {
    return { about, text: `${readable(before.rowCount)} → ${readable(after.rowCount)} rows`, better: null };
  }
  const partner = partnerIn(before, after);
  const changes = after.first.rows.flatMap((row, r) => {
    const old = partner(row, r);
    return row.flatMap((cell, c) => {
      return after.columns[c].dependent && cell !== old?.[c] ? [{ from: old?.[c], to: cell }] : [];
    });
  });
  const seen = after.first.rows.length;
  const among = seen < after.rowCount ? ` in the first ${counted(seen, 'row')}` : '';
  const [first] = changes;
  if (changes.length === 0) return { about, text: `unchanged${among}`, better: null };
  if (changes.length === 1 && first.from !== undefined) {
    return { about, text: `${spoken(first.from)} → ${spoken(first.to)}${among}`, better: null };
  }
  return { about, text: `${counted(changes.length, 'value')} changed${among}`, better: null };
}

/**
 * The row of an answer before that is the same one: by what does not depend on predictions where that tells the rows
 * apart, for an order by predictions may have moved it; else the one at the same place.
 */
function partnerIn(
  before: Answer,
  after: Answer,
): (row: readonly Cell[], place: number) => readonly Cell[] | undefined {
  const naming = after.columns.flatMap(({ dependent }, i) => (dependent ? [] : [i]));
  const nameOf = (row: readonly Cell[]): string => JSON.stringify(naming.map((i) => row[i]));
  const named = new Map(before.first.rows.map((row) => [nameOf(row), row]));
  const apart = naming.length > 0 && named.size === before.first.rows.length;
  return (row, place) => (apart ? named.get(nameOf(row)) : before.first.rows[place]);
}
