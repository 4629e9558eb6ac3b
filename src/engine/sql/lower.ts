import { tokenize, tokenName } from 'sqlite3-parser';
import type { Token } from 'sqlite3-parser';

/** A call of predict or predict_proba as the user wrote it. */
export interface PredictToken {
  readonly kind: 'predict' | 'predict_proba';
  /** The model named before the dot, if any. */
  readonly model: string | undefined;
  /** Whether its table is written `*`: whichever table of the query the model can predict. */
  readonly star: boolean;
  /** Where the call starts in the user's text: at the model's name, or at `predict`. */
  readonly start: number;
}

/** A query that SQLite's grammar accepts, of the same length as the user's: every offset is the same in both. */
export interface LoweredSql {
  readonly text: string;
  /** Calls by the offset of the word `predict`. */
  readonly calls: ReadonlyMap<number, PredictToken>;
}

/**
 * Makes `predict(t.*)` and `model.predict(t.*)` parseable by blanking `.*` and `model.` with spaces, and
 * `predict_proba(*, …)` by writing 0 for the star. Works on tokens, so that strings, comments and quoted names are left alone.
 */
export function lowerPredict(sql: string): LoweredSql {
  const tokens = [...tokenize(sql)];
  const calls = new Map<number, PredictToken>();
  const blanks: { start: number; end: number; filler?: string }[] = [];
  tokens.forEach((token, i) => {
    const kind = token.text.toLowerCase();
    if ((kind !== 'predict' && kind !== 'predict_proba') || !is(tokens[i + 1], 'LP')) return;
    const modelToken = is(tokens[i - 1], 'DOT') ? tokens[i - 2] : undefined;
    if (modelToken) blanks.push({ start: modelToken.span.offset, end: endOf(tokens[i - 1]) });
    if (is(tokens[i + 3], 'DOT') && is(tokens[i + 4], 'STAR')) {
      blanks.push({ start: tokens[i + 3].span.offset, end: endOf(tokens[i + 3]) });
      blanks.push({ start: tokens[i + 4].span.offset, end: endOf(tokens[i + 4]) });
    }
    const star = is(tokens[i + 2], 'STAR');
    if (star && is(tokens[i + 3], 'COMMA')) {
      blanks.push({ start: tokens[i + 2].span.offset, end: endOf(tokens[i + 2]), filler: '0' });
    }
    calls.set(token.span.offset, {
      kind,
      star,
      model: modelToken && unquoteName(modelToken.text),
      start: (modelToken ?? token).span.offset,
    });
  });
  let text = sql;
  for (const { start, end, filler = ' ' } of blanks) {
    text = text.slice(0, start) + filler.repeat(end - start) + text.slice(end);
  }
  return { text, calls };
}

function is(token: Token | undefined, name: string): boolean {
  return token !== undefined && tokenName(token.type) === name;
}

function endOf(token: Token): number {
  return token.span.offset + token.span.length;
}

/** A name without its quotes: "a""b", `a`, [a] or a. */
export function unquoteName(text: string): string {
  const quote = text[0];
  if (quote === '[') return text.slice(1, -1);
  if (quote === '"' || quote === '`' || quote === "'") return text.slice(1, -1).replaceAll(quote + quote, quote);
  return text;
}
