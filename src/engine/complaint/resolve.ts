import { RainError, type PlainError } from '../base/errors.ts';
import { pairKey, type PredictedPair, type Probabilities, type RowIds } from '../provenance/lineage.ts';
import type { Cell } from '../table/table.ts';
import type { ComplainableAnswer } from './answer.ts';
import type {
  Complaint,
  DirectionComplaint,
  PredictionComplaint,
  RowPattern,
  TupleComplaint,
  ValueComplaint,
} from './complaint.ts';
import { bindPattern, cellsMatch, columnIndex, matchingRows, POSSIBLE, SHOWN, theOnlyOne } from './match.ts';
import { at, notDependent, notNumeric, notOrdered, outOfReach, unknownClass } from './refusals.ts';
import { ruleOf, type BoundRule } from './rules.ts';

/** The classes of a model, as complaints name them. */
export interface ModelClasses {
  readonly classes: readonly (number | string)[];
}

/** Everything complaints are resolved, judged and evaluated against, at one θ. */
export interface ComplaintContext {
  /** Answered queries by id. One that cannot be complained about stands here with the reason. */
  readonly queries: ReadonlyMap<string, ComplainableAnswer | PlainError>;
  readonly models: ReadonlyMap<string, ModelClasses>;
  /** P of every pair that a query's lineage or a prediction complaint names. */
  readonly probabilities: Probabilities;
}

/** What a resolved complaint points at; candidates and rows stay the same while θ changes. */
export type Subject =
  | { readonly kind: 'cell'; readonly query: string; readonly candidate: number; readonly column: number }
  | { readonly kind: 'membership'; readonly query: string; readonly candidate: number }
  | {
      readonly kind: 'probability';
      readonly pair: PredictedPair;
      readonly row: number;
      readonly classIndex: number;
      readonly classes: readonly (number | string)[];
    };

/** A complaint bound to what it is about, with its first answer and the scale of its loss, both fixed from then on. */
export interface ResolvedComplaint {
  readonly complaint: Complaint;
  readonly rule: BoundRule;
  readonly subject: Subject;
  /** The exact cell when the complaint was made. */
  readonly first: Cell;
  /** The relaxed quantity v₀ when the complaint was made. */
  readonly firstRelaxed: number;
  /** Whether the cell is an integer to SQLite (default tolerance 0.5): no number of its column is REAL. */
  readonly integer: boolean;
  /** The loss is divided by this. */
  readonly scale: number;
}

/** A number that is wanted is at most so many times what is there: slopes towards one farther off vanish in float32. */
const FARTHEST = 1e30;

/**
 * Binds a complaint to the output cell, row or prediction it speaks of; `index` is its place in the case file.
 * Errors: `unknown-query`, `unknown-column`, `ambiguous-column`, `no-such-row`, `several-rows`, `not-dependent`,
 * `not-numeric`, `out-of-reach`, `unknown-model`, `unknown-class`, `unknown-row`, each with the path inside the case file.
 */
export function resolveComplaint(complaint: Complaint, index: number, context: ComplaintContext): ResolvedComplaint {
  const path = `complaints[${index}]`;
  switch (complaint.op) {
    case 'prediction':
      return resolvePrediction(complaint, complaint, path, context);
    case 'absent':
    case 'present':
      return resolveTuple(complaint, path, context);
    default:
      return resolveCell(complaint, path, context);
  }
}

function resolveTuple(complaint: TupleComplaint, path: string, context: ComplaintContext): ResolvedComplaint {
  const answer = complainable(complaint.query, path, context);
  if (!answer.lineage.membershipDependent) {
    throw notDependent('Which rows this query returns does not depend on predictions', at(path, 'query'));
  }
  const candidate = findTuple(complaint, answer, path);
  const rule = ruleOf(complaint);
  const subject = { kind: 'membership', query: complaint.query, candidate } as const;
  const first = answer.contains(candidate) ? 1 : 0;
  const firstRelaxed = answer.relaxed.membership(candidate);
  return { complaint, rule, subject, first, firstRelaxed, integer: false, scale: rule.scale(firstRelaxed) };
}

function resolveCell(
  complaint: ValueComplaint | DirectionComplaint,
  path: string,
  context: ComplaintContext,
): ResolvedComplaint {
  const answer = complainable(complaint.query, path, context);
  const column = columnIndex(answer.answer.columns, complaint.column, at(path, 'column'));
  if (!answer.lineage.dependent[column]) {
    throw notDependent(`The column “${complaint.column}” does not depend on predictions`, at(path, 'column'));
  }
  const candidate = findShownRow(complaint, answer, path);
  const first = answer.exactCell(candidate, column);
  const firstRelaxed = answer.relaxed.value(candidate, column);
  const predicted = firstRelaxed === null ? answer.lineage.predictionAt(candidate, column) : null;
  if (predicted) {
    const { model, table, row: id } = predicted;
    const meant = { op: 'prediction', model, table, id } as const;
    if (complaint.op !== '=') throw notOrdered(complaint.column, meant, at(path, 'column'));
    return resolvePrediction(complaint, { ...meant, value: complaint.value }, path, context);
  }
  const aimless = !('value' in complaint);
  if (firstRelaxed === null || !Number.isFinite(firstRelaxed) || (aimless && typeof first !== 'number')) {
    throw notNumeric(complaint.column, first, at(path, 'column'));
  }
  if (!aimless && Math.abs(complaint.value) > FARTHEST * Math.max(1, Math.abs(firstRelaxed))) {
    throw outOfReach(complaint.value, firstRelaxed, at(path, 'value'));
  }
  const rule = ruleOf(complaint);
  const subject = { kind: 'cell', query: complaint.query, candidate, column } as const;
  const integer = answer.answer.integer[column];
  return { complaint, rule, subject, first, firstRelaxed, integer, scale: rule.scale(firstRelaxed) };
}

/** Binds a complaint that means a prediction, whether it says so or speaks of the cell that shows it. */
function resolvePrediction(
  complaint: Complaint,
  meant: PredictionComplaint,
  path: string,
  context: ComplaintContext,
): ResolvedComplaint {
  const rule = ruleOf(meant);
  const subject = findPrediction(meant, path, context);
  const first = predictedClass(subject, context.probabilities);
  const P = probabilitiesOf(subject.pair, context.probabilities);
  const firstRelaxed = P[subject.row * subject.classes.length + subject.classIndex];
  return { complaint, rule, subject, first, firstRelaxed, integer: false, scale: rule.scale(firstRelaxed) };
}

/** The predicted class of a prediction complaint's row: the most probable one, the first among equals. */
export function predictedClass(
  subject: Extract<Subject, { kind: 'probability' }>,
  probabilities: Probabilities,
): number | string {
  const P = probabilitiesOf(subject.pair, probabilities);
  const { classes, row } = subject;
  let best = 0;
  for (let c = 1; c < classes.length; c++) {
    if (P[row * classes.length + c] > P[row * classes.length + best]) best = c;
  }
  return classes[best];
}

/** P of a pair; a missing one is a mistake of the caller. */
export function probabilitiesOf(pair: PredictedPair, probabilities: Probabilities): Float32Array | Float64Array {
  const P = probabilities.get(pairKey(pair));
  if (!P) throw new RainError('internal', `No predictions of ${pair.model} for ${pair.table}.`);
  return P;
}

/** The pair whose predictions a prediction complaint (at `path` in the case) needs. Errors: `unknown-model`, `which-model`. */
export function predictedPair(
  complaint: PredictionComplaint,
  path: string,
  models: ReadonlyMap<string, ModelClasses>,
): PredictedPair {
  const names = [...models.keys()];
  if (names.length === 0) {
    throw new RainError('unknown-model', 'No model predicts anything yet. Train one first.', {
      place: at(path, 'model'),
    });
  }
  if (complaint.model !== undefined && !models.has(complaint.model)) {
    throw new RainError('unknown-model', `There is no model “${complaint.model}”. Models: ${names.join(', ')}.`, {
      place: at(path, 'model'),
    });
  }
  if (complaint.model === undefined && names.length !== 1) {
    throw new RainError('which-model', `Say which model predicts this row: ${names.join(', ')}.`, {
      place: at(path, 'model'),
    });
  }
  return { model: complaint.model ?? names[0], table: complaint.table };
}

function findPrediction(complaint: PredictionComplaint, path: string, context: ComplaintContext) {
  const pair = predictedPair(complaint, path, context.models);
  const classes = context.models.get(pair.model)?.classes ?? [];
  const classIndex = classes.indexOf(complaint.value);
  if (classIndex < 0) throw unknownClass(complaint.value, pair.model, classes, at(path, 'value'));
  const rows = probabilitiesOf(pair, context.probabilities).length / classes.length;
  if (!Number.isInteger(complaint.id) || complaint.id < 0 || complaint.id >= rows) {
    throw new RainError('unknown-row', `Table ${complaint.table} has no row ${complaint.id}: it has ${rows} rows.`, {
      place: at(path, 'id'),
    });
  }
  return { kind: 'probability', pair, row: complaint.id, classIndex, classes } as const;
}

function complainable(query: string, path: string, context: ComplaintContext): ComplainableAnswer {
  const found = context.queries.get(query);
  if (!found) {
    const answered = [...context.queries.keys()].join(', ') || 'none';
    throw new RainError('unknown-query', `The query “${query}” has no answer. Queries that have one: ${answered}.`, {
      place: at(path, 'query'),
    });
  }
  if ('message' in found) throw new RainError(found.code, found.message, { place: found.place ?? at(path, 'query') });
  return found;
}

/** The candidate of the one shown row that a complaint names. */
function findShownRow(pattern: RowPattern, answer: ComplainableAnswer, path: string): number {
  if ('from' in pattern) {
    const inside = madeOf(pattern.from, answer, path).filter((c) => answer.contains(c));
    return theOnlyOne(inside, SHOWN, `${path}.from`);
  }
  const bound = bindPattern(answer.answer.columns, pattern.row, `${path}.row`);
  const row = theOnlyOne(matchingRows(answer.answer, bound), SHOWN, `${path}.row`);
  const candidate = answer.candidateOf(row);
  if (candidate < 0) {
    throw new RainError('no-such-row', 'This row could not be traced back to the rows it was made from.', {
      place: at(path, 'row'),
    });
  }
  return candidate;
}

/** The candidate that should go (it is shown) or should come (any candidate, shown or not). */
function findTuple(complaint: TupleComplaint, answer: ComplainableAnswer, path: string): number {
  if (complaint.op === 'absent') return findShownRow(complaint, answer, path);
  if ('from' in complaint) {
    return theOnlyOne(madeOf(complaint.from, answer, path), POSSIBLE, `${path}.from`);
  }
  const bound = bindPattern(answer.answer.columns, complaint.row, `${path}.row`);
  const found: number[] = [];
  for (let candidate = 0; candidate < answer.lineage.candidateCount; candidate++) {
    const { world } = answer;
    if (bound.every(([column, wanted]) => cellsMatch(world.cell(candidate, column), wanted))) found.push(candidate);
  }
  return theOnlyOne(found, POSSIBLE, `${path}.row`);
}

/** The candidates made of these rows; errors get their place. */
function madeOf(rows: RowIds, { lineage }: ComplainableAnswer, path: string): number[] {
  try {
    return [...lineage.candidatesFrom(rows)];
  } catch (error) {
    if (!(error instanceof RainError)) throw error;
    throw new RainError(error.code, error.message, { place: at(path, 'from'), cause: error });
  }
}
