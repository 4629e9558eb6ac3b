/** A predicate on one cell of a training row. */
export type Condition =
  | { readonly column: string; readonly op: '='; readonly value: number | string }
  | { readonly column: string; readonly op: '<=' | '>='; readonly value: number }
  | { readonly column: string; readonly op: 'contains'; readonly value: string }
  | { readonly column: string; readonly op: 'missing' };

/** The condition as a person would say it: `label = spam`, `age ≥ 40`, `text contains “http”`, `age is missing`. */
export function describeCondition(condition: Condition): string {
  const { column } = condition;
  switch (condition.op) {
    case '=':
      return `${column} = ${condition.value}`;
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

function shortNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}
