import type { Expr, FunctionCallExpr, FunctionCallStarExpr } from 'sqlite3-parser';
import type { Binder } from './bind.ts';
import type { FromItem, PredictCall } from './bound.ts';
import { missingFeatures, sameName } from './catalog.ts';
import type { CatalogModel } from './catalog.ts';
import { classOfLiteral } from './class-warnings.ts';
import type { PredictToken } from './lower.ts';
import { didYouMean } from './nearest.ts';
import { problem } from './parse.ts';
import type { Source } from './parse.ts';
import { resolveItem } from './scope.ts';
import type { Scope } from './scope.ts';

/** What a call of predict stands for. Throws with the call's place when it stands for nothing. */
export function bindPrediction(
  binder: Binder,
  call: PredictToken,
  node: FunctionCallExpr | FunctionCallStarExpr,
  source: Source,
  scope: Scope | undefined,
): PredictCall {
  const model = findModel(binder, call, node, source);
  const path = findPath(binder, model, call, node, source, scope);
  const base = path[path.length - 1].relation;
  if (base.kind !== 'table') throw new Error('a prediction reads a table');
  return { node, source, model, probabilityOf: findClass(call, model, node, source), path, table: base.table };
}

function findModel(binder: Binder, call: PredictToken, node: Expr, source: Source): CatalogModel {
  const { models } = binder.catalog;
  const names = models.map((model) => model.name);
  const { model: wanted } = call;
  if (models.length === 0)
    throw problem(source, node, 'no-model', 'No model is trained yet: train one, then ask again.');
  if (wanted === undefined) {
    if (models.length === 1) return models[0];
    const example = `${names[0]}.${call.kind}(…)`;
    throw problem(
      source,
      node,
      'ambiguous-model',
      `Several models are trained (${names.join(', ')}): write ${example}.`,
    );
  }
  const named = models.find((model) => sameName(model.name, wanted));
  if (named) return named;
  // With one model, `model.predict(…)` means it, whatever its name.
  if (models.length === 1 && sameName(wanted, 'model')) return models[0];
  throw problem(
    source,
    node,
    'unknown-model',
    `There is no model “${wanted}”.${didYouMean(wanted, names) || ` Trained: ${names.join(', ')}.`}`,
  );
}

/** The class that predict_proba asks for; undefined for predict. Throws `unknown-class` or `predict-arguments`. */
function findClass(
  call: PredictToken,
  model: CatalogModel,
  node: FunctionCallExpr | FunctionCallStarExpr,
  source: Source,
): number | undefined {
  const args = node.type === 'FunctionCallExpr' ? (node.args ?? []) : [];
  const wanted = call.kind === 'predict' ? 1 : 2;
  const star = node.type === 'FunctionCallStarExpr';
  if (node.filterOver || (!star && args.length !== wanted) || (star && wanted === 2)) {
    const usage =
      wanted === 1
        ? 'predict(*), predict(t) or predict(t.*)'
        : "predict_proba(*, 'class') or predict_proba(t.*, 'class')";
    throw problem(source, node, 'predict-arguments', `Write ${usage}, with t a table of this query.`);
  }
  if (wanted === 1) return undefined;
  const index = classOfLiteral(args[1], model);
  if (index === undefined || index < 0) {
    throw problem(
      source,
      args[1],
      'unknown-class',
      `This is no class of ${model.name}. Its classes: ${listClasses(model)}.`,
    );
  }
  return index;
}

/** At most twelve classes, as text. */
function listClasses(model: CatalogModel): string {
  const shown = model.classes.slice(0, 12).join(', ');
  return model.classes.length > 12 ? `${shown}, … (${model.classes.length} in all)` : shown;
}

function findPath(
  binder: Binder,
  model: CatalogModel,
  call: PredictToken,
  node: FunctionCallExpr | FunctionCallStarExpr,
  source: Source,
  scope: Scope | undefined,
): FromItem[] {
  const argument = node.type === 'FunctionCallExpr' && !call.star ? node.args?.[0] : undefined;
  if (!scope || (!call.star && !argument)) {
    throw problem(source, node, 'predict-arguments', 'Say which table’s rows to predict, as in predict(t.*).');
  }
  if (argument) {
    if (argument.type !== 'Id') {
      throw problem(source, argument, 'predict-arguments', 'predict takes a table of this query, as in predict(t.*).');
    }
    const item = resolveItem(scope, argument.name);
    if (!item) {
      const aliases = scope.items.map((candidate) => candidate.alias);
      const hint = didYouMean(argument.name, aliases) || (aliases.length ? ` There are: ${aliases.join(', ')}.` : '');
      throw problem(source, argument, 'unknown-table', `There is no “${argument.name}” in this query.${hint}`);
    }
    const path = pathToTable(binder, item, model);
    if (typeof path === 'string')
      throw problem(source, node, 'cannot-predict', `${model.name} cannot predict “${item.alias}”: ${path}.`);
    return path;
  }
  const paths = scope.items.map((item) => pathToTable(binder, item, model));
  const possible = paths.filter((path) => typeof path !== 'string');
  if (possible.length === 1) return possible[0];
  if (possible.length > 1) {
    const aliases = possible.map((path) => path[0].alias);
    throw problem(
      source,
      node,
      'ambiguous-predict',
      `The * could mean ${aliases.join(' or ')}: write ${call.kind}(${aliases[0]}.*${call.kind === 'predict' ? '' : ', …'}).`,
    );
  }
  const reasons = scope.items.map((item, i) => `in “${item.alias}” ${String(paths[i])}`);
  throw problem(
    source,
    node,
    'cannot-predict',
    `${model.name} cannot predict this: ${reasons.join('; ') || 'there is no table'}.`,
  );
}

/**
 * From an item down to the table whose rows its rows are: directly, or through subqueries that pass every feature on
 * under its name. A reason, in words, where there is no such table.
 */
function pathToTable(binder: Binder, item: FromItem, model: CatalogModel): FromItem[] | string {
  const { relation } = item;
  if (relation.kind === 'table') {
    const missing = missingFeatures(model, relation.table.columns);
    return missing.length ? listMissing(missing) : [item];
  }
  if (relation.kind !== 'select') return 'its rows are not rows of an imported table';
  const { select } = relation;
  const [core] = select.cores;
  if (select.cores.length > 1) return 'it combines several queries, so its rows are not rows of one table';
  if (core.node.type === 'SelectValues' || core.node.distinctness === 'Distinct' || core.node.groupBy) {
    return 'its rows are made by grouping, so they are not rows of a table';
  }
  const missing: string[] = [];
  let from: FromItem | undefined;
  for (const feature of model.features) {
    const index = select.columns.findIndex((name) => sameName(name, feature.name));
    const value = index < 0 ? undefined : core.outputs[index].value;
    const ref = value?.kind === 'expr' ? binder.names.get(value.expr) : value;
    if (!value) missing.push(`${feature.name} is missing`);
    else if (ref?.kind !== 'column' || ref.column === 'rowid' || !keepsName(ref.item, ref.column, feature.name)) {
      missing.push(`${feature.name} is computed there`);
    } else if (from && from !== ref.item) missing.push(`${feature.name} comes from another table`);
    else from = ref.item;
  }
  if (missing.length || !from) return listMissing(missing);
  const rest = pathToTable(binder, from, model);
  return typeof rest === 'string' ? rest : [item, ...rest];
}

function keepsName(item: FromItem, column: number, name: string): boolean {
  const { relation } = item;
  if (relation.kind === 'table') return sameName(relation.table.columns[column].name, name);
  return relation.kind === 'select' && sameName(relation.select.columns[column], name);
}

function listMissing(missing: readonly string[]): string {
  if (missing.length === 0) return 'it has none of the model’s columns';
  const shown = missing.slice(0, 6).join(', ');
  return missing.length > 6 ? `${shown} and ${missing.length - 6} more` : shown;
}
