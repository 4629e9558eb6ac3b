import type { ModelKind } from '../model/classifier.ts';
import type { ResolvedCase } from './defaults.ts';
import { invalid } from './invalid.ts';

/** What a case may ask for today: `true`, or the sentence that refuses it. A new word in the format does not compile until it stands here. */
const models: Record<ModelKind, true | string> = {
  softmax: true,
  mlp: 'multi-layer perceptrons are not available yet. Use "softmax".',
  cnn: 'convolutional networks are not available yet. Use "softmax".',
};

/** Throws `unsupported`, with the path inside the JSON, for the first thing asked for that does not work yet. */
export function refuseUnsupported(resolved: ResolvedCase): void {
  if (resolved.models.length > 1) refuse('models', 'several models in one case are not available yet. Give one.');
  resolved.models.forEach(({ path, spec }) => refuse(`${path}.kind`, models[spec.kind ?? 'softmax']));
}

function refuse(path: string, verdict: true | string): void {
  if (verdict !== true) throw invalid(path, verdict, 'unsupported');
}
