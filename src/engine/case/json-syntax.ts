import { RainError } from '../base/errors.ts';

/** JSON's tokens: punctuation, strings, numbers and words. Where none begins, the text is wrong. */
const TOKEN =
  /\s*(?:([{}[\],:])|("(?:[ !#-[\]-\u{10FFFF}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/uy;

/**
 * The value that a JSON text stands for. Engines word a syntax error in their own ways and often keep the place to
 * themselves; so the place is found here: a RainError `case-syntax` with 1-based line and column.
 * @param file the name to be shown with the place
 */
export function parseJson(text: string, file: string): unknown {
  const withoutMark = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(withoutMark) as unknown;
  } catch (cause) {
    const offset = firstSyntaxError(withoutMark);
    const before = withoutMark.slice(0, offset).split('\n');
    const line = before.length;
    const column = before[line - 1].length + 1;
    const found =
      offset >= withoutMark.length ? 'the text ends too early' : `${describe(withoutMark, offset)} is unexpected`;
    throw new RainError('case-syntax', `${file} is not valid JSON: line ${line}, column ${column}: ${found}.`, {
      place: { kind: 'file', file, line, column },
      cause,
    });
  }
}

function describe(text: string, offset: number): string {
  return JSON.stringify(text.slice(offset).match(/^(?:\w+|.)/su)?.[0] ?? '');
}

/** Offset of the first character at which the text can no longer become valid JSON; its length when it ends too early. */
function firstSyntaxError(text: string): number {
  const open: ('object' | 'array')[] = [];
  let expected: 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' | 'nothing' = 'value';
  TOKEN.lastIndex = 0;
  for (;;) {
    const start = TOKEN.lastIndex;
    const offset = start + (/^\s*/.exec(text.slice(start))?.[0].length ?? 0);
    const match = TOKEN.exec(text);
    if (!match) return offset;
    const [, mark, string, scalar] = match;
    const inside = open.at(-1);
    const afterValue = () => (open.length ? 'comma or end' : 'nothing');

    if (expected === 'colon') {
      if (mark !== ':') return offset;
      expected = 'value';
    } else if (expected === 'comma or end') {
      if (mark === ',') expected = inside === 'object' ? 'key' : 'value';
      else if (mark === (inside === 'object' ? '}' : ']')) {
        open.pop();
        expected = afterValue();
      } else return offset;
    } else if (expected === 'key' || expected === 'key or end') {
      if (string) expected = 'colon';
      else if (mark === '}' && expected === 'key or end') {
        open.pop();
        expected = afterValue();
      } else return offset;
    } else if (expected === 'nothing') {
      return offset;
    } else if (string || scalar) {
      expected = afterValue();
    } else if (mark === '{') {
      open.push('object');
      expected = 'key or end';
    } else if (mark === '[') {
      open.push('array');
      expected = 'value or end';
    } else if (mark === ']' && expected === 'value or end') {
      open.pop();
      expected = afterValue();
    } else return offset;
  }
}
