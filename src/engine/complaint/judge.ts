import { RainError } from '../base/errors.ts';
import type { Cell } from '../table/table.ts';
import type { ComplainableAnswer } from './answer.ts';
import type { Complaint, ComplaintState } from './complaint.ts';
import { quantity } from './loss.ts';
import { predictedClass, type ComplaintContext, type ResolvedComplaint } from './resolve.ts';
import { directionAim, ruleOf } from './rules.ts';

/**
 * Whether a complaint holds on an exact cell, by the rules of CASE.md. For tuples the cell is whether the row is there
 * (1/0), for predictions the predicted class. `first` is the cell when the complaint was made; `integer` says that the
 * cell is an integer, which makes the default tolerance 0.5.
 */
export function judge(complaint: Complaint, exact: Cell, first: Cell, integer: boolean): boolean {
  return ruleOf(complaint).holds(exact, first, integer);
}

/** The state of a resolved complaint on the answers in `context`. */
export function judgeComplaint(resolved: ResolvedComplaint, context: ComplaintContext): ComplaintState {
  const exact = exactCell(resolved, context);
  return {
    value: exact,
    relaxed: quantity(resolved, {
      relaxation: (query) => answerOf(query, context).relaxed,
      probabilities: context.probabilities,
    }),
    holds: resolved.rule.holds(exact, resolved.first, isInteger(resolved, context)),
    ...aimOf(resolved),
    ...chanceOf(resolved),
  };
}

function chanceOf({ subject: { kind } }: ResolvedComplaint): Pick<ComplaintState, 'chanceOf'> {
  return kind === 'cell' ? {} : { chanceOf: kind === 'membership' ? 'row' : 'class' };
}

function aimOf({ complaint, first }: ResolvedComplaint): { aim?: number } {
  const directed = complaint.op === 'too high' || complaint.op === 'too low';
  return directed && typeof first === 'number' ? { aim: directionAim(complaint, first) } : {};
}

function exactCell({ subject }: ResolvedComplaint, context: ComplaintContext): Cell {
  switch (subject.kind) {
    case 'cell':
      return answerOf(subject.query, context).exactCell(subject.candidate, subject.column);
    case 'membership':
      return answerOf(subject.query, context).contains(subject.candidate) ? 1 : 0;
    case 'probability':
      return predictedClass(subject, context.probabilities);
  }
}

/** A first answer of NULL does not say whether the cell is an integer: then the present answer does. */
function isInteger({ subject, first, integer }: ResolvedComplaint, context: ComplaintContext): boolean {
  if (first !== null || subject.kind !== 'cell') return integer;
  return answerOf(subject.query, context).answer.integer[subject.column];
}

function answerOf(query: string, context: ComplaintContext): ComplainableAnswer {
  const found = context.queries.get(query);
  if (!found) throw new RainError('unknown-query', `The query “${query}” has no answer any more.`);
  if ('message' in found) throw new RainError(found.code, found.message, found.place ? { place: found.place } : {});
  return found;
}
