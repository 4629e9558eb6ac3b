import type { Complaint } from '../complaint/complaint.ts';
import type { FixKind } from './case-file.ts';
import type { ResolvedCase } from './defaults.ts';
import { invalid } from './invalid.ts';
import type { RankingMethod } from '../ranking/ranker.ts';
import type { ModelKind } from '../model/classifier.ts';

/** What a case may ask for today: `true`, or the sentence that refuses it. A new word in the format does not compile until it stands here. */
const methods: Record<RankingMethod, true | string> = {
  holistic: true,
  loss: true,
  twostep: 'the two-step ranking is not available yet. Use "holistic" or "loss".',
  holdout: 'the hold-out ranking is not available yet. Use "holistic" or "loss".',
  infloss: 'ranking by self-influence is not available yet. Use "holistic" or "loss".',
  random: 'a random ranking is not available yet. Use "holistic" or "loss".',
  auto: 'choosing the ranking by itself is not available yet. Use "holistic" or "loss".',
};

const fixes: Record<FixKind, true | string> = {
  remove: true,
  relabel: 'relabelling is not available yet. Use "remove".',
  best: 'choosing between removal and relabelling is not available yet. Use "remove".',
};

const complaints: Record<Complaint['op'], true | string> = {
  '=': true,
  '<=': true,
  '>=': true,
  'too high': true,
  'too low': true,
  absent: 'complaints about whole rows are not available yet. Complain about a cell.',
  present: 'complaints about missing rows are not available yet. Complain about a cell.',
  prediction: 'complaints about single predictions are not available yet. Complain about a cell.',
};

const models: Record<ModelKind, true | string> = {
  softmax: true,
  mlp: 'multi-layer perceptrons are not available yet. Use "softmax".',
  cnn: 'convolutional networks are not available yet. Use "softmax".',
};

/** Throws `unsupported`, with the path inside the JSON, for the first thing asked for that does not work yet. */
export function refuseUnsupported(resolved: ResolvedCase): void {
  if (resolved.models.length > 1) refuse('models', 'several models in one case are not available yet. Give one.');
  resolved.models.forEach(({ path, spec }) => refuse(`${path}.kind`, models[spec.kind ?? 'softmax']));
  resolved.complaints.forEach(({ op }, i) => refuse(`complaints[${i}].op`, complaints[op]));
  if (!resolved.debug) return;
  refuse('debug.method', methods[resolved.debug.method]);
  refuse('debug.fix', fixes[resolved.debug.fix]);
  if (resolved.debug.suspects !== undefined) {
    refuse('debug.suspects', 'restricting the suspects is not available yet. Leave it out.');
  }
}

function refuse(path: string, verdict: true | string): void {
  if (verdict !== true) throw invalid(path, verdict, 'unsupported');
}
