import type { Answer, Page } from '../../engine/debugger/api.ts';
import type { GridOrder } from '../widgets/grid/types.ts';
import { Query } from './query.svelte.ts';
import { undoable } from './undoable.ts';
import type { Workbench } from './workbench.svelte.ts';

/** What the message on a stopped query is about. */
const STOPPED = 'stopped';

/** The saved queries, one of them in view. */
export class Queries {
  list = $state.raw<readonly Query[]>([new Query('q1')]);
  currentId = $state('q1');
  /** Puts text at the cursor of the editor in view, which sets this. */
  insert: (text: string) => void = () => undefined;
  /** Texts that were run, newest first. */
  history = $state.raw<readonly string[]>([]);
  /** Queries whose answers were dropped, to be answered again as soon as there is a model. */
  readonly #forgotten = new WeakSet<Query>();
  readonly #used = new Set<string>();
  readonly #bench: Workbench;

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  get current(): Query {
    return this.list.find((query) => query.id === this.currentId) ?? this.list[0];
  }

  byId(id: string): Query | undefined {
    return this.list.find((query) => query.id === id);
  }

  add(sql = '', id = this.#freeId()): Query {
    const query = new Query(id, sql);
    this.list = [...this.list, query];
    this.currentId = query.id;
    return query;
  }

  /** Replaces all tabs, as when a case is opened. */
  replaceAll(queries: readonly Query[]): void {
    this.#used.clear();
    this.list = queries.length > 0 ? queries : [new Query('q1')];
    this.currentId = this.list[0].id;
  }

  /** Closes a tab; what was complained about in it goes with it. */
  close(id: string): Promise<boolean> {
    return undoable(this.#bench, `close the query ${this.byId(id)?.title ?? id}`, async () => {
      const index = this.list.findIndex((query) => query.id === id);
      const rest = this.list.filter((query) => query.id !== id);
      this.#used.add(id);
      if (!(await this.#bench.complaints.withdrawAbout(id))) return false;
      this.list = rest.length > 0 ? rest : [new Query(this.#freeId())];
      if (this.currentId === id) this.currentId = this.list[Math.max(0, index - 1)].id;
      await this.#bench.attempt('query', 'The query was not closed', () => this.#bench.engine.removeQuery(id));
      return true;
    });
  }

  /** Gives a tab another name; its id stays what complaints know it by. */
  rename(id: string, title: string): void {
    const query = this.byId(id);
    const after = title === id ? null : title;
    if (!query || query.title === after) return;
    const before = query.title;
    const set = async (name: string | null): Promise<boolean> => {
      query.title = name;
      return true;
    };
    void set(after);
    this.#bench.timeline.push({
      label: `rename the query ${before ?? id}`,
      kind: 'edit',
      undo: () => set(before),
      redo: () => set(after),
    });
  }

  /** Brings back the tabs there were in place of others; tabs that were opened since stay. */
  async restore(wanted: readonly Query[], others: readonly Query[]): Promise<void> {
    const since = this.list.filter((query) => !others.includes(query) && !wanted.includes(query));
    const gone = this.list.filter((query) => !wanted.includes(query) && !since.includes(query));
    this.list = [...wanted, ...since];
    if (!this.byId(this.currentId)) this.currentId = this.list[0].id;
    for (const { id } of gone) if (!this.byId(id)) await this.#bench.engine.removeQuery(id).catch(() => undefined);
  }

  /** Whether a query has an answer, or had one that is computed again as soon as that can be. */
  wasAnswered(query: Query): boolean {
    return query.answer !== null || this.#forgotten.has(query);
  }

  /** Has a query answered with the next ones that are answered again. */
  answerLater(query: Query): void {
    this.#forgotten.add(query);
  }

  /** Answers a query; an error stays with it until the next run. Resolves to whether it was answered. */
  async run(query = this.current): Promise<boolean> {
    if (!(await this.answer(query))) return false;
    await this.#bench.complaints.judge();
    return true;
  }

  /** Answers every tab once more that had an answer, also one that was forgotten; then judges the complaints. */
  async runAgain(): Promise<void> {
    const again = this.list.filter((query) => this.wasAnswered(query));
    for (const query of again) await this.answer(query);
    await this.#bench.complaints.judge();
  }

  /** Takes every answer out of view, because the engine has dropped it with the tables it was read from. */
  forgetAnswers(): void {
    for (const query of this.list) {
      if (query.answer) this.#forgotten.add(query);
      query.answer = null;
      query.baseline = null;
    }
  }

  /** Answers a query, without judging complaints by it. */
  async answer(query: Query): Promise<boolean> {
    if (query.sql.trim() === '') return false;
    const { engine, activity, messages } = this.#bench;
    activity.cancel('query');
    query.error = null;
    messages.clear(STOPPED);
    const outcome = await activity.run('query', 'Running', (call) => engine.run(query.id, query.sql, call));
    if (!outcome.ok) {
      if (outcome.error.code !== 'cancelled') query.error = outcome.error;
      // One that was cancelled by the next one is no news.
      else if (!activity.at('query')) this.#tellStopped();
      return false;
    }
    query.answer = outcome.value;
    query.baseline = null;
    this.#forgotten.delete(query);
    this.history = [query.sql, ...this.history.filter((sql) => sql !== query.sql)].slice(0, 200);
    return true;
  }

  #tellStopped(): void {
    const text = 'Nothing else has changed. Run it again, or ask for less.';
    this.#bench.messages.add({ where: 'query', tone: 'info', title: 'The query was stopped', text, topic: STOPPED });
  }

  /** Takes over the answers that came with a step of the loop; `steps` fixes stand behind them. */
  adopt(answers: readonly Answer[], steps: number): void {
    for (const answer of answers) {
      const query = this.byId(answer.id);
      if (!query) continue;
      query.baseline = steps === 0 ? null : (query.baseline ?? query.answer);
      query.answer = answer;
    }
  }

  /** Rows of an answer beyond its first ones, sorted and filtered as the grid shows them. */
  page(id: string, start: number, count: number, order: GridOrder | null, filter: string): Promise<Page> {
    return this.#bench.engine.page(id, start, count, order ?? undefined, filter || undefined);
  }

  /** An id that no tab has had: a closed one may come back. */
  #freeId(): string {
    for (const { id } of this.list) this.#used.add(id);
    for (let n = 1; ; n++) if (!this.#used.has(`q${n}`)) return `q${n}`;
  }
}
