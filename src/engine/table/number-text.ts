/** 10^0 … 10^15, all exact. */
const POWERS = Array.from({ length: 16 }, (_, n) => 10 ** n);

const PLAIN_NUMBER = /^-?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const ANY_NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const DIGITS = /^-?\d+$/;

/**
 * The number that a cell's text plainly is, or NaN. Spaces around it are ignored. These are no plain numbers, so a
 * column that has one stays text: leading zeros (`007`), a leading plus (`+49…`: a phone number), `1-10`, `1,5`,
 * `1_000`, `inf`, `nan`, `0x1f`, digits beyond 2^53 (they would change) and values beyond the range of a double.
 * `1e5`, `.5`, `5.` and `-0` are numbers. The result is the double nearest to the text.
 */
export function parseNumber(text: string): number {
  const length = text.length;
  const first = text.charCodeAt(0) === 45 ? 1 : 0;
  let mantissa = 0;
  let point = -1;
  for (let i = first; i < length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit >= 0 && digit <= 9) mantissa = mantissa * 10 + digit;
    else if (digit === -2 && point < 0) point = i;
    else return parseUnusual(text);
  }
  const digits = length - first - (point < 0 ? 0 : 1);
  // Up to 15 digits the mantissa and the power are exact, so that their quotient is the nearest double.
  if (digits === 0 || digits > 15) return parseUnusual(text);
  if (digits > 1 && text.charCodeAt(first) === 48 && point !== first + 1) return NaN;
  const value = point < 0 ? mantissa : mantissa / POWERS[length - point - 1];
  return first === 1 && value !== 0 ? -value : value;
}

function parseUnusual(text: string): number {
  const trimmed = text.trim();
  return PLAIN_NUMBER.test(trimmed) ? finite(trimmed) : NaN;
}

const COMMA_NUMBER = /^-?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:\.\d{3})+),\d+$/;
const THOUSANDS = /^-?[1-9]\d{0,2}(?:,\d{3})+$/;

/**
 * The number that a text with a decimal comma is, such as `-0,5` or `1.234,50`, or NaN. Points group thousands then. Digits as
 * in `parseNumber`.
 */
export function parseDecimalComma(text: string): number {
  const trimmed = text.trim();
  if (!COMMA_NUMBER.test(trimmed)) return NaN;
  return finite(trimmed.replaceAll('.', '').replace(',', '.'));
}

/** Whether a comma in a number may as well group thousands: `1,234` does, `0,234` and `1,5` do not. */
export function maybeThousands(text: string): boolean {
  return THOUSANDS.test(text.trim());
}

/** The number a text means when a person has said that the column is numeric: leading zeros and plus are fine then. */
export function parseNumberLeniently(text: string): number {
  const trimmed = text.trim();
  return ANY_NUMBER.test(trimmed) ? finite(trimmed) : NaN;
}

/** Whether the text of a number is written as an integer: without point or exponent. */
export function isIntegerText(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // . E e
    if (code === 46 || code === 69 || code === 101) return false;
  }
  return true;
}

function finite(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || (DIGITS.test(text) && !Number.isSafeInteger(value))) return NaN;
  // Turns −0 into 0.
  return value + 0;
}
