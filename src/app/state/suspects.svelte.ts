import type { GridView } from '../../engine/case/case-file.ts';
import type { Fix, SharedPattern, SuspectList, SuspectRow } from '../../engine/debugger/api.ts';
import type { RankingMethod } from '../../engine/ranking/ranker.ts';
import type { TwoStepOptions } from '../../engine/ranking/two-step/options.ts';
import type { Cell } from '../../engine/table/table.ts';
import { groupColumns, imageSide } from '../text/column-groups.ts';
import { ColumnChoices } from '../widgets/grid/column-choices.svelte.ts';
import { Commonalities } from './commonalities.svelte.ts';
import { Decisions } from './decisions.svelte.ts';
import { Forecast } from './forecast.svelte.ts';
import type { Job } from './pace.svelte.ts';
import { PulledRows } from './pulled.svelte.ts';
import { SuspectRows } from './suspect-rows.svelte.ts';
import { SuspectValues } from './suspect-values.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

const USUAL_STEP = 10;
/** Labels are seldom wrong in a larger share of the rows: where more would have to go, the complaint asks for something else. */
const LARGE_SHARE = 0.25;

/** The ranked training rows, what was decided about them, and what that is predicted to change. */
export class Suspects {
  method = $state<RankingMethod>('auto');
  /** What the method “Two steps” is told. */
  twoStep = $state.raw<Partial<TwoStepOptions>>({});
  /** SQL condition: only rows that satisfy it may be blamed. */
  condition = $state('');
  /** What was found, without its rows. */
  found = $state.raw<Omit<SuspectList, 'rows'> | null>(null);
  /** The ranked rows without those already fixed. */
  readonly list: SuspectRows;
  /** What was chosen about the grid's columns. */
  readonly columns = new ColumnChoices('By rank');
  /** What was decided about single ones. */
  readonly decisions: Decisions;
  readonly values: SuspectValues;
  howMany = $state(USUAL_STEP);
  /** Whether the complaints or the model changed since the ranking. */
  stale = $state(false);
  readonly forecast: Forecast;
  /** Rank of the last row that “Remove top” would take: up to it the grid's rows are marked as the top. */
  topEnd = $state(0);
  /** What the first suspects have in common. */
  readonly common: Commonalities;
  readonly pulled: PulledRows;
  #chosenByHand = $state(false);
  readonly #bench: Workbench;

  constructor(bench: Workbench) {
    this.#bench = bench;
    const tableOf = (model: string): string | undefined =>
      bench.models.list.find(({ name }) => name === model)?.spec.train;
    const fetch = (model: string, rows: readonly number[]): Promise<readonly (readonly Cell[])[]> => {
      const table = tableOf(model);
      return table === undefined ? Promise.resolve([]) : bench.engine.tableRows(table, rows);
    };
    this.common = new Commonalities(bench);
    this.decisions = new Decisions(
      bench.timeline,
      () => bench.models.lessons,
      (kept) => void (kept ? this.#keptOthers() : this.predict()),
    );
    this.forecast = new Forecast(bench.engine);
    this.pulled = new PulledRows(bench);
    this.values = new SuspectValues(fetch);
    this.list = new SuspectRows(
      (view, start, count, signal) => bench.engine.suspects(view, start, count, signal && { signal }),
      () => this.#readableColumns(),
      () => void this.predict(),
    );
  }

  /** Why suspects cannot be looked for yet; null when they can. */
  get obstacle(): string | null {
    if (!this.#bench.models.trained) return 'Train the model first.';
    if (this.#bench.complaints.active.length === 0) return 'Complain about a value in the result first.';
    return null;
  }

  /** How many rows a step fixes, where the person or the case says so. */
  get perStep(): number | undefined {
    return this.#chosenByHand ? this.howMany : this.#bench.debug.perStep;
  }

  /** How the grid is looked at; what is as usual is left out. */
  get view(): GridView {
    const { filter } = this.list;
    return { ...(filter !== '' && { filter }), ...this.columns.chosen };
  }

  set view({ filter = '', ...columns }: GridView) {
    this.list.filter = filter;
    this.columns.chosen = columns;
  }

  /** Whether so many rows are predicted to be needed that they will hardly all be wrong. */
  get tooMany(): boolean {
    return (this.forecast.enough ?? 0) > LARGE_SHARE * this.list.total;
  }

  /** The rows that “Remove top” would take: the first by rank that pass the filter and are not kept. */
  async top(): Promise<readonly SuspectRow[]> {
    const rows = await this.list.best(this.howMany + this.decisions.kept.length);
    return rows.filter((row) => this.decisions.on(row) !== 'keep').slice(0, this.howMany);
  }

  /** How much ranking there is to do: rows × parameters of every model, once more for every complaint. */
  get job(): Job {
    const { models, complaints } = this.#bench;
    const numbers = models.list.reduce((sum, { rows, parameters }) => sum + rows * parameters, 0);
    return { kind: `rank ${this.method}`, amount: numbers * (1 + complaints.active.length) };
  }

  async find(): Promise<boolean> {
    const { engine, activity, messages } = this.#bench;
    if (this.obstacle) return false;
    messages.clear('suspects');
    const suspects = this.condition.trim();
    const settings = { method: this.method, twoStep: this.twoStep, most: 0, ...(suspects ? { suspects } : {}) };
    const outcome = await activity.run(
      'suspects',
      'Finding suspects',
      async (call) => {
        const found = await engine.findSuspects(settings, call);
        // A model that is trained anew meanwhile takes the ranking with it.
        if (!(await this.#show(found))) return false;
        await this.forecast.count(this.decisions.kept, call);
        if (this.found !== found) return false;
        this.#suggest();
        return true;
      },
      { size: this.job },
    );
    if (!outcome.ok && outcome.error.code !== 'cancelled') {
      const title = 'No suspects were found';
      messages.add({ where: 'suspects', tone: 'error', title, text: outcome.error.message, topic: 'suspects' });
    }
    return outcome.ok && outcome.value;
  }

  /** Shows a new ranking; resolves to false when it is forgotten meanwhile. */
  async #show(found: SuspectList): Promise<boolean> {
    this.decisions.forget();
    this.values.forget();
    this.pulled.forget();
    if (!(await this.list.renew())) return false;
    this.found = found;
    this.stale = false;
    this.forecast.forget();
    void this.common.find(this.list, found.corruptedCount ?? USUAL_STEP);
    return true;
  }

  /** Chooses how many suspects to fix: as many as the case says or, where it says nothing, as are predicted to be enough. */
  #suggest(): void {
    if (!this.#chosenByHand) {
      const likely = this.tooMany ? this.found?.corruptedCount : this.forecast.enough;
      const usual = this.#bench.debug.perStep ?? likely ?? USUAL_STEP;
      this.howMany = Math.max(1, Math.min(usual, this.list.total));
    }
    void this.predict();
  }

  /** Marks every suspect that a pattern covers and nobody wants to keep, to be removed. */
  async markPattern(pattern: SharedPattern): Promise<void> {
    const { found } = this;
    const covered = await this.list.among(this.common.model, pattern.rows);
    if (found !== this.found) return;
    const free = covered.filter((row) => this.decisions.on(row) !== 'keep');
    this.decisions.decide(free, 'remove');
  }

  /** Other rows are kept: other ones are the top, and may be enough. */
  async #keptOthers(): Promise<void> {
    const { found } = this;
    void this.predict();
    if (!found || this.stale) return;
    await this.forecast.count(this.decisions.kept, {});
    if (found === this.found && !this.stale && this.forecast.enough !== undefined) this.#suggest();
  }

  chooseHowMany(count: number): void {
    if (!Number.isFinite(count) || count < 1) return;
    this.#chosenByHand = true;
    this.howMany = Math.floor(count);
    void this.predict();
  }

  /** Marks what “Remove top” would take, and asks what the chosen fix is predicted to change. */
  async predict(): Promise<void> {
    await this.forecast.ask(async (signal) => {
      const top = await this.top();
      if (signal.aborted) return null;
      this.topEnd = top.at(-1)?.rank ?? 0;
      if (this.list.total === 0 || this.stale) return null;
      return this.decisions.marked > 0 ? this.decisions.fix : removing(top);
    });
  }

  complaintsChanged(): void {
    if (this.found) this.stale = true;
    this.forecast.forget();
    this.#chosenByHand = false;
  }

  /** Leaves out the rows that a step has fixed; the ranking is from before it. */
  async afterFix(fix: Fix): Promise<void> {
    this.decisions.applied(fix);
    this.stale = true;
    this.forecast.forget();
    await this.list.renew();
    void this.predict();
  }

  /** Goes back to the usual way of ranking all rows. */
  forgetSettings(): void {
    this.method = 'auto';
    this.twoStep = {};
    this.condition = '';
  }

  reset(): void {
    this.forecast.forget();
    this.found = null;
    this.decisions.forget();
    this.common.forget();
    this.list.forget();
    this.stale = false;
    this.#chosenByHand = false;
    this.values.forget();
    this.pulled.forget();
  }

  /** Names of the columns of the training tables that are shown as values, which pixels are not. */
  #readableColumns(): readonly string[] {
    const { models, tables } = this.#bench;
    const names = models.list.flatMap(({ spec }) =>
      groupColumns(tables.named(spec.train)?.columns ?? [])
        .filter((group) => imageSide(group) === null)
        .flatMap(({ columns }) => columns.map(({ name }) => name)),
    );
    return [...new Set(names)];
  }
}

/** The fix that removes these suspects. */
export function removing(rows: readonly SuspectRow[]): Fix {
  return { removed: rows.map(({ model, row }) => ({ model, row })), relabelled: [] };
}
