import type { AstNode } from 'sqlite3-parser';
import type { RainError } from '../../base/errors.ts';
import { problem } from '../../sql/parse.ts';
import type { Source } from '../../sql/parse.ts';

/** Constructs that are refused, by the name that messages and `support.ts` use. */
export type Refused =
  | 'limit-inside'
  | 'window-above-predictions'
  | 'recursion'
  | 'outer-join'
  | 'aggregate'
  | 'bare-column'
  | 'scalar-subquery'
  | 'correlated-subquery'
  | 'aggregate-in-expression'
  | 'group-by-aggregate'
  | 'join-on-aggregate'
  | 'distinct-aggregate'
  | 'table-function'
  | 'random'
  | 'collation'
  | 'order-in-subquery'
  | 'row-value';

/**
 * The error for a construct whose answer cannot be followed back to predictions: its name, its place, and how to write it
 * otherwise. The query is still answered; only complaining about it is refused.
 */
export function refuse(source: Source, node: AstNode, construct: Refused, message: string): RainError {
  return problem(
    source,
    node,
    `unsupported-${construct}`,
    `${message} The answer itself is exact; only complaints need this.`,
  );
}
