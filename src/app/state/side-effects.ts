import type { Answer, ModelInfo } from '../../engine/debugger/api.ts';
import { percent, readable, spoken } from '../text/numbers.ts';

/** What a fix changed besides the complaints: one line per model and per saved query. */
export interface SideEffect {
  readonly about: string;
  readonly text: string;
  readonly better: boolean | null;
}

/** Compares everything saved before and after a step of the loop. */
export function sideEffects(
  before: { readonly models: readonly ModelInfo[]; readonly answers: readonly Answer[] },
  after: { readonly models: readonly ModelInfo[]; readonly answers: readonly Answer[] },
): SideEffect[] {
  const models = after.models.flatMap((model) => {
    const old = before.models.find((other) => other.name === model.name);
    return old ? [accuracyChange(old, model, after.models.length > 1)] : [];
  });
  const queries = after.answers.flatMap((answer) => {
    const old = before.answers.find((other) => other.id === answer.id);
    return old && answer.columns.some((column) => column.dependent) ? [answerChange(old, answer)] : [];
  });
  return [...models, ...queries];
}

function accuracyChange(before: ModelInfo, after: ModelInfo, several: boolean): SideEffect {
  const held = before.accuracy.heldOut !== null && after.accuracy.heldOut !== null;
  const from = before.accuracy.heldOut ?? before.accuracy.training;
  const to = after.accuracy.heldOut ?? after.accuracy.training;
  const about = `${held ? 'Held-out accuracy' : 'Training accuracy'}${several ? ` of ${after.name}` : ''}`;
  return { about, text: `${percent(from)} → ${percent(to)}`, better: to === from ? null : to > from };
}

function answerChange(before: Answer, after: Answer): SideEffect {
  const about = `Query ${after.id}`;
  if (before.rowCount !== after.rowCount) {
    return { about, text: `${readable(before.rowCount)} → ${readable(after.rowCount)} rows`, better: null };
  }
  const changes = after.first.rows.flatMap((row, r) =>
    row.flatMap((cell, c) => (after.columns[c].dependent && cell !== before.first.rows[r]?.[c] ? [{ r, c }] : [])),
  );
  if (changes.length === 0) return { about, text: 'unchanged', better: null };
  const [{ r, c }] = changes;
  if (changes.length === 1) {
    return { about, text: `${spoken(before.first.rows[r][c])} → ${spoken(after.first.rows[r][c])}`, better: null };
  }
  return { about, text: `${readable(changes.length)} values changed`, better: null };
}
