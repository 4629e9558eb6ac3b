const KEYWORDS =
  /^(all|and|as|between|by|case|check|default|desc|distinct|else|end|exists|from|group|having|in|index|is|join|left|like|limit|not|null|on|or|order|primary|references|select|set|table|then|to|union|unique|using|values|when|where)$/i;

/** A table's or column's name as it must be written in SQL: quoted where it is no plain word. */
export function identifier(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !KEYWORDS.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
