import type { CaseMark, Mark } from '../../engine/case/case-file.ts';
import type { Fix, SuspectRow } from '../../engine/debugger/api.ts';
import { counted } from '../text/numbers.ts';
import type { SuspectRows } from './suspect-rows.svelte.ts';
import { rowKey } from './suspect-values.svelte.ts';
import type { Timeline } from './timeline.svelte.ts';

/** What the person decided about one suspect. */
export type Decision = Mark;

/** A suspect and what was decided about it. */
interface Decided {
  readonly row: SuspectRow;
  readonly decision: Decision;
}

/** What was decided about single suspects; each decision can be taken back. */
export class Decisions {
  #all = $state.raw<ReadonlyMap<string, Decided>>(new Map());
  readonly #timeline: Pick<Timeline, 'push'>;
  readonly #changed: () => void;

  /** @param changed told when something was decided otherwise */
  constructor(timeline: Pick<Timeline, 'push'>, changed: () => void) {
    this.#timeline = timeline;
    this.#changed = changed;
  }

  /** The suspects that something was decided about. */
  get rows(): readonly SuspectRow[] {
    return [...this.#all.values()].map(({ row }) => row);
  }

  /** How many are to be fixed. */
  get marked(): number {
    return this.#all.size - this.kept;
  }

  /** How many are to be kept. */
  get kept(): number {
    return this.#chosen('keep').length;
  }

  on(row: SuspectRow): Decision | undefined {
    return this.#all.get(rowKey(row))?.decision;
  }

  /** The fix made of the decisions, best rows first. */
  get fix(): Fix {
    return {
      removed: this.#chosen('remove').map(({ model, row }) => ({ model, row })),
      relabelled: this.#chosen('relabel').flatMap(({ model, row, suggested }) =>
        suggested === null ? [] : [{ model, row, to: suggested }],
      ),
    };
  }

  /** As a case has them. */
  get marks(): readonly CaseMark[] {
    return [...this.#all.values()].map(({ row: { model, row }, decision }) => ({ model, row, as: decision }));
  }

  /** Takes over what a case has decided, about those rows that are suspected now and can be fixed so. */
  async adopt(marks: readonly CaseMark[], suspects: SuspectRows): Promise<void> {
    const decided = new Map<string, Decided>();
    const wanted = new Map(marks.map((mark) => [rowKey(mark), mark.as]));
    for (const model of new Set(marks.map((mark) => mark.model))) {
      const rows = marks.flatMap((mark) => (mark.model === model ? [mark.row] : []));
      for (const row of await suspects.among(model, rows)) {
        const decision = wanted.get(rowKey(row));
        if (decision && (decision !== 'relabel' || row.suggested !== null)) decided.set(rowKey(row), { row, decision });
      }
    }
    this.#all = decided;
    this.#changed();
  }

  /** Decides about rows, or takes the decision back when it is made for all of them. Returns whether it can be made for any. */
  decide(rows: readonly SuspectRow[], decision: Decision): boolean {
    const able = decision === 'relabel' ? rows.filter((row) => row.suggested !== null) : rows;
    if (able.length === 0) return false;
    const before = this.#all;
    const same = able.every((row) => this.on(row) === decision);
    const next = new Map(before);
    for (const row of able) {
      if (same) next.delete(rowKey(row));
      else next.set(rowKey(row), { row, decision });
    }
    const set = async (decisions: ReadonlyMap<string, Decided>): Promise<boolean> => {
      this.#all = decisions;
      this.#changed();
      return true;
    };
    void set(next);
    this.#timeline.push({
      label: `mark ${able.length === 1 ? 'a suspect' : counted(able.length, 'suspect')}`,
      kind: 'edit',
      undo: () => set(before),
      redo: () => set(next),
    });
    return true;
  }

  /** Leaves out the rows of a fix that was applied. */
  applied({ removed, relabelled }: Fix): void {
    const gone = new Set([...removed, ...relabelled].map(rowKey));
    this.#all = new Map([...this.#all].filter(([key]) => !gone.has(key)));
  }

  forget(): void {
    this.#all = new Map();
  }

  #chosen(wanted: Decision): SuspectRow[] {
    const rows = [...this.#all.values()].flatMap(({ row, decision }) => (decision === wanted ? [row] : []));
    return rows.sort((a, b) => a.rank - b.rank);
  }
}
