import { tokenize, tokenName } from 'sqlite3-parser';

/**
 * Why a text cannot stand between the parentheses of WHERE (…) without reaching out of them; null when it can. Whether
 * it makes sense there is for SQLite to say.
 */
export function conditionProblem(condition: string): string | null {
  let depth = 0;
  let previous = '';
  for (const token of tokenize(condition)) {
    switch (tokenName(token.type)) {
      case 'LP':
        if (/^predict(_proba)?$/i.test(previous)) return 'it can read the training table, but no predictions.';
        depth++;
        break;
      case 'RP':
        if (--depth < 0) return 'it closes a parenthesis that it does not open.';
        break;
      case 'SEMI':
        return 'it is one condition, without a semicolon.';
      case 'VARIABLE':
        return `${token.text} has no value here: write the value itself.`;
    }
    previous = token.text;
  }
  return depth > 0 ? 'it opens a parenthesis that it does not close.' : null;
}
