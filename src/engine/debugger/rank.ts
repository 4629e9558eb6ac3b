import { RainError } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import type { ComplaintState } from '../complaint/complaint.ts';
import { unmetComplaint } from '../complaint/unmet.ts';
import { pairKey, type PredictedPair } from '../provenance/lineage.ts';
import { ComplaintObjective, type HeldPair } from '../ranking/objective.ts';
import type { RankedModel, RankingProblem } from '../ranking/ranker.ts';
import type { RankSettings } from './api.ts';
import { candidatesPerModel } from './candidates.ts';
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
  const candidates = await candidatesPerModel(models, settings.suspects, parts.database, work);
  const ranked = models.map((model, i): RankedModel => ({
    name: model.name,
    classifier: model.classifier,
    candidates: candidates[i],
    features: () => model.trainingFeatures(work),
  }));
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
