import { RainError } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import type { Database } from '../sql/database.ts';
import { conditionProblem } from '../sql/condition.ts';
import { quoteName } from '../sql/names.ts';
import { freeRowidName } from '../sql/storing.ts';
import type { Table } from '../table/table.ts';
import type { TrainedModel } from './trained-model.ts';

/**
 * Which training rows of each model may be blamed, 1 per position: those that are in, were not relabelled, and satisfy the
 * SQL condition where there is one. A model whose training table the condition does not fit has none.
 * Errors: `bad-suspects` when the condition fits no table, `no-suspects` when no training row satisfies it, fixed ones
 * included.
 */
export async function candidatesPerModel(
  models: readonly TrainedModel[],
  condition: string | undefined,
  database: Database,
  work: Work,
): Promise<Uint8Array[]> {
  const untouched = models.map(untouchedRows);
  if (condition === undefined || condition.trim() === '') return untouched;
  const failures: unknown[] = [];
  let fits = false;
  for (const [i, { table, set }] of models.entries()) {
    let admitted = new Set<number>();
    try {
      admitted = await rowsWhere(table, condition, database, work);
    } catch (error) {
      if (!(error instanceof RainError) || error.code !== 'bad-suspects') throw error;
      failures.push(error);
    }
    set.training.forEach((row, position) => {
      if (admitted.has(row)) fits = true;
      else untouched[i][position] = 0;
    });
  }
  if (failures.length === models.length) throw failures[0];
  if (!fits) {
    throw new RainError('no-suspects', `No training row satisfies “${condition}”. Widen the condition.`, {
      place: { kind: 'case', path: 'debug.suspects' },
    });
  }
  return untouched;
}

function untouchedRows({ classifier: { weights, labels }, set, labels: { y } }: TrainedModel): Uint8Array {
  const untouched = new Uint8Array(set.training.length);
  for (let position = 0; position < untouched.length; position++) {
    untouched[position] = Number(weights[position] === 1 && labels[position] === y[set.training[position]]);
  }
  return untouched;
}

async function rowsWhere(table: Table, condition: string, database: Database, work: Work): Promise<Set<number>> {
  const problem = conditionProblem(condition);
  if (problem !== null) throw badSuspects(problem);
  const id = freeRowidName(table.columns.map(({ name }) => name));
  try {
    const { values } = await database.select(`SELECT ${id} FROM ${quoteName(table.name)} WHERE (${condition}\n)`, work);
    return new Set(values[0] as number[]);
  } catch (error) {
    if (!(error instanceof RainError) || error.code !== 'sql-error') throw error;
    // The parenthesis is ours.
    const tooShort = !condition.includes(')') && error.message.startsWith('near ")"');
    throw badSuspects(tooShort ? 'it ends too early.' : `${error.message}.`, error);
  }
}

function badSuspects(why: string, cause?: RainError): RainError {
  return new RainError('bad-suspects', `The condition on suspects cannot be evaluated: ${why}`, {
    ...(cause && { cause }),
    place: { kind: 'case', path: 'debug.suspects' },
  });
}
