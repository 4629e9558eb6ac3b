import type { Work } from '../base/work.ts';
import type { ComplaintState } from '../complaint/complaint.ts';
import type { ResolvedComplaint } from '../complaint/resolve.ts';
import type { Suspect, Suspects } from '../ranking/suspects.ts';
import type { PredictedEffect } from './api.ts';
import type { FixedModel } from './apply-fix.ts';
import { predictEffect } from './predict-effect.ts';
import type { SessionProblem } from './rank.ts';
import type { TrainedModel } from './trained-model.ts';

/** A repair that takes more than this share of the suspects is none. */
const LARGEST_SHARE = 0.5;
/** The number is looked for to this share of itself. */
const PRECISION = 0.05;
/** An exact value counts as reached when this share of the way to it is left, or as much was gone too far. */
const LEEWAY = 0.1;

type Predicted = PredictedEffect['complaints'][number];

/**
 * How many of the best of these suspects must go until every complaint is predicted to hold, to about 5 %: numbers are doubled
 * from `guess` on and then halved in, each tried by `predictEffect`. Null where no number up to half of the suspects, or
 * up to all rows of a model, is predicted to do, and where nothing needs to go.
 * @param states of the complaints as they stand
 */
export async function enoughRows(
  session: SessionProblem,
  suspects: Suspects,
  states: readonly ComplaintState[],
  guess: number,
  work: Work,
): Promise<number | null> {
  const { complaints } = session.problem.objective;
  const most = mostRemovable(suspects, session.models);
  if (most === 0 || states.every(({ holds }) => holds)) return null;
  const tried = async (count: number): Promise<readonly Predicted[]> => {
    await work.checkpoint();
    return (await predictEffect(session, removalOf(suspects.best(count), session.models), work)).complaints;
  };
  const there = (predicted: readonly Predicted[]): boolean =>
    predicted.every((each, i) => isReached(complaints[i], states[i], each));
  let short = 0;
  let count = Math.max(1, Math.min(guess, most));
  let outcome = await tried(count);
  while (!there(outcome)) {
    if (count === most) return null;
    short = count;
    count = Math.min(2 * count, most);
    outcome = await tried(count);
  }
  while (count - short > Math.max(1, PRECISION * count)) {
    const between = Math.round((short + count) / 2);
    const then = await tried(between);
    if (there(then)) [count, outcome] = [between, then];
    else short = between;
  }
  return outcome.every((each, i) => isNear(complaints[i], states[i], each)) ? count : null;
}

/** As many of the best suspects as may go: no more than the largest share, and every model keeps a row to train on. */
function mostRemovable(suspects: Suspects, models: readonly TrainedModel[]): number {
  const most = Math.floor(LARGEST_SHARE * suspects.length);
  const left = models.map(({ classifier: { weights } }) =>
    weights.reduce((live, weight) => live + Number(weight > 0), 0),
  );
  for (let place = 0; place < most; place++) {
    const { model, position } = suspects.at(place);
    if (models[model].classifier.weights[position] > 0 && --left[model] === 0) return place;
  }
  return most;
}

/** What is left of each model when these suspects are removed. */
function removalOf(
  suspects: readonly Suspect[],
  models: readonly TrainedModel[],
): ReadonlyMap<TrainedModel, FixedModel> {
  const plan = new Map<TrainedModel, FixedModel>();
  for (const { model, position } of suspects) {
    const { classifier } = models[model];
    const fixed = plan.get(models[model]) ?? { weights: classifier.weights.slice(), labels: classifier.labels };
    fixed.weights[position] = 0;
    plan.set(models[model], fixed);
  }
  return plan;
}

/** Whether a complaint holds then, or an exact value was passed: with one row less it would not have come so far. */
function isReached(complaint: ResolvedComplaint, state: ComplaintState, predicted: Predicted): boolean {
  const distances = distancesOf(complaint, state, predicted);
  return predicted.holds || (distances !== null && distances.now * distances.then < 0);
}

function isNear(complaint: ResolvedComplaint, state: ComplaintState, predicted: Predicted): boolean {
  const distances = distancesOf(complaint, state, predicted);
  return predicted.holds || (distances !== null && Math.abs(distances.then) <= LEEWAY * Math.abs(distances.now));
}

/** Of a value that should be an exact number: its signed distances from it. */
function distancesOf(
  { complaint, subject }: ResolvedComplaint,
  { value }: ComplaintState,
  { exact }: Predicted,
): { readonly now: number; readonly then: number } | null {
  if (subject.kind !== 'cell' || complaint.op !== '=') return null;
  if (typeof value !== 'number' || typeof exact !== 'number') return null;
  return { now: value - complaint.value, then: exact - complaint.value };
}
