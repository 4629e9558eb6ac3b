import type { CaseMark, GridView, Mark } from '../../engine/case/case-file.ts';
import type { Fix, PredictedEffect, SharedPattern, SuspectList, SuspectRow } from '../../engine/debugger/api.ts';
import type { RankingMethod } from '../../engine/ranking/ranker.ts';
import type { TwoStepOptions } from '../../engine/ranking/two-step/options.ts';
import type { Cell } from '../../engine/table/table.ts';
import { groupColumns, imageSide } from '../text/column-groups.ts';
import { counted } from '../text/numbers.ts';
import { ColumnChoices } from '../widgets/grid/column-choices.svelte.ts';
import { Commonalities } from './commonalities.svelte.ts';
import { decisionsOf, fixOf, type Decisions } from './marks.ts';
import type { Job } from './pace.svelte.ts';
import { PulledRows } from './pulled.svelte.ts';
import { SuspectRows } from './suspect-rows.svelte.ts';
import { rowKey, SuspectValues } from './suspect-values.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

/** What the person decided about one suspect. */
export type Decision = Mark;

const USUAL_STEP = 10;

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
  decisions = $state.raw<Decisions>(new Map());
  readonly values: SuspectValues;
  howMany = $state(USUAL_STEP);
  /** Whether the complaints or the model changed since the ranking. */
  stale = $state(false);
  predicted = $state.raw<PredictedEffect | null>(null);
  /** Rank of the last row that “Remove top” would take: up to it the grid's rows are marked as the top. */
  topEnd = $state(0);
  /** What the first suspects have in common. */
  readonly common: Commonalities;
  readonly pulled: PulledRows;
  #chosenByHand = $state(false);
  #prediction = new AbortController();
  readonly #bench: Workbench;

  constructor(bench: Workbench) {
    this.#bench = bench;
    const fetch = (model: string, rows: readonly number[]): Promise<readonly (readonly Cell[])[]> => {
      const table = bench.models.list.find(({ name }) => name === model)?.spec.train;
      return table === undefined ? Promise.resolve([]) : bench.engine.tableRows(table, rows);
    };
    this.common = new Commonalities(bench);
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

  /** How many suspects are marked to be fixed. */
  get marked(): number {
    return this.decisions.size - this.#kept;
  }

  get #kept(): number {
    return [...this.decisions.values()].filter(({ decision }) => decision === 'keep').length;
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

  decisionOn(row: SuspectRow): Decision | undefined {
    return this.decisions.get(rowKey(row))?.decision;
  }

  /** The rows that “Remove top” would take: the first by rank that pass the filter and are not kept. */
  async top(): Promise<readonly SuspectRow[]> {
    const rows = await this.list.best(this.howMany + this.#kept);
    return rows.filter((row) => this.decisionOn(row) !== 'keep').slice(0, this.howMany);
  }

  /** The fix made of the decisions alone. */
  get markedFix(): Fix {
    return fixOf(this.decisions);
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
    const outcome = await activity.run('suspects', 'Finding suspects', (call) => engine.findSuspects(settings, call), {
      size: this.job,
    });
    if (!outcome.ok) {
      if (outcome.error.code !== 'cancelled') {
        const title = 'No suspects were found';
        messages.add({ where: 'suspects', tone: 'error', title, text: outcome.error.message, topic: 'suspects' });
      }
      return false;
    }
    this.decisions = new Map();
    this.values.forget();
    this.pulled.forget();
    // A model that is trained anew meanwhile takes the ranking with it.
    if (!(await this.list.renew())) return false;
    this.found = outcome.value;
    this.stale = false;
    if (!this.#chosenByHand) {
      // A case that says how many rows a step fixes means it; otherwise as many as seem to be needed.
      const usual = this.#bench.debug.perStep ?? outcome.value.suggestedCount ?? USUAL_STEP;
      this.howMany = Math.max(1, Math.min(usual, this.list.total));
    }
    void this.predict();
    void this.common.find(this.list, outcome.value.suggestedCount ?? USUAL_STEP);
    return true;
  }

  /** Marks every suspect that a pattern covers, to be removed. */
  async markPattern(pattern: SharedPattern): Promise<void> {
    const { found } = this;
    const covered = await this.list.among(this.common.model, pattern.rows);
    if (found === this.found) this.decide(covered, 'remove');
  }

  chooseHowMany(count: number): void {
    if (!Number.isFinite(count) || count < 1) return;
    this.#chosenByHand = true;
    this.howMany = Math.floor(count);
    void this.predict();
  }

  /** Marks rows, or takes the mark away when all have it already. Returns whether any could be marked so. */
  decide(rows: readonly SuspectRow[], decision: Decision): boolean {
    const able = decision === 'relabel' ? rows.filter((row) => row.suggested !== null) : rows;
    if (able.length === 0) return false;
    const before = this.decisions;
    const same = able.every((row) => this.decisionOn(row) === decision);
    const next = new Map(before);
    for (const row of able) {
      if (same) next.delete(rowKey(row));
      else next.set(rowKey(row), { row, decision });
    }
    const set = async (decisions: Decisions): Promise<boolean> => {
      this.decisions = decisions;
      void this.predict();
      return true;
    };
    void set(next);
    this.#bench.timeline.push({
      label: `mark ${able.length === 1 ? 'a suspect' : counted(able.length, 'suspect')}`,
      kind: 'edit',
      undo: () => set(before),
      redo: () => set(next),
    });
    return true;
  }

  /** Decides again what a case has decided. */
  async mark(marks: readonly CaseMark[]): Promise<void> {
    this.decisions = await decisionsOf(marks, this.list);
    void this.predict();
  }

  /** Asks what the selected fix is predicted to change; only the latest question is answered. */
  async predict(): Promise<void> {
    this.#prediction.abort();
    const controller = new AbortController();
    this.#prediction = controller;
    const { signal } = controller;
    try {
      const top = await this.top();
      if (signal.aborted) return;
      this.topEnd = top.at(-1)?.rank ?? 0;
      if (this.list.total === 0 || this.stale) {
        this.predicted = null;
        return;
      }
      const fix = this.marked > 0 ? this.markedFix : removing(top);
      const predicted = await this.#bench.engine.predictEffect(fix, { signal });
      if (!signal.aborted) this.predicted = predicted;
    } catch {
      // The meter shows no prediction then; the fix itself will say what is wrong.
      if (!signal.aborted) this.predicted = null;
    }
  }

  complaintsChanged(): void {
    if (this.found) this.stale = true;
    this.predicted = null;
    this.#chosenByHand = false;
  }

  /** Leaves out the rows that a step has fixed; the ranking is from before it. */
  async afterFix(fix: Fix): Promise<void> {
    const gone = new Set([...fix.removed, ...fix.relabelled].map(rowKey));
    this.decisions = new Map([...this.decisions].filter(([key]) => !gone.has(key)));
    this.stale = true;
    this.predicted = null;
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
    this.#prediction.abort();
    this.found = null;
    this.decisions = new Map();
    this.predicted = null;
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
