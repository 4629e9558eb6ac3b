/** A predicate on one cell of a training row. */
export type Condition =
  | { readonly column: string; readonly op: '='; readonly value: number | string }
  | { readonly column: string; readonly op: '<=' | '>='; readonly value: number }
  | { readonly column: string; readonly op: 'contains'; readonly value: string }
  | { readonly column: string; readonly op: 'missing' };

/** Characters of a value that are shown, at most. */
const LONGEST_VALUE = 60;

/** The condition as a person would say it: `label = spam`, `age ≥ 40`, `text contains “http”`, `age is missing`. */
export function describeCondition(condition: Condition): string {
  const { column } = condition;
  switch (condition.op) {
    case '=':
      return `${column} = ${shortText(String(condition.value))}`;
    case '<=':
      return `${column} ≤ ${shortNumber(condition.value)}`;
    case '>=':
      return `${column} ≥ ${shortNumber(condition.value)}`;
    case 'contains':
      return `${column} contains “${condition.value}”`;
    case 'missing':
      return `${column} is missing`;
  }
}

/** A few long texts, such as mails, are compared as a whole; their beginnings tell them apart. */
function shortText(value: string): string {
  const line = value.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST_VALUE ? `${line.slice(0, LONGEST_VALUE - 1).trimEnd()}…` : line;
}

function shortNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}
