import type { ColumnInfo, ModelInfo, ModelSpec, TableInfo } from '../../engine/debugger/api.ts';
import type { FeatureKind, FeatureSpec } from '../../engine/features/contract.ts';
import type { ModelKind } from '../../engine/model/classifier.ts';
import { groupColumns } from '../text/column-groups.ts';
import type { Workbench } from './workbench.svelte.ts';

/** A treatment that the person chose for a column or a group of columns. */
export interface Override {
  readonly as: FeatureKind;
  readonly by?: number;
}

const MOST_CLASSES_GUESSED = 60;

/** The model being described, and what came of training it. */
export class Models {
  name = $state('model');
  train = $state<string | null>(null);
  label = $state<string | null>(null);
  kind = $state<ModelKind>('softmax');
  l2 = $state(0.001);
  holdout = $state(0.1);
  seed = $state(1);
  except = $state.raw<readonly string[]>([]);
  /** The exact features of an opened case; null: every column but the label. */
  features = $state.raw<readonly FeatureSpec[] | null>(null);
  overrides = $state.raw<Readonly<Record<string, Override>>>({});

  list = $state.raw<readonly ModelInfo[]>([]);
  /** Loss per step of the training under way or just done. */
  losses = $state.raw<readonly number[]>([]);
  readonly #bench: Workbench;

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  get trained(): ModelInfo | undefined {
    return this.list.find((model) => model.name === this.name) ?? this.list[0];
  }

  get table(): TableInfo | undefined {
    return this.#bench.tables.named(this.train);
  }

  /** Why training cannot start yet; null when it can. */
  get obstacle(): string | null {
    if (this.#bench.tables.list.length === 0) return 'Open a file first.';
    if (!this.table) return 'Choose the training table.';
    if (!this.label) return 'Choose the label: the column to predict.';
    return null;
  }

  /** Whether the description changed since it was trained. */
  get stale(): boolean {
    const trained = this.trained;
    return trained !== undefined && JSON.stringify(trained.spec) !== JSON.stringify(this.spec());
  }

  spec(): ModelSpec {
    const features = this.#featureSpecs();
    return {
      train: this.train ?? '',
      label: this.label ?? '',
      kind: this.kind,
      l2: this.l2,
      holdout: this.holdout,
      seed: this.seed,
      ...(features ? { features } : {}),
      ...(this.except.length > 0 ? { except: [...this.except] } : {}),
    };
  }

  chooseTable(name: string): void {
    if (name === this.train) return;
    this.train = name;
    this.features = null;
    this.overrides = {};
    this.label = this.table ? guessLabel(this.table) : null;
  }

  override(pattern: string, override: Override | null): void {
    const rest = Object.fromEntries(Object.entries(this.overrides).filter(([key]) => key !== pattern));
    this.overrides = override ? { ...rest, [pattern]: override } : rest;
  }

  /** Takes over the `model` of a case file. */
  adopt(name: string, spec: ModelSpec): void {
    this.name = name;
    this.train = spec.train;
    this.label = spec.label;
    this.kind = spec.kind ?? 'softmax';
    this.l2 = spec.l2 ?? 0.001;
    this.holdout = spec.holdout ?? 0.1;
    this.seed = spec.seed ?? 1;
    this.except = spec.except ?? [];
    this.features = spec.features ?? null;
    this.overrides = {};
  }

  reset(): void {
    this.adopt('model', { train: '', label: '' });
    this.train = null;
    this.label = null;
    this.list = [];
    this.losses = [];
  }

  /** Trains; then answers every open query again, because its predictions changed. */
  async fit(): Promise<boolean> {
    const { engine, activity, messages } = this.#bench;
    if (this.obstacle) return false;
    messages.clear('train');
    this.losses = [];
    const outcome = await activity.run(
      'model',
      'Training',
      (call) => engine.train(this.name, this.spec(), call),
      (note) => this.#watch(note),
    );
    if (!outcome.ok) {
      if (outcome.error.code !== 'cancelled') {
        const title = 'The model was not trained';
        messages.add({ where: 'model', tone: 'error', title, text: outcome.error.message, topic: 'train' });
      }
      return false;
    }
    this.list = await engine.models();
    this.#bench.timeline.forgetFixes();
    await this.#bench.modelChanged();
    return true;
  }

  /** Chooses the likeliest training table and label as long as the person has chosen none. */
  tablesChanged(): void {
    const tables = this.#bench.tables.list;
    if (this.train && tables.some((table) => table.name === this.train)) {
      if (!this.table?.columns.some((column) => column.name === this.label)) this.label = null;
      return;
    }
    const likely = tables.find((table) => /train/i.test(table.name)) ?? tables[0];
    this.train = null;
    if (likely) this.chooseTable(likely.name);
  }

  tableRenamed(from: string, to: string): void {
    if (this.train === from) this.train = to;
  }

  #watch(note: string): void {
    const loss = /loss ([\d.eE+-]+)/.exec(note)?.[1];
    if (loss !== undefined) this.losses = [...this.losses, Number(loss)];
  }

  /** Columns that only the training table has: the model could not be asked about any other table with them. */
  get leftOut(): ReadonlySet<string> {
    if (this.features || !this.table) return new Set();
    const { label, except, train } = this;
    const mine = this.table.columns.map((c) => c.name).filter((name) => name !== label && !except.includes(name));
    const askable = this.#bench.tables.list
      .filter((table) => table.name !== train)
      .map((table) => new Set(table.columns.map((c) => c.name)))
      .filter((names) => mine.filter((name) => names.has(name)).length * 2 >= mine.length);
    if (askable.length === 0) return new Set();
    return new Set(mine.filter((name) => !askable.some((names) => names.has(name))));
  }

  #featureSpecs(): FeatureSpec[] | null {
    const { leftOut } = this;
    const changed = Object.keys(this.overrides).length > 0 || leftOut.size > 0;
    if (!changed) return this.features ? [...this.features] : null;
    const columns = this.table?.columns.filter((c) => c.name !== this.label && !this.except.includes(c.name)) ?? [];
    const listed = this.features ? new Map(this.features.map((f) => [typeof f === 'string' ? f : f.column, f])) : null;
    return groupColumns(columns)
      .filter(({ pattern, columns: [first] }) => {
        const wanted = listed ? listed.has(pattern) : !leftOut.has(first.name);
        return wanted || pattern in this.overrides;
      })
      .map(({ pattern }) => {
        const override = this.overrides[pattern];
        return override ? { column: pattern, ...override } : (listed?.get(pattern) ?? pattern);
      });
  }
}

/** A column that looks like the label: named so, or the last one with few distinct values; null when none does. */
function guessLabel(table: TableInfo): string | null {
  const fits = (column: ColumnInfo): boolean => column.distinct >= 2 && column.distinct <= MOST_CLASSES_GUESSED;
  const named = table.columns.find((c) => /^(label|target|class|category|y|outcome)$/i.test(c.name) && fits(c));
  return (named ?? table.columns.findLast((c) => fits(c) && c.type !== 'real'))?.name ?? null;
}
