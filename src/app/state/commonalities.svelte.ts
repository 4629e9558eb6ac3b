import type { ModelInfo, SharedPattern } from '../../engine/debugger/api.ts';
import { sharedWords } from '../text/shared-words.ts';
import type { SuspectRows } from './suspect-rows.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

/** So many suspects are looked at, if there are, however few a fix would take. */
const FEWEST = 30;
/** Least suspicious rows whose words the first suspects' words are compared with. */
const OTHERS = 200;

/** What the first suspects have in common: patterns, and words of their texts. Aids: the ranking stands without them. */
export class Commonalities {
  patterns = $state.raw<readonly SharedPattern[]>([]);
  /** The model whose training rows `patterns` are about. */
  model = '';
  /** How many of the first suspects were compared with the others. */
  of = $state(0);
  /** Words that many of the first suspects' texts have and few other rows', the most telling first. */
  words = $state.raw<readonly string[]>([]);
  #generation = 0;
  readonly #bench: Workbench;

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  /** Looks at the suspects that a fix of `count` rows would take first; only those of the first one's model. */
  async find(list: SuspectRows, count: number): Promise<void> {
    this.forget();
    const generation = this.#generation;
    const model = this.#bench.models.list.find(({ name }) => name === list.head[0]?.model);
    if (!model) return;
    const looked = Math.min(list.total, Math.max(FEWEST, count));
    const idsFrom = async (start: number, end: number): Promise<number[]> => {
      const rows = await list.ranked(start, end - start);
      return rows.filter((row) => row.model === model.name).map(({ row }) => row);
    };
    let first: readonly number[];
    let others: readonly number[];
    try {
      first = await idsFrom(0, looked);
      others = await idsFrom(Math.max(looked, list.total - OTHERS), list.total);
    } catch {
      return;
    }
    const [patterns, words] = await Promise.all([
      this.#bench.engine.patterns(model.name, first).catch(() => []),
      this.#words(model, first, others).catch(() => []),
    ]);
    if (generation !== this.#generation) return;
    this.patterns = patterns;
    this.model = model.name;
    this.of = first.length;
    this.words = words;
  }

  forget(): void {
    this.#generation++;
    this.patterns = [];
    this.words = [];
  }

  async #words(model: ModelInfo, first: readonly number[], others: readonly number[]): Promise<string[]> {
    const read = new Set(model.features.filter(({ as }) => as === 'words').map(({ column }) => column));
    if (read.size === 0) return [];
    const columns = this.#bench.tables.named(model.spec.train)?.columns ?? [];
    const places = columns.flatMap(({ name }, i) => (read.has(name) ? [i] : []));
    const texts = async (rows: readonly number[]): Promise<string[]> => {
      const cells = await this.#bench.engine.tableRows(model.spec.train, rows);
      return cells.map((row) => places.map((i) => row[i] ?? '').join('\n'));
    };
    return sharedWords(await texts(first), await texts(others));
  }
}
