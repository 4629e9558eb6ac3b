import type { Cell } from '../table/table.ts';
import type {
  Complaint,
  DirectionComplaint,
  PredictionComplaint,
  TupleComplaint,
  ValueComplaint,
} from './complaint.ts';

/** The complaint that each `op` stands for. */
interface ComplaintOf {
  '=': ValueComplaint;
  '<=': ValueComplaint;
  '>=': ValueComplaint;
  'too high': DirectionComplaint;
  'too low': DirectionComplaint;
  absent: TupleComplaint;
  present: TupleComplaint;
  prediction: PredictionComplaint;
}

/** What a complaint is about: a cell's relaxed value, a row's membership, or a class's probability. */
export type SubjectKind = 'cell' | 'membership' | 'probability';

/**
 * How one kind of complaint is judged and lowered (METHODS.md §1, CASE.md). v is the relaxed quantity of its subject.
 * The loss below is before division by `scale`.
 */
interface Rule<C> {
  readonly subject: SubjectKind;
  /** What the loss is divided by, from the relaxed quantity v₀ when first evaluated. */
  scale(complaint: C, first: number): number;
  /** q(v). */
  loss(complaint: C, v: number): number;
  /** dq/dv. */
  slope(complaint: C, v: number): number;
  /** Signed distance of v from what is wanted; 0 once satisfied, ±1 for a direction, which has no aim. */
  residual(complaint: C, v: number): number;
  /** Whether it holds on an exact cell (membership as 1/0, predicted class as its label), given the first one. */
  holds(complaint: C, exact: Cell, first: Cell, integer: boolean): boolean;
  /** How near v must come for the complaint to hold in the relaxed sense, in v's units. */
  slack(complaint: C, first: Cell, integer: boolean): number;
}

/** Below this a scale no longer shrinks: a count that should be 0 and is 0 must not divide by 0. */
const LEAST = 1e-6;
/** A direction holds once the cell has moved by this share of its first answer. */
export const MOVED = 0.05;
/** Probabilities below this count as this, so that −log p and its slope stay finite. */
const LEAST_PROBABILITY = 1e-12;

const value = {
  subject: 'cell',
  // [Rain20] sums unscaled squares; a scale of its own keeps a COUNT in the millions from drowning an AVG. The residual is
  // taken relative to the mean of what is there and what is wanted, so neither a target of 0 nor a first value far off it
  // makes one complaint count for nothing or for all.
  scale: (c: ValueComplaint, first: number) => Math.max((Math.abs(c.value) + Math.abs(first)) / 2, LEAST) ** 2,
} as const;

function valueRule(residual: (distance: number) => number, holds: Rule<ValueComplaint>['holds']): Rule<ValueComplaint> {
  return {
    ...value,
    residual: (c, v) => residual(v - c.value),
    loss: (c, v) => residual(v - c.value) ** 2,
    slope: (c, v) => 2 * residual(v - c.value), // d(r²) = 2 r dv, also for max(r, 0)²
    holds,
    slack: (c, first, integer) => (c.op === '=' ? toleranceOf(c, first, integer) : 0),
  };
}

function directionRule(sign: 1 | -1): Rule<DirectionComplaint> {
  return {
    subject: 'cell',
    scale: (_, first) => Math.max(Math.abs(first), LEAST),
    loss: (_, v) => sign * v,
    slope: () => sign,
    residual: () => sign,
    holds: (c, exact, first) => {
      if (typeof exact !== 'number' || typeof first !== 'number') return false;
      const moved = sign * (first - exact);
      // With a first answer of 0, 5 % of it is nothing: any move in the wanted direction counts, no move does not.
      return moved > 0 && moved >= requiredMove(c, first);
    },
    slack: (c, first) => (typeof first === 'number' ? requiredMove(c, first) : 0),
  };
}

function tupleRule(wanted: 0 | 1): Rule<TupleComplaint> {
  return {
    subject: 'membership',
    scale: () => 1,
    residual: (_, v) => v - wanted,
    loss: (_, v) => (v - wanted) ** 2,
    slope: (_, v) => 2 * (v - wanted),
    holds: (_, exact) => exact === wanted,
    slack: () => 0.5,
  };
}

/** The rules of every kind; a new `op` does not compile until it stands here. */
const RULES = {
  '=': valueRule(
    (distance) => distance,
    (c, exact, first, integer) =>
      typeof exact === 'number' && Math.abs(exact - c.value) <= toleranceOf(c, first, integer),
  ),
  '<=': valueRule(
    (distance) => Math.max(distance, 0),
    (c, exact) => typeof exact === 'number' && exact <= c.value,
  ),
  '>=': valueRule(
    (distance) => Math.min(distance, 0),
    (c, exact) => typeof exact === 'number' && exact >= c.value,
  ),
  'too high': directionRule(1),
  'too low': directionRule(-1),
  absent: tupleRule(0),
  present: tupleRule(1),
  prediction: {
    subject: 'probability',
    scale: () => 1,
    residual: (_, v) => v - 1,
    loss: (_, v) => -Math.log(Math.max(v, LEAST_PROBABILITY)),
    slope: (_, v) => -1 / Math.max(v, LEAST_PROBABILITY), // d(−log p) = −dp / p
    holds: (c, exact) => exact === c.value,
    slack: () => 0.5,
  },
} satisfies { readonly [Op in Complaint['op']]: Rule<ComplaintOf[Op]> };

/** The rule of a complaint's kind, with the complaint filled in. */
export function ruleOf(complaint: Complaint): BoundRule {
  switch (complaint.op) {
    case '=':
    case '<=':
    case '>=':
      return bind(RULES[complaint.op], complaint);
    case 'too high':
    case 'too low':
      return bind(RULES[complaint.op], complaint);
    case 'absent':
    case 'present':
      return bind(RULES[complaint.op], complaint);
    case 'prediction':
      return bind(RULES[complaint.op], complaint);
  }
}

/** A `Rule` with its complaint filled in. */
export interface BoundRule {
  readonly subject: SubjectKind;
  scale(first: number): number;
  loss(v: number): number;
  slope(v: number): number;
  residual(v: number): number;
  holds(exact: Cell, first: Cell, integer: boolean): boolean;
  slack(first: Cell, integer: boolean): number;
}

function bind<C>(rule: Rule<C>, complaint: C): BoundRule {
  return {
    subject: rule.subject,
    scale: (first) => rule.scale(complaint, first),
    loss: (v) => rule.loss(complaint, v),
    slope: (v) => rule.slope(complaint, v),
    residual: (v) => rule.residual(complaint, v),
    holds: (exact, first, integer) => rule.holds(complaint, exact, first, integer),
    slack: (first, integer) => rule.slack(complaint, first, integer),
  };
}

function toleranceOf(complaint: ValueComplaint, first: Cell, integer: boolean): number {
  if (complaint.tolerance !== undefined) return complaint.tolerance;
  if (integer) return 0.5;
  return 1e-3 * Math.max(Math.abs(complaint.value), typeof first === 'number' ? Math.abs(first) : 0);
}

/** The value at which a direction begins to hold, from its first answer on. */
export function directionAim(complaint: DirectionComplaint, first: number): number {
  return first + (complaint.op === 'too high' ? -1 : 1) * requiredMove(complaint, first);
}

function requiredMove(complaint: DirectionComplaint, first: number): number {
  return complaint.by ?? MOVED * Math.abs(first);
}
