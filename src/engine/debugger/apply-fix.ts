import { RainError } from '../base/errors.ts';
import { unknownClass } from '../complaint/refusals.ts';
import type { Fix } from './api.ts';
import type { TrainedModel } from './trained-model.ts';

/** Weights and labels of one model after a fix. */
export interface FixedModel {
  readonly weights: Float32Array;
  readonly labels: Int32Array;
}

/**
 * What a fix makes of each model it touches; nothing is applied yet.
 * Errors: `unknown-model`, `unknown-row` (no training row), `row-removed` (it is out already), `unknown-class`,
 * `nothing-left` (every row removed), `empty-fix`.
 */
export function planFix(fix: Fix, models: ReadonlyMap<string, TrainedModel>): Map<TrainedModel, FixedModel> {
  if (fix.removed.length + fix.relabelled.length === 0) {
    throw new RainError('empty-fix', 'No rows are chosen. Choose at least one suspect to remove or relabel.');
  }
  const plan = new Map<TrainedModel, FixedModel>();
  const planOf = (name: string): { model: TrainedModel; fixed: FixedModel } => {
    const model = models.get(name);
    if (!model) throw new RainError('unknown-model', `There is no model “${name}”.`);
    let fixed = plan.get(model);
    if (!fixed) {
      fixed = { weights: model.classifier.weights.slice(), labels: model.classifier.labels.slice() };
      plan.set(model, fixed);
    }
    return { model, fixed };
  };
  for (const { model: name, row } of fix.removed) {
    const { model, fixed } = planOf(name);
    fixed.weights[presentPosition(model, fixed, row)] = 0;
  }
  for (const { model: name, row, to } of fix.relabelled) {
    const { model, fixed } = planOf(name);
    const classIndex = model.labels.classes.indexOf(to);
    if (classIndex < 0) throw unknownClass(to, name, model.labels.classes);
    fixed.labels[presentPosition(model, fixed, row)] = classIndex;
  }
  for (const [model, { weights }] of plan) {
    if (weights.every((weight) => weight === 0)) {
      throw new RainError('nothing-left', `This would remove every training row of ${model.name}. Remove fewer.`);
    }
  }
  return plan;
}

/** The position of a row that is neither out already nor taken out by this fix. */
function presentPosition(model: TrainedModel, { weights }: FixedModel, row: number): number {
  const position = positionOf(model, row);
  if (weights[position] !== 0) return position;
  throw new RainError('row-removed', `Row ${row} of ${model.name} is removed already. Fix it once only.`, {
    place: { kind: 'table', table: model.table.name },
  });
}

/** The position of a training row by its row id; throws `unknown-row`. */
export function positionOf(model: TrainedModel, row: number): number {
  const position = model.positionOf(row);
  if (position < 0) {
    const { name, rowCount } = model.table;
    const why =
      row >= 0 && row < rowCount && Number.isInteger(row)
        ? `it has no label, or is held out`
        : `the rows of ${name} are 0 to ${rowCount - 1}`;
    throw new RainError('unknown-row', `Row ${row} is no training row of ${model.name}: ${why}. Choose another one.`, {
      place: { kind: 'table', table: name },
    });
  }
  return position;
}
