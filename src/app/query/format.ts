const TOKEN =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|[\p{L}_][\p{L}\p{N}_]*|\d[\w.]*|\s+|./gu;
const KEYWORD =
  /^(select|distinct|from|where|group|by|having|order|limit|offset|as|and|or|not|in|is|null|like|between|exists|case|when|then|else|end|join|left|inner|cross|outer|natural|on|using|union|all|except|intersect|with|recursive|asc|desc|count|sum|avg|min|max|cast|values)$/i;
const NEW_LINE = /^(from|where|having|limit|union|except|intersect|join)$/i;

/**
 * SQL with upper-case keywords and one clause per line. Works on tokens, so that strings, quoted names and comments
 * stay as they are; everything inside parentheses stays on its line.
 */
export function formatSql(sql: string): string {
  const tokens = (sql.match(TOKEN) ?? []).map((token) => (/^\s+$/.test(token) ? ' ' : token));
  let depth = 0;
  let out = '';
  let previous = '';
  tokens.forEach((token, i) => {
    if (token === ' ') {
      if (out !== '' && !/[\s(]$/.test(out)) out += ' ';
      return;
    }
    const next = tokens.slice(i + 1).find((other) => other !== ' ') ?? '';
    if (token === '(') depth++;
    if (token === ')') depth--;
    if (depth === 0 && startsClause(token, next, previous)) out = `${out.trimEnd()}\n`;
    if (depth === 0 && /^(and|or)$/i.test(token) && !/between/i.test(out.slice(out.lastIndexOf('\n')))) {
      out = `${out.trimEnd()}\n  `;
    }
    if (/^[,)]$/.test(token)) out = out.trimEnd();
    out += KEYWORD.test(token) ? token.toUpperCase() : token;
    if (token.startsWith('--')) out += '\n';
    previous = token;
  });
  return out.trim();
}

function startsClause(token: string, next: string, previous: string): boolean {
  if (/^(group|order)$/i.test(token)) return /^by$/i.test(next);
  if (/^(left|inner|cross|natural)$/i.test(token)) return /^(join|outer|left)$/i.test(next);
  if (/^join$/i.test(token)) return !/^(left|inner|cross|outer|natural)$/i.test(previous);
  if (/^select$/i.test(token)) return previous !== '';
  return NEW_LINE.test(token);
}
