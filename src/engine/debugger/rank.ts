import { RainError } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import type { ComplaintState } from '../complaint/complaint.ts';
import { unmetComplaint } from '../complaint/unmet.ts';
import { pairKey, type PredictedPair } from '../provenance/lineage.ts';
import { ComplaintObjective, type HeldPair } from '../ranking/objective.ts';
import type { RankedModel, RankingProblem } from '../ranking/ranker.ts';
import { quoteName } from '../sql/names.ts';
import type { RankSettings } from './api.ts';
import type { LoopParts } from './loop-parts.ts';
import type { TrainedModel } from './trained-model.ts';

/** A problem for the rankers, with the models it speaks of by index. */
export interface SessionProblem {
  readonly problem: RankingProblem;
  readonly models: readonly TrainedModel[];
}

/** The complaints, in the states they are in, and the models, as rankers see them. Throws `no-complaints`. */
export async function rankProblem(
  parts: LoopParts,
  states: readonly ComplaintState[],
  settings: RankSettings,
  work: Work,
): Promise<SessionProblem> {
  const { resolved } = parts.complaints;
  if (resolved.length === 0) {
    throw new RainError('no-complaints', 'Complain about an answer first: then the rows behind it can be found.');
  }
  const models = [...parts.models.values()];
  const complained = new Set(
    resolved.flatMap(({ subject }) => (subject.kind === 'probability' ? [] : [subject.query])),
  );
  const lineages = new Map([...parts.queries.lineages()].filter(([query]) => complained.has(query)));
  const pairs = [
    ...[...lineages.values()].flatMap((lineage) => lineage.pairs),
    ...resolved.flatMap(({ subject }) => (subject.kind === 'probability' ? [subject.pair] : [])),
  ];
  const objective = new ComplaintObjective({
    complaints: resolved.map((complaint, i) => unmetComplaint(complaint, states[i])),
    lineages,
    pairs: heldPairs(pairs, models),
    classifiers: models.map(({ classifier }) => classifier),
  });
  const ranked: RankedModel[] = [];
  for (const model of models) {
    const candidates = await candidatesOf(model, settings.suspects, parts, work);
    ranked.push({
      name: model.name,
      classifier: model.classifier,
      candidates,
      features: () => model.trainingFeatures(work),
    });
  }
  return { problem: { models: ranked, objective, seed: settings.seed ?? 1 }, models };
}

function heldPairs(pairs: readonly PredictedPair[], models: readonly TrainedModel[]): HeldPair[] {
  const held = new Map<string, HeldPair>();
  for (const pair of pairs) {
    const model = models.findIndex(({ name }) => name === pair.model);
    const rows = models[model]?.heldRows(pair.table);
    if (!rows) throw new RainError('internal', `The rows of ${pair.table} are not held by ${pair.model}.`);
    held.set(pairKey(pair), { pair, model, rows });
  }
  return [...held.values()];
}

/** 1 for every training row that is in, was not relabelled, and satisfies the condition where there is one. */
async function candidatesOf(
  model: TrainedModel,
  condition: string | undefined,
  { database }: LoopParts,
  work: Work,
): Promise<Uint8Array> {
  const { weights, labels } = model.classifier;
  const { training } = model.set;
  const candidates = Uint8Array.from(training, (row, position) =>
    weights[position] === 1 && labels[position] === model.labels.y[row] ? 1 : 0,
  );
  if (condition === undefined || condition.trim() === '') return candidates;
  const admitted = await rowsWhere(model.table.name, condition, database, work);
  training.forEach((row, position) => {
    if (!admitted.has(row)) candidates[position] = 0;
  });
  if (!candidates.includes(1)) {
    throw new RainError(
      'no-suspects',
      `No training row of ${model.name} satisfies “${condition}”. Widen the condition.`,
    );
  }
  return candidates;
}

async function rowsWhere(
  table: string,
  condition: string,
  database: LoopParts['database'],
  work: Work,
): Promise<Set<number>> {
  try {
    const sql = `SELECT rowid FROM ${quoteName(table)} WHERE (${condition}\n)`;
    const { values } = await database.select(sql, work);
    return new Set(values[0] as number[]);
  } catch (error) {
    if (error instanceof RainError && error.code === 'sql-error') {
      throw new RainError('bad-suspects', `The condition on suspects cannot be evaluated: ${error.message}`, {
        cause: error,
        place: { kind: 'case', path: 'debug.suspects' },
      });
    }
    throw error;
  }
}
