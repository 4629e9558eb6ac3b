import type { ColumnInfo, ModelSpec, TableInfo } from '../../engine/debugger/api.ts';
import type { FeatureKind, FeatureSpec } from '../../engine/features/contract.ts';
import type { ModelKind } from '../../engine/model/classifier.ts';
import { groupColumns } from '../text/column-groups.ts';
import type { Job } from './pace.svelte.ts';

/** A treatment that the person chose for a column or a group of columns. */
export interface Override {
  readonly as: FeatureKind;
  readonly by?: number;
}

/** One model as the person describes it. Never changed, only replaced: undo puts an earlier one back. */
export interface ModelDraft {
  /** What SQL calls it by. */
  readonly name: string;
  readonly train: string | null;
  readonly label: string | null;
  readonly kind: ModelKind;
  readonly l2: number;
  readonly holdout: number;
  readonly seed: number;
  /** Whether training stops where the held-out loss is least; without held-out rows there is nothing to stop by. */
  readonly earlyStop: boolean;
  readonly except: readonly string[];
  /** The exact features of an opened case; null: every column but the label. */
  readonly features: readonly FeatureSpec[] | null;
  readonly overrides: Readonly<Record<string, Override>>;
}

/** A model by name with what it was trained from. */
export interface NamedSpec {
  readonly name: string;
  readonly spec: ModelSpec;
}

type Tables = readonly TableInfo[];

/** The name of a model as long as nobody gives it another one: what a case file calls its only model. */
export const USUAL_NAME = 'model';

const MOST_CLASSES_GUESSED = 60;
/** Features that a column of text becomes, at most: about as many words as are kept. */
const MOST_FEATURES = 2000;

/** A description with nothing chosen yet. */
export function newDraft(name: string): ModelDraft {
  return { ...draftOf(name, { train: '', label: '' }), train: null, label: null };
}

/** The description behind a specification, with the page's defaults where it leaves something open. */
export function draftOf(name: string, spec: ModelSpec): ModelDraft {
  return {
    name,
    train: spec.train,
    label: spec.label,
    kind: spec.kind ?? 'softmax',
    l2: spec.l2 ?? 0.001,
    holdout: spec.holdout ?? 0.1,
    seed: spec.seed ?? 1,
    earlyStop: spec.earlyStop ?? false,
    except: spec.except ?? [],
    features: spec.features ?? null,
    overrides: {},
  };
}

/** What the engine is asked to train. */
export function specOf(draft: ModelDraft, tables: Tables): ModelSpec {
  const features = featureSpecs(draft, tables);
  const { train, label, kind, l2, holdout, seed, earlyStop, except } = draft;
  return {
    train: train ?? '',
    label: label ?? '',
    kind,
    l2,
    holdout,
    seed,
    ...(earlyStop && holdout > 0 ? { earlyStop } : {}),
    ...(features ? { features } : {}),
    ...(except.length > 0 ? { except: [...except] } : {}),
  };
}

/** Whether two specifications train the same model; the order of their keys does not count. */
export function sameSpec(a: ModelSpec | undefined, b: ModelSpec): boolean {
  const plain = (spec: ModelSpec): string => JSON.stringify(Object.entries(spec).sort(([x], [y]) => (x < y ? -1 : 1)));
  return a !== undefined && plain(a) === plain(b);
}

/** Why it cannot be trained yet; null when it can. */
export function obstacleOf(draft: ModelDraft, tables: Tables): string | null {
  if (tables.length === 0) return 'Open a file first.';
  if (!tableOf(draft, tables)) return 'Choose the training table.';
  if (!draft.label) return 'Choose the label: the column to predict.';
  return null;
}

/** The training table that a description names, where it is open. */
export function tableOf(draft: ModelDraft, tables: Tables): TableInfo | undefined {
  return tables.find(({ name }) => name === draft.train);
}

/** The description with another training table, and the label that this table seems to have. */
export function onTable(draft: ModelDraft, table: TableInfo, tables: Tables): ModelDraft {
  return { ...draft, train: table.name, label: guessLabel(table, tables), features: null, overrides: {} };
}

/**
 * The description after tables came or went: still what it was where that is possible; else on the likeliest training
 * table, as long as the person has chosen none.
 */
export function withTables(draft: ModelDraft, tables: Tables): ModelDraft {
  const mine = tableOf(draft, tables);
  if (mine) return mine.columns.some(({ name }) => name === draft.label) ? draft : { ...draft, label: null };
  const likely = tables.find(({ name }) => /train/i.test(name)) ?? tables.at(0);
  return likely ? onTable(draft, likely, tables) : { ...draft, train: null, label: null };
}

/** Columns that only the training table has: the model could not be asked about any other table with them. */
export function leftOutOf(draft: ModelDraft, tables: Tables): ReadonlySet<string> {
  const { label, except, train, features } = draft;
  const table = tableOf(draft, tables);
  if (features || !table) return new Set();
  const mine = table.columns.map((c) => c.name).filter((name) => name !== label && !except.includes(name));
  const askable = tables
    .filter(({ name }) => name !== train)
    .map(({ columns }) => new Set(columns.map((c) => c.name)))
    .filter((names) => mine.filter((name) => names.has(name)).length * 2 >= mine.length);
  if (askable.length === 0) return new Set();
  return new Set(mine.filter((name) => !askable.some((names) => names.has(name))));
}

/** The columns that may be features. */
export function candidatesOf(draft: ModelDraft, tables: Tables): readonly ColumnInfo[] {
  const columns = tableOf(draft, tables)?.columns ?? [];
  return columns.filter(({ name }) => name !== draft.label && !draft.except.includes(name));
}

/** How the person wants a column, or a group of columns, to be used; undefined where they have not said so. */
export function overrideOf({ overrides }: ModelDraft, pattern: string): Override | undefined {
  // A column may be called “constructor”, which every object knows.
  return Object.hasOwn(overrides, pattern) ? overrides[pattern] : undefined;
}

/** How much there is to train: rows × features × classes, features as they are most likely encoded. */
export function trainingJob(draft: ModelDraft, tables: Tables): Job {
  const table = tableOf(draft, tables);
  const label = table?.columns.find(({ name }) => name === draft.label);
  const features = candidatesOf(draft, tables).reduce((sum, { type, distinct }) => {
    return sum + (type === 'text' ? Math.min(distinct, MOST_FEATURES) : 1);
  }, 0);
  return { kind: draft.kind, amount: (table?.rowCount ?? 0) * features * Math.max(1, label?.distinct ?? 1) };
}

function featureSpecs(draft: ModelDraft, tables: Tables): FeatureSpec[] | null {
  const { overrides, features } = draft;
  const leftOut = leftOutOf(draft, tables);
  const changed = Object.keys(overrides).length > 0 || leftOut.size > 0;
  if (!changed) return features ? [...features] : null;
  const listed = features ? new Map(features.map((f) => [typeof f === 'string' ? f : f.column, f])) : null;
  return groupColumns(candidatesOf(draft, tables))
    .filter(({ pattern, columns: [first] }) => {
      const wanted = listed ? listed.has(pattern) : !leftOut.has(first.name);
      return wanted || overrideOf(draft, pattern) !== undefined;
    })
    .map(({ pattern }) => {
      const override = overrideOf(draft, pattern);
      return override ? { column: pattern, ...override } : (listed?.get(pattern) ?? pattern);
    });
}

/**
 * A column that looks like the label: named so, or the last one with few distinct values, of those that no other table
 * has before all others, since it is what is to be predicted there. Null when none does.
 */
function guessLabel(table: TableInfo, tables: Tables): string | null {
  const others = tables.filter((other) => other !== table).flatMap(({ columns }) => columns.map(({ name }) => name));
  const fitting = table.columns.filter((c) => c.distinct >= 2 && c.distinct <= MOST_CLASSES_GUESSED);
  const own = fitting.filter(({ name }) => !others.includes(name));
  const named = fitting.find(({ name }) => /^(label|target|class|category|outcome)$/i.test(name));
  const lastOf = (columns: readonly ColumnInfo[]): ColumnInfo | undefined =>
    columns.find(({ name }) => /^y$/i.test(name)) ?? columns.findLast(({ type }) => type !== 'real');
  return (named ?? lastOf(own) ?? lastOf(fitting))?.name ?? null;
}
