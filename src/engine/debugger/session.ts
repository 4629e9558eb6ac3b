import { RainError } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import type { Complaint, ComplaintState } from '../complaint/complaint.ts';
import type { Backend, BackendChoice } from '../compute/backend.ts';
import { chooseBackend } from '../compute/choose.ts';
import { sameName, type Catalog } from '../sql/catalog.ts';
import type { Database } from '../sql/database.ts';
import { previewFile } from '../table/import.ts';
import type { Cell } from '../table/table.ts';
import type {
  Answer,
  AnswerCell,
  BackendInfo,
  Engine,
  Fix,
  ImportOptions,
  ImportPreview,
  LoopState,
  LoopStep,
  ModelInfo,
  ModelSpec,
  Page,
  PredictedEffect,
  PredictionsBehind,
  PredictionsView,
  PulledRow,
  RankSettings,
  SharedPattern,
  SuspectList,
  SuspectPage,
  SuspectView,
  TableInfo,
  TrainingRow,
} from './api.ts';
import { catalogOf } from './catalog.ts';
import { ComplaintBook } from './complaint-book.ts';
import { exportCleaned } from './export.ts';
import { History } from './history.ts';
import { Lock } from './lock.ts';
import { Loop } from './loop.ts';
import { predictionsBehind } from './predictions-behind.ts';
import { PredictionStore } from './prediction-store.ts';
import { QueryStore } from './query-store.ts';
import { sharedPatterns } from './shared-patterns.ts';
import { TableStore } from './table-store.ts';
import { TrainedModel } from './trained-model.ts';

/**
 * The one holder of state: tables, models, answers, complaints and the steps of the loop. Whatever changes a part of it,
 * even for a moment, and whatever reads a part that others change in steps, runs alone, one after another; whatever looks
 * at what is replaced as a whole may run beside it.
 */
export class Session implements Engine {
  readonly #lock = new Lock();
  readonly #tables: TableStore;
  readonly #models = new Map<string, TrainedModel>();
  readonly #predictions: PredictionStore;
  readonly #queries: QueryStore;
  readonly #complaints = new ComplaintBook();
  readonly #history = new History();
  readonly #loop: Loop;
  #backend: { readonly backend: Backend; readonly info: BackendInfo } | null = null;

  constructor(database: Database) {
    this.#tables = new TableStore(database);
    this.#predictions = new PredictionStore(database, this.#tables, this.#models);
    this.#queries = new QueryStore(database, this.#predictions);
    this.#loop = new Loop({
      models: this.#models,
      predictions: this.#predictions,
      queries: this.#queries,
      complaints: this.#complaints,
      history: this.#history,
      database,
      catalog: () => this.#catalog(),
    });
  }

  start(choice: BackendChoice, work: Work): Promise<BackendInfo> {
    return this.#lock.exclusive(async () => {
      const { backend, skipped } = await chooseBackend(choice, work);
      this.#dropModels([...this.#models.keys()]);
      this.#backend?.backend.dispose();
      const info = { name: backend.name, description: backend.description, skipped };
      this.#backend = { backend, info };
      return info;
    }, work);
  }

  preview(file: Blob, fileName: string, options: ImportOptions, work: Work): Promise<ImportPreview> {
    return previewFile(file, fileName, options, work);
  }

  importTable(name: string, file: Blob, fileName: string, options: ImportOptions, work: Work): Promise<TableInfo> {
    return this.#lock.exclusive(async () => {
      const replaced = this.#tables.find(name)?.table.name;
      const { info } = await this.#tables.import(name, file, fileName, options, work);
      if (replaced !== undefined) this.#forgetTable(replaced);
      return info;
    }, work);
  }

  removeTable(name: string): Promise<void> {
    return this.#lock.exclusive(async () => {
      const { table } = this.#tables.get(name);
      await this.#tables.remove(table.name);
      this.#forgetTable(table.name);
    });
  }

  renameTable(from: string, to: string): Promise<void> {
    return this.#lock.exclusive(async () => {
      const { table } = this.#tables.get(from);
      await this.#tables.rename(from, to);
      this.#forgetTable(table.name);
    });
  }

  async tables(): Promise<TableInfo[]> {
    return this.#tables.all().map(({ info }) => info);
  }

  async tableRows(name: string, ids: readonly number[]): Promise<Cell[][]> {
    return this.#tables.rows(name, ids);
  }

  async tableColumn(name: string, column: string): Promise<Cell[]> {
    return this.#tables.column(name, column);
  }

  train(name: string, spec: ModelSpec, work: Work): Promise<ModelInfo> {
    return this.#lock.exclusive(async () => {
      checkModelName(name, [...this.#models.keys()]);
      if (!this.#backend) throw new RainError('not-started', 'No backend was chosen yet.');
      const { table } = this.#tables.get(spec.train);
      const model = await TrainedModel.train(name, spec, table, this.#backend.backend, work);
      this.#dropModels([name]);
      this.#models.set(name, model);
      return model.info();
    }, work);
  }

  removeModel(name: string): Promise<void> {
    return this.#lock.exclusive(async () => {
      this.#model(name);
      this.#dropModels([name]);
    });
  }

  async models(): Promise<ModelInfo[]> {
    return [...this.#models.values()].map((model) => model.info());
  }

  async trainedRows(model: string): Promise<Int32Array> {
    return this.#model(model).set.training.slice();
  }

  run(id: string, sql: string, work: Work): Promise<Answer> {
    return this.#lock.exclusive(() => this.#queries.run(id, sql, this.#catalog(), work), work);
  }

  removeQuery(id: string): Promise<void> {
    return this.#lock.exclusive(async () => {
      this.#queries.remove(id);
    });
  }

  async page(
    id: string,
    start: number,
    count: number,
    order?: { column: number; descending: boolean },
    filter?: string,
  ): Promise<Page> {
    return this.#queries.page(id, start, count, { ...(order && { order }), ...(filter && { filter }) });
  }

  predictionsBehind(cell: AnswerCell, view: PredictionsView, work: Work): Promise<PredictionsBehind> {
    return this.#lock.exclusive(async () => {
      await this.#queries.follow([{ complaint: { ...cell, op: 'absent' }, path: 'cell' }], this.#catalog(), work);
      const found = this.#queries.complainable().get(cell.query);
      if (!found) throw new RainError('unknown-query', `The query “${cell.query}” has no answer. Run it again.`);
      return predictionsBehind(cell, view, found, this.#predictions.current, this.#tables);
    }, work);
  }

  complain(complaints: readonly Complaint[], work: Work): Promise<ComplaintState[]> {
    return this.#lock.exclusive(() => this.#loop.complain(complaints, work), work);
  }

  findSuspects(settings: RankSettings, work: Work): Promise<SuspectList> {
    return this.#lock.exclusive(() => this.#loop.findSuspects(settings, work), work);
  }

  suspects(view: SuspectView, start: number, count: number, work: Work): Promise<SuspectPage> {
    return this.#loop.suspects(view, start, count, work);
  }

  patterns(model: string, rows: readonly number[], work: Work): Promise<SharedPattern[]> {
    return this.#lock.exclusive(() => sharedPatterns(this.#model(model), rows, work), work);
  }

  predictEffect(fix: Fix, work: Work): Promise<PredictedEffect> {
    return this.#lock.exclusive(() => this.#loop.predictEffect(fix, work), work);
  }

  enoughRows(spared: readonly TrainingRow[], work: Work): Promise<number | null> {
    return this.#lock.exclusive(() => this.#loop.enoughRows(spared, work), work);
  }

  pulledRows(model: string, row: number, most: number, work: Work): Promise<PulledRow[]> {
    return this.#lock.exclusive(() => this.#loop.pulledRows(this.#model(model), row, most, work), work);
  }

  fix(fix: Fix, work: Work): Promise<LoopStep> {
    return this.#lock.exclusive(() => this.#loop.fix(fix, work), work);
  }

  undo(work: Work): Promise<LoopState | null> {
    return this.#lock.exclusive(() => this.#loop.undo(work), work);
  }

  redo(work: Work): Promise<LoopState | null> {
    return this.#lock.exclusive(() => this.#loop.redo(work), work);
  }

  state(): Promise<LoopState> {
    return this.#lock.exclusive(async () => this.#loop.state());
  }

  exportCleaned(name: string, work: Work): Promise<Blob> {
    return this.#lock.exclusive(() => {
      const model = this.#model(name);
      return exportCleaned(model, this.#tables.get(model.table.name), work);
    }, work);
  }

  #catalog(): Catalog {
    return catalogOf(this.#tables.all(), this.#models);
  }

  #model(name: string): TrainedModel {
    const model = this.#models.get(name);
    if (model) return model;
    const names = [...this.#models.keys()];
    throw new RainError(
      'unknown-model',
      names.length > 0 ? `There is no model “${name}”. Models: ${names.join(', ')}.` : 'Train a model first.',
    );
  }

  /** A table that is no longer what it was takes the models trained on it with it, and every answer: it may have read it. */
  #forgetTable(table: string): void {
    const trainedOnIt = [...this.#models.values()].filter((model) => model.table.name === table);
    if (trainedOnIt.length > 0) this.#dropModels(trainedOnIt.map(({ name }) => name));
    for (const model of this.#models.values()) model.forget(table);
    this.#predictions.forget(table);
    this.#queries.clear();
    this.#complaints.forgetTable(table);
  }

  /**
   * Removes models together with the answers, complaints and steps that stand on them. The models that stay are as they
   * were before the first step: a step that could no longer be taken back must not linger.
   */
  #dropModels(names: readonly string[]): void {
    this.#queries.clear();
    this.#complaints.clear();
    this.#loop.rewind();
    for (const name of names) {
      this.#models.get(name)?.dispose();
      this.#models.delete(name);
    }
    this.#predictions.clear();
  }
}

/** A model's name is a word in SQL, where case does not count. */
function checkModelName(name: string, taken: readonly string[]): void {
  const twin = taken.find((other) => other !== name && sameName(other, name));
  if (twin !== undefined) {
    throw new RainError(
      'name-taken',
      `There is already a model “${twin}”, which is the same name to SQL as “${name}”.`,
    );
  }
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return;
  throw new RainError('bad-model-name', `“${name}” cannot name a model in SQL: use letters, digits and _ only.`);
}
