import type { Fix, PredictedEffect, SharedPattern, SuspectList, SuspectRow } from '../../engine/debugger/api.ts';
import type { RankingMethod } from '../../engine/ranking/ranker.ts';
import type { Cell } from '../../engine/table/table.ts';
import type { Workbench } from './workbench.svelte.ts';

/** What the person decided about one suspect. */
export type Decision = 'remove' | 'relabel' | 'keep';

/** Rows whose values are fetched at once, while scrolling. */
const BLOCK = 100;
const USUAL_STEP = 10;
const FEWEST_FOR_PATTERNS = 30;

/** The ranked training rows, what was decided about them, and what that is predicted to change. */
export class Suspects {
  method = $state<RankingMethod>('auto');
  /** SQL condition: only rows that satisfy it may be blamed. */
  condition = $state('');
  found = $state.raw<SuspectList | null>(null);
  /** The list without the rows already fixed. */
  rows = $state.raw<readonly SuspectRow[]>([]);
  decisions = $state.raw<ReadonlyMap<string, Decision>>(new Map());
  /** Values of suspects already fetched, by row key, in the order of the table's columns. */
  values = $state.raw<ReadonlyMap<string, readonly Cell[]>>(new Map());
  howMany = $state(USUAL_STEP);
  /** Whether the complaints or the model changed since the ranking. */
  stale = $state(false);
  predicted = $state.raw<PredictedEffect | null>(null);
  /** What the first suspects have in common. */
  patterns = $state.raw<readonly SharedPattern[]>([]);
  /** How many of the first suspects were compared with the others for them. */
  patternsOf = $state(0);
  #chosenByHand = false;
  #prediction = new AbortController();
  readonly #asked = new Set<string>();
  readonly #bench: Workbench;

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  /** Why suspects cannot be looked for yet; null when they can. */
  get obstacle(): string | null {
    if (!this.#bench.models.trained) return 'Train the model first.';
    if (this.#bench.complaints.active.length === 0) return 'Complain about a value in the result first.';
    return null;
  }

  get marked(): number {
    return [...this.decisions.values()].filter((decision) => decision !== 'keep').length;
  }

  /** The fix that “Remove top” would make: the first rows that are not kept. */
  get topFix(): Fix {
    const removed = this.rows
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

  async find(): Promise<boolean> {
    const { engine, activity, messages } = this.#bench;
    if (this.obstacle) return false;
    messages.clear('suspects');
    const suspects = this.condition.trim();
    const settings = { method: this.method, ...(suspects ? { suspects } : {}) };
    const outcome = await activity.run('suspects', 'Finding suspects', (call) => engine.findSuspects(settings, call));
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
    this.#forgetValues();
    if (!this.#chosenByHand) {
      this.howMany = Math.max(1, Math.min(outcome.value.suggestedCount ?? USUAL_STEP, this.rows.length));
    }
    void this.predict();
    void this.#findPatterns();
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
    this.patterns = [];
    this.stale = false;
    this.#chosenByHand = false;
    this.#forgetValues();
  }

  /** Fetches the values of the rows from first to last that are not here yet. */
  async fetchValues(first: number, last: number): Promise<void> {
    const start = Math.floor(first / BLOCK) * BLOCK;
    const wanted = this.rows.slice(start, Math.ceil((last + 1) / BLOCK) * BLOCK).filter((row) => {
      return !this.#asked.has(rowKey(row));
    });
    if (wanted.length === 0) return;
    for (const row of wanted) this.#asked.add(rowKey(row));
    for (const model of new Set(wanted.map((row) => row.model))) {
      const table = this.#bench.models.list.find((m) => m.name === model)?.spec.train;
      if (table === undefined) continue;
      const rows = wanted.filter((row) => row.model === model);
      const cells = await this.#bench.engine.tableRows(
        table,
        rows.map((row) => row.row),
      );
      const next = new Map(this.values);
      rows.forEach((row, i) => next.set(rowKey(row), cells[i]));
      this.values = next;
    }
  }

  /** Looks for patterns in the suspects that a fix would take first: as many as suggested, but enough to tell. */
  async #findPatterns(): Promise<void> {
    this.patterns = [];
    const found = this.found;
    const model = this.rows[0]?.model;
    if (model === undefined) return;
    const count = Math.max(FEWEST_FOR_PATTERNS, this.found?.suggestedCount ?? USUAL_STEP);
    const rows = this.rows.filter((row) => row.model === model).slice(0, count);
    try {
      const patterns = await this.#bench.engine.patterns(
        model,
        rows.map(({ row }) => row),
      );
      if (this.found !== found) return;
      this.patterns = patterns;
      this.patternsOf = rows.length;
    } catch {
      // Patterns are an aid; without them the ranking stands as it is.
    }
  }

  #forgetValues(): void {
    this.#asked.clear();
    this.values = new Map();
  }
}

/** Names a training row among those of all models. */
export function rowKey(row: { readonly model: string; readonly row: number }): string {
  return `${row.model}:${row.row}`;
}
