import type { ModelInfo, ModelSpec, TableInfo } from '../../engine/debugger/api.ts';
import { counted } from '../text/numbers.ts';
import type { Lesson } from './decisions.svelte.ts';
import {
  draftOf,
  leftOutOf,
  newDraft,
  obstacleOf,
  onTable,
  sameSpec,
  specOf,
  tableOf,
  trainingJob,
  USUAL_NAME,
  withTables,
  type ModelDraft,
  type NamedSpec,
  type Override,
} from './model-draft.ts';
import type { Job } from './pace.svelte.ts';
import { undoable, undoableAtOnce } from './undoable.ts';
import type { Workbench } from './workbench.svelte.ts';

/** The models being described, one of them in view, and what came of training them. */
export class Models {
  drafts = $state.raw<readonly ModelDraft[]>([newDraft(USUAL_NAME)]);
  currentName = $state(USUAL_NAME);
  /** The trained ones. */
  list = $state.raw<readonly ModelInfo[]>([]);
  /** Loss per step of the training under way or just done, by model. */
  losses = $state.raw<ReadonlyMap<string, readonly number[]>>(new Map());
  readonly #bench: Workbench;

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  get current(): ModelDraft {
    return this.drafts.find(({ name }) => name === this.currentName) ?? this.drafts[0];
  }

  /** The model in view as it was trained; any other one while it was not. */
  get trained(): ModelInfo | undefined {
    return this.infoOf(this.current.name) ?? this.list.at(0);
  }

  infoOf(name: string): ModelInfo | undefined {
    return this.list.find((model) => model.name === name);
  }

  /** What every model learns, as it was trained, or else as it is described. */
  get lessons(): ReadonlyMap<string, Lesson> {
    const { sources } = this.#bench.tables;
    const lessons = new Map<string, Lesson>();
    for (const draft of this.drafts) {
      const { train, label } = this.infoOf(draft.name)?.spec ?? draft;
      const source = sources.get(train ?? '');
      if (source && label) lessons.set(draft.name, { source, label });
    }
    return lessons;
  }

  get table(): TableInfo | undefined {
    return tableOf(this.current, this.#bench.tables.list);
  }

  /** Why the model in view cannot be trained yet; null when it can. */
  get obstacle(): string | null {
    return obstacleOf(this.current, this.#bench.tables.list);
  }

  /** Whether a description changed since it was trained. */
  stale(draft: ModelDraft): boolean {
    const trained = this.infoOf(draft.name);
    return trained !== undefined && !sameSpec(trained.spec, this.specOf(draft));
  }

  specOf(draft: ModelDraft): ModelSpec {
    return specOf(draft, this.#bench.tables.list);
  }

  /** How much training the model in view is. */
  get job(): Job {
    return trainingJob(this.current, this.#bench.tables.list);
  }

  get leftOut(): ReadonlySet<string> {
    return leftOutOf(this.current, this.#bench.tables.list);
  }

  /** Changes the description in view. */
  change(what: string, patch: Partial<ModelDraft>): void {
    this.#replaceCurrent(what, { ...this.current, ...patch });
  }

  chooseTable(name: string): void {
    const table = this.#bench.tables.named(name);
    if (!table || name === this.current.train) return;
    this.#replaceCurrent('the training table', onTable(this.current, table, this.#bench.tables.list));
  }

  override(pattern: string, override: Override | null): void {
    const rest = Object.fromEntries(Object.entries(this.current.overrides).filter(([key]) => key !== pattern));
    this.change(`how ${pattern} is used`, { overrides: override ? { ...rest, [pattern]: override } : rest });
  }

  /** Why a model cannot have this name; null when it can. */
  nameObstacle(name: string, except?: string): string | null {
    const same = name.toLowerCase();
    const taken = this.drafts.some((draft) => draft.name !== except && draft.name.toLowerCase() === same);
    if (taken) return 'Another model has this name.';
    return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? null : 'Use letters, digits and _ only.';
  }

  /** Another model beside those there are, on a table that none of them learns from where there is one. */
  add(name: string): Promise<boolean> {
    return undoable(this.#bench, `add the model ${name}`, async () => {
      const { list } = this.#bench.tables;
      const free = list.filter((table) => !this.drafts.some(({ train }) => train === table.name));
      this.drafts = [...this.drafts, withTables(newDraft(name), free.length > 0 ? free : list)];
      this.currentName = name;
      return true;
    });
  }

  /** Gives a model another name; one that was trained is trained again, as SQL and the engine know it by its name. */
  rename(from: string, to: string): Promise<boolean> {
    return undoable(this.#bench, `rename the model ${from}`, async () => {
      const spec = this.infoOf(from)?.spec;
      if (spec && !(await this.#drop(from))) return false;
      this.drafts = this.drafts.map((draft) => (draft.name === from ? { ...draft, name: to } : draft));
      if (this.currentName === from) this.currentName = to;
      this.#bench.complaints.modelRenamed(from, to);
      return spec ? this.train([{ name: to, spec }]) : true;
    });
  }

  /** Takes a model away, trained or not. The last one leaves an empty description. */
  remove(name: string): Promise<boolean> {
    return undoable(this.#bench, `remove the model ${name}`, async () => {
      const trained = this.infoOf(name) !== undefined;
      if (trained && !(await this.#drop(name))) return false;
      const rest = this.drafts.filter((draft) => draft.name !== name);
      this.drafts = rest.length > 0 ? rest : [newDraft(USUAL_NAME)];
      this.currentName = this.drafts[0].name;
      if (trained) await this.#bench.modelChanged();
      return true;
    });
  }

  /** Takes over the descriptions of a case, untrained. */
  adopt(drafts: readonly ModelDraft[]): void {
    this.drafts = drafts;
    this.currentName = drafts[0].name;
    this.list = [];
    this.losses = new Map();
  }

  /** Trains the model in view; then answers every open query again, because its predictions changed. */
  fit(): Promise<boolean> {
    const { name } = this.current;
    return undoable(this.#bench, `train ${name}`, async () => {
      if (this.obstacle) return false;
      this.#bench.messages.clear('train');
      const steps = this.#bench.loop.steps.length;
      if (!(await this.train([{ name, spec: this.specOf(this.current) }]))) return false;
      if (steps > 0) {
        const fixes = counted(steps, 'fix', 'fixes');
        this.#bench.tellLost('The fixes are gone', `Training ${name} began the loop anew, without ${fixes}.`);
      }
      return true;
    });
  }

  /** Trains every model that is described, as when a case was opened. */
  trainAll(): Promise<boolean> {
    return this.train(this.drafts.map((draft) => ({ name: draft.name, spec: this.specOf(draft) })));
  }

  /** Trains models as specified, beside those there are; then answers every open query again. */
  async train(wanted: readonly NamedSpec[]): Promise<boolean> {
    for (const { name, spec } of wanted) if (!(await this.#trainOne(name, spec))) return false;
    this.list = await this.#bench.engine.models();
    await this.#bench.modelChanged();
    return true;
  }

  /** Brings the engine's models to these, and no others. Those that are as wanted stay, unless `anew` is set. */
  async restore(wanted: readonly NamedSpec[], anew: boolean): Promise<boolean> {
    for (const { name } of this.list) {
      if (!wanted.some((model) => model.name === name) && !(await this.#drop(name))) return false;
    }
    return this.train(wanted.filter(({ name, spec }) => anew || !sameSpec(this.infoOf(name)?.spec, spec)));
  }

  /** Follows the tables: a description whose table or label is gone is put on what is there. */
  tablesChanged(): void {
    const { list } = this.#bench.tables;
    const next = this.drafts.map((draft) => withTables(draft, list));
    if (next.some((draft, i) => draft !== this.drafts[i])) this.drafts = next;
  }

  tableRenamed(from: string, to: string): void {
    this.drafts = this.drafts.map((draft) => (draft.train === from ? { ...draft, train: to } : draft));
  }

  async #trainOne(name: string, spec: ModelSpec): Promise<boolean> {
    const { engine, activity, messages } = this.#bench;
    const before = this.losses;
    this.losses = new Map([...before, [name, []]]);
    const label = this.drafts.length > 1 ? `Training ${name}` : 'Training';
    const outcome = await activity.run('model', label, (call) => engine.train(name, spec, call), {
      size: trainingJob(draftOf(name, spec), this.#bench.tables.list),
      watch: (note) => this.#watch(name, note),
    });
    if (outcome.ok) return true;
    // The model is the one before; so is its loss.
    this.losses = new Map([...this.losses, [name, before.get(name) ?? []]]);
    if (outcome.error.code !== 'cancelled') {
      const title = this.drafts.length > 1 ? `${name} was not trained` : 'The model was not trained';
      messages.add({ where: 'model', tone: 'error', title, text: outcome.error.message, topic: 'train' });
    }
    return false;
  }

  async #drop(name: string): Promise<boolean> {
    const { engine } = this.#bench;
    if (!(await this.#bench.attempt('model', `${name} was not removed`, () => engine.removeModel(name)))) return false;
    this.list = await engine.models();
    return true;
  }

  #replaceCurrent(what: string, next: ModelDraft): void {
    const { name } = this.current;
    undoableAtOnce(this.#bench, `change ${what}`, () => {
      this.drafts = this.drafts.map((draft) => (draft.name === name ? next : draft));
    });
  }

  #watch(name: string, note: string): void {
    const loss = /loss ([\d.eE+-]+)/.exec(note)?.[1];
    if (loss === undefined) return;
    this.losses = new Map([...this.losses, [name, [...(this.losses.get(name) ?? []), Number(loss)]]]);
  }
}
