import { RainError, type Place } from '../base/errors.ts';
import type { Cell } from '../table/table.ts';
import type { PredictionComplaint } from './complaint.ts';

/** Classes that a message names, at most. */
const MOST_LISTED = 20;

/** The place of a complaint's key: `complaints[0].value` for the path `complaints[0]`. */
export function at(path: string, key: string): Place {
  return { kind: 'case', path: `${path}.${key}` };
}

/** `not-dependent`: nobody's label changes what is complained about. `what` is the beginning of a sentence. */
export function notDependent(what: string, place: Place): RainError {
  return new RainError(
    'not-dependent',
    `${what}, so no training row can be blamed for it. Complain about something that predict() decides.`,
    { place },
  );
}

/** `not-numeric`: a predicted class is asked to be higher or lower; says how to ask for another class. */
export function notOrdered(column: string, meant: Omit<PredictionComplaint, 'value'>, place: Place): RainError {
  return new RainError(
    'not-numeric',
    `“${column}” shows a predicted class, which is neither too high nor too low. Say which class it should be: “=”, or {"op": "prediction", "table": ${JSON.stringify(meant.table)}, "id": ${meant.id}, "value": …}.`,
    { place },
  );
}

/** `not-numeric`: the cell has no relaxed value, or a direction has no number to begin from. */
export function notNumeric(column: string, first: Cell, place: Place): RainError {
  const shown = first === null ? 'NULL' : `“${first}”`;
  return new RainError(
    'not-numeric',
    `The cell of “${column}” is ${shown} and no number that changes smoothly with the predictions: it cannot be too high, too low or other than it should be. Complain about the row, or about the prediction it is made from.`,
    { place },
  );
}

/** `unknown-class`: `model` has no such class, or has it as a number where a text was given, or the other way round. */
export function unknownClass(
  value: number | string,
  model: string,
  classes: readonly (number | string)[],
  place?: Place,
): RainError {
  const meant = classes.find((label) => String(label) === String(value));
  const listed = classes.slice(0, MOST_LISTED).map((label) => JSON.stringify(label));
  const known = [...listed, ...(classes.length > MOST_LISTED ? ['…'] : [])].join(', ');
  const way = meant === undefined ? `Its classes: ${known}.` : `It is called ${JSON.stringify(meant)}.`;
  return new RainError(
    'unknown-class',
    `${JSON.stringify(value)} is no class of ${model}. ${way}`,
    place ? { place } : {},
  );
}

/** `out-of-reach`: the number wanted is a slip, such as an exponent too many. */
export function outOfReach(wanted: number, now: number, place: Place): RainError {
  return new RainError(
    'out-of-reach',
    `The value is about ${Number(now.toPrecision(4))} now, and will never be ${wanted}. Say a number that it could be.`,
    { place },
  );
}
