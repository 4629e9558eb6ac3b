import type { Fix, PredictedEffect, SharedPattern, SuspectList, SuspectRow } from '../../engine/debugger/api.ts';
import type { RankingMethod } from '../../engine/ranking/ranker.ts';
import type { TwoStepOptions } from '../../engine/ranking/two-step/options.ts';
import type { Cell } from '../../engine/table/table.ts';
import { groupColumns, imageSide } from '../text/column-groups.ts';
import { Commonalities } from './commonalities.svelte.ts';
import type { Job } from './pace.svelte.ts';
import { PulledRows } from './pulled.svelte.ts';
import { SuspectFilter } from './suspect-filter.svelte.ts';
import { rowKey, SuspectValues } from './suspect-values.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

/** What the person decided about one suspect. */
export type Decision = 'remove' | 'relabel' | 'keep';

const USUAL_STEP = 10;

/** The ranked training rows, what was decided about them, and what that is predicted to change. */
export class Suspects {
  method = $state<RankingMethod>('auto');
  /** What the method “Two steps” is told. */
  twoStep = $state.raw<Partial<TwoStepOptions>>({});
  /** SQL condition: only rows that satisfy it may be blamed. */
  condition = $state('');
  found = $state.raw<SuspectList | null>(null);
  /** The list without the rows already fixed. */
  rows = $state.raw<readonly SuspectRow[]>([]);
  decisions = $state.raw<ReadonlyMap<string, Decision>>(new Map());
  readonly values: SuspectValues;
  readonly filter: SuspectFilter;
  howMany = $state(USUAL_STEP);
  /** Whether the complaints or the model changed since the ranking. */
  stale = $state(false);
  predicted = $state.raw<PredictedEffect | null>(null);
  /** What the first suspects have in common. */
  readonly common: Commonalities;
  readonly pulled: PulledRows;
  #chosenByHand = false;
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
    this.filter = new SuspectFilter(
      fetch,
      () => this.rows,
      (model) => this.#readableColumns(model),
    );
  }

  /** The rows that pass the filter: what is seen, and what “the top” means. */
  readonly shown = $derived.by(() => this.filter.of(this.rows));

  /** Why suspects cannot be looked for yet; null when they can. */
  get obstacle(): string | null {
    if (!this.#bench.models.trained) return 'Train the model first.';
    if (this.#bench.complaints.active.length === 0) return 'Complain about a value in the result first.';
    return null;
  }

  get marked(): number {
    return [...this.decisions.values()].filter((decision) => decision !== 'keep').length;
  }

  /** The fix that “Remove top” would make: the first rows shown that are not kept. */
  get topFix(): Fix {
    const removed = this.shown
      .filter((row) => this.decisions.get(rowKey(row)) !== 'keep')
      .slice(0, this.howMany)
      .map(({ model, row }) => ({ model, row }));
    return { removed, relabelled: [] };
  }

  /** The fix made of the decisions alone. */
  get markedFix(): Fix {
    const chosen = (decision: Decision): SuspectRow[] =>
      this.rows.filter((row) => this.decisions.get(rowKey(row)) === decision);
    const removed = chosen('remove').map(({ model, row }) => ({ model, row }));
    const relabelled = chosen('relabel').flatMap(({ model, row, suggested }) =>
      suggested === null ? [] : [{ model, row, to: suggested }],
    );
    return { removed, relabelled };
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
    const settings = { method: this.method, twoStep: this.twoStep, ...(suspects ? { suspects } : {}) };
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
    this.found = outcome.value;
    this.rows = outcome.value.rows;
    this.decisions = new Map();
    this.stale = false;
    this.values.forget();
    this.filter.forget();
    this.pulled.forget();
    if (!this.#chosenByHand) {
      // A case that says how many rows a step fixes means it; otherwise as many as seem to be needed.
      const usual = this.#bench.debug.perStep ?? outcome.value.suggestedCount ?? USUAL_STEP;
      this.howMany = Math.max(1, Math.min(usual, this.rows.length));
    }
    void this.predict();
    void this.common.find(this.rows, outcome.value.suggestedCount ?? USUAL_STEP);
    return true;
  }

  /** Marks every listed suspect that a pattern covers, to be removed. */
  markPattern(pattern: SharedPattern): void {
    const covered = new Set(pattern.rows);
    this.decide(
      this.rows.filter(({ model, row }) => model === this.rows[0].model && covered.has(row)),
      'remove',
    );
  }

  chooseHowMany(count: number): void {
    if (!Number.isFinite(count) || count < 1) return;
    this.#chosenByHand = true;
    this.howMany = Math.floor(count);
    void this.predict();
  }

  /** Marks rows, or takes the mark away when all have it already. */
  decide(rows: readonly SuspectRow[], decision: Decision): void {
    const able = decision === 'relabel' ? rows.filter((row) => row.suggested !== null) : rows;
    if (able.length === 0) return;
    const before = this.decisions;
    const same = able.every((row) => before.get(rowKey(row)) === decision);
    const next = new Map(before);
    for (const row of able) {
      if (same) next.delete(rowKey(row));
      else next.set(rowKey(row), decision);
    }
    const set = async (decisions: ReadonlyMap<string, Decision>): Promise<boolean> => {
      this.decisions = decisions;
      void this.predict();
      return true;
    };
    void set(next);
    this.#bench.timeline.push({
      label: `mark ${able.length === 1 ? 'a suspect' : `${able.length} suspects`}`,
      kind: 'edit',
      undo: () => set(before),
      redo: () => set(next),
    });
  }

  /** Asks what the selected fix is predicted to change; only the latest question is answered. */
  async predict(): Promise<void> {
    this.#prediction.abort();
    const controller = new AbortController();
    this.#prediction = controller;
    if (this.rows.length === 0 || this.stale) {
      this.predicted = null;
      return;
    }
    const fix = this.marked > 0 ? this.markedFix : this.topFix;
    try {
      const predicted = await this.#bench.engine.predictEffect(fix, { signal: controller.signal });
      if (!controller.signal.aborted) this.predicted = predicted;
    } catch {
      // The meter shows no prediction then; the fix itself will say what is wrong.
      if (!controller.signal.aborted) this.predicted = null;
    }
  }

  complaintsChanged(): void {
    if (this.found) this.stale = true;
    this.predicted = null;
    this.#chosenByHand = false;
  }

  /** Leaves out the rows that a step has fixed; the ranking is from before it. */
  afterFix(fix: Fix): void {
    const gone = new Set([...fix.removed, ...fix.relabelled].map(rowKey));
    this.rows = this.rows.filter((row) => !gone.has(rowKey(row)));
    this.decisions = new Map([...this.decisions].filter(([key]) => !gone.has(key)));
    this.stale = true;
    this.predicted = null;
  }

  reset(): void {
    this.#prediction.abort();
    this.found = null;
    this.rows = [];
    this.decisions = new Map();
    this.predicted = null;
    this.common.forget();
    this.filter.text = '';
    this.stale = false;
    this.#chosenByHand = false;
    this.values.forget();
    this.filter.forget();
    this.pulled.forget();
  }

  /** Indices of the columns of a model's table that are shown as values, which pixels are not. */
  #readableColumns(model: string): readonly number[] {
    const name = this.#bench.models.list.find((each) => each.name === model)?.spec.train;
    const columns = this.#bench.tables.named(name ?? null)?.columns ?? [];
    const pixels = groupColumns(columns).filter((group) => imageSide(group) !== null);
    const hidden = new Set(pixels.flatMap((group) => group.columns.map((column) => column.name)));
    return columns.flatMap((column, i) => (hidden.has(column.name) ? [] : [i]));
  }
}
