import type { CaseMark, Mark } from '../../engine/case/case-file.ts';
import type { Fix, SuspectRow, TrainingRow } from '../../engine/debugger/api.ts';
import { counted } from '../text/numbers.ts';
import type { SuspectRows } from './suspect-rows.svelte.ts';
import { rowKey } from './suspect-values.svelte.ts';
import type { Timeline } from './timeline.svelte.ts';

/** What the person decided about one suspect. */
export type Decision = Mark;

/** What was decided about a row: one that is kept need not be suspected any longer. */
type Decided =
  | { readonly decision: 'keep'; readonly row: TrainingRow; readonly of: unknown }
  | { readonly decision: Exclude<Decision, 'keep'>; readonly row: SuspectRow };

/**
 * What was decided about single suspects; each decision can be taken back. Rows to be fixed are of one ranking; a row that is
 * kept is kept until the person takes it back, or its table becomes another.
 */
export class Decisions {
  #all = $state.raw<ReadonlyMap<string, Decided>>(new Map());
  readonly #timeline: Pick<Timeline, 'push'>;
  readonly #tableOf: (model: string) => unknown;
  readonly #changed: () => void;

  /**
   * @param tableOf what a model's training table was read from: another object once that changes
   * @param changed told when something was decided otherwise
   */
  constructor(timeline: Pick<Timeline, 'push'>, tableOf: (model: string) => unknown, changed: () => void) {
    this.#timeline = timeline;
    this.#tableOf = tableOf;
    this.#changed = changed;
  }

  /** The suspects that are to be fixed. */
  get rows(): readonly SuspectRow[] {
    return [...this.#all.values()].flatMap((each) => (each.decision === 'keep' ? [] : [each.row]));
  }

  /** How many are to be fixed. */
  get marked(): number {
    return this.#all.size - this.kept.length;
  }

  /** Those that are to be kept. */
  get kept(): readonly TrainingRow[] {
    return [...this.#all.values()].flatMap(({ decision, row }) => (decision === 'keep' ? [row] : []));
  }

  on(row: TrainingRow): Decision | undefined {
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

  /** Takes over what a case keeps; to be called before suspects are looked for. */
  adoptKept(marks: readonly CaseMark[]): void {
    const kept = marks.flatMap(({ model, row, as }) => (as === 'keep' ? [{ model, row }] : []));
    this.#all = new Map([...this.#all, ...kept.map((row) => [rowKey(row), this.#keeping(row)] as const)]);
  }

  /** Takes over what else a case has decided, about those rows that are suspected now and can be fixed so. */
  async adopt(marks: readonly CaseMark[], suspects: SuspectRows): Promise<void> {
    const decided = new Map<string, Decided>();
    const wanted = new Map(marks.map((mark) => [rowKey(mark), mark.as]));
    for (const model of new Set(marks.map((mark) => mark.model))) {
      const rows = marks.flatMap((mark) => (mark.model === model ? [mark.row] : []));
      for (const row of await suspects.among(model, rows)) {
        const decision = wanted.get(rowKey(row));
        if (decision === 'keep' || decision === undefined) continue;
        if (decision === 'remove' || row.suggested !== null) decided.set(rowKey(row), { row, decision });
      }
    }
    this.#all = new Map([...this.#all, ...decided]);
    this.#changed();
  }

  /** Decides about rows, or takes the decision back when it is made for all of them. Returns whether it can be made for any. */
  decide(rows: readonly SuspectRow[], decision: Decision): boolean {
    const able = decision === 'relabel' ? rows.filter((row) => row.suggested !== null) : rows;
    if (able.length === 0) return false;
    const same = able.every((row) => this.on(row) === decision);
    const decided = (row: SuspectRow): Decided => (decision === 'keep' ? this.#keeping(row) : { row, decision });
    const before = new Map(able.map((row) => [rowKey(row), this.#all.get(rowKey(row))]));
    const next = new Map(able.map((row) => [rowKey(row), same ? undefined : decided(row)]));
    // Of these rows alone: what was decided about others may have gone with its ranking meanwhile, or come.
    const set = async (decisions: ReadonlyMap<string, Decided | undefined>): Promise<boolean> => {
      const all = new Map(this.#all);
      for (const [key, decision] of decisions) {
        if (decision) all.set(key, decision);
        else all.delete(key);
      }
      this.#all = all;
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

  /** Forgets what a ranking is needed for, and which rows are kept of tables that are others now. */
  forget(): void {
    this.#all = new Map(
      [...this.#all].filter(([, each]) => each.decision === 'keep' && each.of === this.#tableOf(each.row.model)),
    );
  }

  #keeping({ model, row }: TrainingRow): Decided {
    return { decision: 'keep', row: { model, row }, of: this.#tableOf(model) };
  }

  #chosen(wanted: Exclude<Decision, 'keep'>): SuspectRow[] {
    const rows = [...this.#all.values()].flatMap((each) => (each.decision === wanted ? [each.row] : []));
    return rows.sort((a, b) => a.rank - b.rank);
  }
}
