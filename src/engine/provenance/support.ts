/** How one construct of SQL is followed back to predictions, for the app's help and the README. */
export interface SupportEntry {
  /** The construct as it is written. */
  readonly sql: string;
  /** What its relaxed value means; for what is not followed, why not. */
  readonly meaning: string;
  /** `exact`: the mean over independent predictions; `approximate`: the closest tractable value; `refused`: answered, but no complaints. */
  readonly kind: 'exact' | 'approximate' | 'refused';
  /** For what is refused: the error's code, and how to write it otherwise. */
  readonly code?: string;
  readonly instead?: string;
}

/** What can be complained about, and what each relaxed value means (METHODS §3). The answer itself is always exact. */
export const SUPPORT: readonly SupportEntry[] = [
  {
    sql: 'predict(t.*) in SELECT, WHERE, GROUP BY, CASE, LIKE, any scalar function',
    kind: 'exact',
    meaning: 'Each class of a row is one way in which the row can appear; SQLite evaluates the expression for each.',
  },
  { sql: "predict_proba(t.*, 'class')", kind: 'exact', meaning: 'The probability itself.' },
  {
    sql: 'COUNT, SUM, TOTAL (with FILTER)',
    kind: 'exact',
    meaning: 'Sum of coefficient × probability that the row counts: the mean over all assignments of classes.',
  },
  {
    sql: 'JOIN, LEFT JOIN, NATURAL, USING, self-joins with conditions that do not depend on predictions',
    kind: 'exact',
    meaning: 'Probabilities of different rows multiply; a row joined with itself has one class.',
  },
  {
    sql: 'JOIN … ON predict(l) = predict(r), <>, <, with other keys',
    kind: 'exact',
    meaning:
      'Σ over keys of (sum of the left side) × (sum of the right side); pairs are never listed for COUNT, SUM, TOTAL and AVG.',
  },
  {
    sql: 'GROUP BY predict(t), GROUP BY expressions',
    kind: 'exact',
    meaning: 'One cell per group that some class yields; sums weigh each row by the probability of being in the group.',
  },
  {
    sql: 'subqueries in FROM, CTEs, views, UNION ALL',
    kind: 'exact',
    meaning: 'They compose: rows keep track of what they depend on.',
  },
  { sql: 'AVG', kind: 'approximate', meaning: 'Relaxed sum divided by relaxed count of values that are there.' },
  {
    sql: '+ − × ÷ and smooth functions of aggregates, COALESCE, CASE',
    kind: 'approximate',
    meaning: 'The same arithmetic on the relaxed parts, with the chain rule for gradients.',
  },
  {
    sql: 'ROUND, CAST AS INTEGER, whole-number division of aggregates',
    kind: 'approximate',
    meaning: 'Skipped in the relaxed value, because rounding has no slope.',
  },
  {
    sql: 'DISTINCT, UNION, COUNT(DISTINCT x), EXISTS, IN (subquery), NOT EXISTS, NOT IN, EXCEPT, INTERSECT',
    kind: 'approximate',
    meaning: '1 − ∏ (1 − m) over rows that can be there; rows that share a prediction are taken as independent.',
  },
  {
    sql: 'LEFT JOIN with predictions in ON',
    kind: 'approximate',
    meaning: 'The row filled with NULL has the probability that no partner is there.',
  },
  {
    sql: 'MIN, MAX of numbers',
    kind: 'approximate',
    meaning: 'Expectation of the first value in order whose row is there, given that there is one.',
  },
  {
    sql: 'HAVING, comparisons with aggregates, WHERE over aggregated subqueries',
    kind: 'approximate',
    meaning:
      'A smooth step around the threshold, as wide as the aggregate’s standard deviation; the exact comparison where that is 0.',
  },
  {
    sql: 'scalar subqueries that are one aggregate, also reading the query around them',
    kind: 'approximate',
    meaning: 'The aggregate’s relaxed value, used in arithmetic and comparisons.',
  },
  {
    sql: 'ORDER BY … LIMIT at the end',
    kind: 'exact',
    meaning: 'The rows shown are complained about as rows of the whole answer.',
  },
  {
    sql: 'window functions over rows that do not depend on predictions',
    kind: 'exact',
    meaning: 'Computed by SQLite before predictions come in.',
  },
  {
    sql: "text made of aggregates, such as COUNT(*) || ' rows', GROUP_CONCAT, MIN of text",
    kind: 'refused',
    code: 'unsupported-aggregate-in-expression',
    meaning: 'Text has no slope. The cell is shown, the others of the answer can be complained about.',
    instead: 'Put the number into a column of its own.',
  },
  {
    sql: 'LIMIT inside a subquery over predictions',
    kind: 'refused',
    code: 'unsupported-limit-inside',
    meaning: 'Which rows are first changes with the predictions.',
    instead: 'Compare with an aggregate, or filter by a threshold.',
  },
  {
    sql: 'window functions over rows that depend on predictions',
    kind: 'refused',
    code: 'unsupported-window-above-predictions',
    meaning: 'Every row’s number would depend on every other’s prediction.',
    instead: 'Compute the window in a subquery first, then filter by predict.',
  },
  {
    sql: 'recursive CTEs that read predictions',
    kind: 'refused',
    code: 'unsupported-recursion',
    meaning: 'The number of steps would depend on predictions.',
    instead: 'Recur without predict, then join.',
  },
  {
    sql: 'columns beside GROUP BY that differ within a group',
    kind: 'refused',
    code: 'unsupported-bare-column',
    meaning: 'Which row’s value is shown is chance.',
    instead: 'Group by the column or aggregate it.',
  },
  {
    sql: 'grouping, DISTINCT or joins by a number that depends on predictions',
    kind: 'refused',
    code: 'unsupported-group-by-aggregate',
    meaning: 'The groups themselves would change with every prediction.',
    instead: 'Compare the number with thresholds in HAVING.',
  },
  {
    sql: 'RIGHT or FULL JOIN with predictions in ON',
    kind: 'refused',
    code: 'unsupported-outer-join',
    meaning: 'Only the left side’s rows are kept when predictions decide about partners.',
    instead: 'Write it as LEFT JOIN with the tables the other way round.',
  },
  {
    sql: 'GROUP BY or DISTINCT under a collation',
    kind: 'refused',
    code: 'unsupported-collation',
    meaning: 'Which spelling is shown is chance.',
    instead: 'Use lower(…).',
  },
];
