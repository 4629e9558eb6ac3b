import { createContext } from 'svelte';
import type { BackendInfo } from '../../engine/debugger/api.ts';
import type { CaseDebug } from '../../engine/case/case-file.ts';
import type { BackendChoice } from '../../engine/compute/backend.ts';
import type { EngineClient } from '../../worker/client.ts';
import { counted } from '../text/numbers.ts';
import { Activity } from './activity.svelte.ts';
import { Asking } from './asking.svelte.ts';
import { Autosave } from './autosave.svelte.ts';
import { Complaints } from './complaints.svelte.ts';
import { Confirm } from './confirm.svelte.ts';
import { Guide } from './guide.svelte.ts';
import { Help } from './help.svelte.ts';
import { Imports } from './imports.svelte.ts';
import { Loop } from './loop.svelte.ts';
import { asPlainError, Messages, type Where } from './messages.svelte.ts';
import { newDraft, USUAL_NAME } from './model-draft.ts';
import { Models } from './models.svelte.ts';
import { Queries } from './queries.svelte.ts';
import { Suspects } from './suspects.svelte.ts';
import { Tables } from './tables.svelte.ts';
import { Timeline } from './timeline.svelte.ts';

/** What the message on something that has to end first is about. */
export const BUSY = 'busy';

/** All that the page knows. One per page; panes get it from the context. */
export class Workbench {
  readonly engine: EngineClient;
  readonly activity = new Activity();
  readonly messages = new Messages();
  readonly timeline = new Timeline();
  readonly tables: Tables;
  readonly imports: Imports;
  readonly models: Models;
  readonly queries: Queries;
  readonly complaints: Complaints;
  readonly suspects: Suspects;
  readonly loop: Loop;
  readonly guide: Guide;
  readonly autosave: Autosave;
  readonly confirm = new Confirm();
  readonly asking = new Asking();
  readonly help = new Help();
  backend = $state.raw<BackendInfo | null>(null);
  /** The loop's settings as the opened case has them; the page changes but a few. */
  debug = $state.raw<CaseDebug>({});

  constructor(engine: EngineClient) {
    this.engine = engine;
    this.tables = new Tables(this);
    this.imports = new Imports(this);
    this.models = new Models(this);
    this.queries = new Queries(this);
    this.complaints = new Complaints(this);
    this.suspects = new Suspects(this);
    this.loop = new Loop(this);
    this.guide = new Guide(this);
    this.autosave = new Autosave(this);
  }

  async start(choice: BackendChoice): Promise<void> {
    const saves = this.autosave.claim();
    const outcome = await this.activity.run('page', 'Starting', (call) => this.engine.start(choice, call));
    if (outcome.ok) {
      this.backend = outcome.value;
      await this.autosave.start(await saves);
    } else
      this.messages.add({
        where: 'page',
        tone: 'error',
        title: 'The engine did not start',
        text: outcome.error.message,
      });
  }

  /** Whether anything is open. */
  get empty(): boolean {
    return this.tables.list.length === 0;
  }

  /** Runs a short call; when it fails, says so in a pane and resolves to false. */
  async attempt(where: Where, title: string, job: () => Promise<unknown>): Promise<boolean> {
    try {
      await job();
      return true;
    } catch (thrown) {
      this.messages.add({ where, tone: 'error', title, text: asPlainError(thrown).message });
      return false;
    }
  }

  /** After training from scratch: predictions are new, fixes and rankings are gone. */
  async modelChanged(): Promise<void> {
    this.loop.reset();
    this.suspects.reset();
    await this.queries.runAgain();
  }

  /**
   * Takes over what the engine has left after tables became others or went: no answer, and no model trained on them.
   * Resolves to the names of the models that went.
   */
  async tablesChanged(): Promise<readonly string[]> {
    const before = this.models.list;
    this.models.list = await this.engine.models();
    const lost = before.filter(({ name }) => !this.models.infoOf(name)).map(({ name }) => name);
    this.queries.forgetAnswers();
    this.complaints.forgetStates();
    if (lost.length === 0) this.suspects.complaintsChanged();
    else {
      this.suspects.reset();
      this.loop.reset();
    }
    return lost;
  }

  /**
   * The same after a person changed one table: what was lost is said, and the rest is answered again.
   * @param cause what was done, to begin a sentence with: “Removing train”
   */
  async tableChanged(cause: string): Promise<void> {
    const steps = this.loop.steps.length;
    const lost = await this.tablesChanged();
    if (lost.length > 0) {
      const models = lost.length > 1 ? `the models trained on it (${lost.join(', ')})` : 'the model trained on it';
      const fixes = steps > 0 ? `, ${counted(steps, 'fix', 'fixes')}` : '';
      this.tellLost('The model is gone', `${cause} took ${models}${fixes} and the answers with it.`);
    }
    if (this.models.list.length > 0 || lost.length === 0) await this.queries.runAgain();
  }

  /** Says what went with something that a person did, and offers to take it back. */
  tellLost(title: string, text: string): void {
    const action = { label: 'Undo', run: () => void this.step('undo') };
    this.messages.add({ where: 'model', tone: 'warning', title, text, topic: 'train', actions: [action] });
  }

  /** Takes back the last change, or does it again; says so where something else has to end first. */
  async step(direction: 'undo' | 'redo'): Promise<void> {
    const { timeline, activity, messages } = this;
    if (!timeline.busy) return timeline[direction]();
    const [task] = activity.tasks;
    const cancel = (): void => {
      messages.clear(BUSY);
      task.cancel();
    };
    messages.add({
      where: 'page',
      tone: 'info',
      title: `Nothing was ${direction === 'undo' ? 'taken back' : 'done again'}`,
      text: `${task ? `“${task.label}”` : 'Something else'} is under way: wait until it has ended, or cancel it.`,
      topic: BUSY,
      ...(task && { actions: [{ label: 'Cancel it', run: cancel }] }),
    });
  }

  /** Forgets everything, without a way back, once the person has said so. */
  async forget(): Promise<void> {
    const sure = await this.confirm.ask({
      title: 'Clear my data?',
      text: 'Everything open here is forgotten, in this browser too, and no undo brings it back. Your files on disk stay as they are.',
      action: 'Clear my data',
    });
    if (!sure) return;
    for (const task of this.activity.tasks) task.cancel();
    await this.timeline.exclusively(() => this.clear());
    this.timeline.forgetAll();
    this.queries.history = [];
    this.suspects.forgetSettings();
    this.messages.clearAll();
    await this.autosave.forget();
  }

  /** Empties the page and the engine; that it can be taken back is for the caller. */
  async clear(): Promise<void> {
    for (const query of this.queries.list) await this.engine.removeQuery(query.id).catch(() => undefined);
    await this.engine.complain([]).catch(() => undefined);
    for (const model of this.models.list) await this.engine.removeModel(model.name).catch(() => undefined);
    for (const table of this.tables.list) await this.engine.removeTable(table.name).catch(() => undefined);
    this.tables.sources.clear();
    this.tables.list = [];
    this.imports.clear();
    this.models.adopt([newDraft(USUAL_NAME)]);
    this.queries.replaceAll([]);
    this.complaints.list = [];
    this.suspects.reset();
    this.loop.reset();
    this.guide.reset();
    this.debug = {};
    this.messages.clearAll();
  }
}

export const [useWorkbench, provideWorkbench] = createContext<Workbench>();
