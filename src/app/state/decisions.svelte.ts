import type { CaseMark, Mark } from '../../engine/case/case-file.ts';
import type { Fix, SuspectRow, TrainingRow } from '../../engine/debugger/api.ts';
import { counted } from '../text/numbers.ts';
import type { SuspectRows } from './suspect-rows.svelte.ts';
import { rowKey } from './suspect-values.svelte.ts';
import type { Timeline } from './timeline.svelte.ts';

/** What the person decided about one suspect. */
export type Decision = Mark;

/** What a model learns: the rows of this file, with this column as their label. */
export interface Lesson {
  readonly source: object;
  readonly label: string;
}

/** A suspect that is to be fixed. */
interface Chosen {
  readonly decision: Exclude<Decision, 'keep'>;
  readonly row: SuspectRow;
}

/** A row that is kept: one of a lesson, so that it is the same row when its table or model is given another name. */
interface Kept {
  readonly lesson: Lesson;
  readonly row: number;
}

/** What was decided about one row. */
type Decided = { readonly chosen: Chosen } | { readonly kept: Kept } | undefined;

/**
 * What was decided about single suspects; each decision can be taken back. Rows to be fixed are of one ranking; a row that is
 * kept is kept until the person takes it back. While its table is another one, or no model learns its label, that counts for nothing.
 */
export class Decisions {
  /** By model and row. */
  #chosen = $state.raw<ReadonlyMap<string, Chosen>>(new Map());
  /** By lesson and row. */
  #kept = $state.raw<ReadonlyMap<string, Kept>>(new Map());
  readonly #sourceNumbers = new WeakMap<object, number>();
  #nextNumber = 0;
  readonly #timeline: Pick<Timeline, 'push'>;
  readonly #lessons: () => ReadonlyMap<string, Lesson>;
  readonly #changed: (kept: boolean) => void;

  /**
   * @param lessons what every model learns, by its name
   * @param changed told when something was decided otherwise, and whether that was which rows are kept
   */
  constructor(
    timeline: Pick<Timeline, 'push'>,
    lessons: () => ReadonlyMap<string, Lesson>,
    changed: (kept: boolean) => void,
  ) {
    this.#timeline = timeline;
    this.#lessons = lessons;
    this.#changed = changed;
  }

  /** The suspects that are to be fixed. */
  get rows(): readonly SuspectRow[] {
    return [...this.#chosen.values()].map(({ row }) => row);
  }

  /** How many are to be fixed. */
  get marked(): number {
    return this.#chosen.size;
  }

  /** The rows that are to be kept. */
  get kept(): readonly TrainingRow[] {
    if (this.#kept.size === 0) return [];
    return [...this.#lessons()].flatMap(([model, lesson]) => {
      const its = this.#keyOf(lesson);
      return [...this.#kept.values()].flatMap((kept) =>
        this.#keyOf(kept.lesson) === its ? [{ model, row: kept.row }] : [],
      );
    });
  }

  on(row: TrainingRow): Decision | undefined {
    return this.#chosen.get(rowKey(row))?.decision ?? (this.#isKept(row) ? 'keep' : undefined);
  }

  /** The fix made of the decisions, best rows first. */
  get fix(): Fix {
    return {
      removed: this.#ranked('remove').map(({ model, row }) => ({ model, row })),
      relabelled: this.#ranked('relabel').flatMap(({ model, row, suggested }) =>
        suggested === null ? [] : [{ model, row, to: suggested }],
      ),
    };
  }

  /** As a case has them. */
  get marks(): readonly CaseMark[] {
    const chosen = [...this.#chosen.values()].map(({ row, decision }) => ({ row, as: decision as Decision }));
    const kept = this.kept.map((row) => ({ row, as: 'keep' as const }));
    return [...chosen, ...kept].map(({ row: { model, row }, as }) => ({ model, row, as }));
  }

  /** Takes over what a case keeps; to be called before suspects are looked for. */
  adoptKept(marks: readonly CaseMark[]): void {
    const next = new Map(this.#kept);
    for (const mark of marks) {
      const kept = mark.as === 'keep' ? this.#keeping(mark) : undefined;
      if (kept) next.set(this.#keptKey(kept), kept);
    }
    this.#kept = next;
  }

  /** Takes over what else a case has decided, about those rows that are suspected now and can be fixed so. */
  async adopt(marks: readonly CaseMark[], suspects: SuspectRows): Promise<void> {
    const decided = new Map(this.#chosen);
    const wanted = new Map(marks.map((mark) => [rowKey(mark), mark.as]));
    for (const model of new Set(marks.map((mark) => mark.model))) {
      const rows = marks.flatMap((mark) => (mark.model === model ? [mark.row] : []));
      for (const row of await suspects.among(model, rows)) {
        const decision = wanted.get(rowKey(row));
        if (decision === 'keep' || decision === undefined) continue;
        if (decision === 'remove' || row.suggested !== null) decided.set(rowKey(row), { row, decision });
      }
    }
    this.#chosen = decided;
    this.#changed(false);
  }

  /** Decides about rows, or takes the decision back when it is made for all of them. Returns whether it can be made for any. */
  decide(rows: readonly SuspectRow[], decision: Decision): boolean {
    const able = decision === 'relabel' ? rows.filter((row) => row.suggested !== null) : rows;
    if (able.length === 0) return false;
    const same = able.every((row) => this.on(row) === decision);
    const before = able.map((row) => [row, this.#decidedOn(row)] as const);
    const next = able.map((row) => [row, same ? undefined : this.#deciding(row, decision)] as const);
    // Of these rows alone: what was decided about others may have gone with its ranking meanwhile, or come.
    const set = async (to: typeof next, from: typeof next): Promise<boolean> => {
      this.#replace(from, to);
      return true;
    };
    void set(next, before);
    this.#timeline.push({
      label: `mark ${able.length === 1 ? 'a suspect' : counted(able.length, 'suspect')}`,
      kind: 'edit',
      undo: () => set(before, next),
      redo: () => set(next, before),
    });
    return true;
  }

  /** Leaves out the rows of a fix that was applied. */
  applied({ removed, relabelled }: Fix): void {
    const gone = new Set([...removed, ...relabelled].map(rowKey));
    this.#chosen = new Map([...this.#chosen].filter(([key]) => !gone.has(key)));
  }

  /** Forgets what a ranking is needed for. */
  forget(): void {
    this.#chosen = new Map();
  }

  #replace(from: readonly (readonly [SuspectRow, Decided])[], to: readonly (readonly [SuspectRow, Decided])[]): void {
    const chosen = new Map(this.#chosen);
    const kept = new Map(this.#kept);
    for (const [row, decided] of from) {
      chosen.delete(rowKey(row));
      if (decided && 'kept' in decided) kept.delete(this.#keptKey(decided.kept));
    }
    for (const [row, decided] of to) {
      if (!decided) continue;
      if ('chosen' in decided) chosen.set(rowKey(row), decided.chosen);
      else kept.set(this.#keptKey(decided.kept), decided.kept);
    }
    const keptChanged = [...from, ...to].some(([, decided]) => decided && 'kept' in decided);
    this.#chosen = chosen;
    if (keptChanged) this.#kept = kept;
    this.#changed(keptChanged);
  }

  #deciding(row: SuspectRow, decision: Decision): Decided {
    if (decision !== 'keep') return { chosen: { row, decision } };
    const kept = this.#keeping(row);
    return kept && { kept };
  }

  #decidedOn(row: SuspectRow): Decided {
    const chosen = this.#chosen.get(rowKey(row));
    if (chosen) return { chosen };
    const kept = this.#keeping(row);
    return kept && this.#isKept(row) ? { kept } : undefined;
  }

  #isKept(row: TrainingRow): boolean {
    if (this.#kept.size === 0) return false;
    const kept = this.#keeping(row);
    return kept !== undefined && this.#kept.has(this.#keptKey(kept));
  }

  /** A row as one to be kept; undefined where its model is unknown. */
  #keeping({ model, row }: TrainingRow): Kept | undefined {
    const lesson = this.#lessons().get(model);
    return lesson && { lesson, row };
  }

  #keptKey({ lesson, row }: Kept): string {
    return `${row} ${this.#keyOf(lesson)}`;
  }

  #keyOf({ source, label }: Lesson): string {
    let number = this.#sourceNumbers.get(source);
    if (number === undefined) this.#sourceNumbers.set(source, (number = this.#nextNumber++));
    return `${number} ${label}`;
  }

  #ranked(wanted: Chosen['decision']): SuspectRow[] {
    const rows = [...this.#chosen.values()].flatMap(({ decision, row }) => (decision === wanted ? [row] : []));
    return rows.sort((a, b) => a.rank - b.rank);
  }
}
