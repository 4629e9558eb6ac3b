import type { Work } from '../base/work.ts';
import type { ResolvedComplaint } from '../complaint/resolve.ts';
import type { RemovalEffects } from '../ranking/effects.ts';
import type { Ranking } from '../ranking/ranker.ts';
import type { Suspect, Suspects } from '../ranking/suspects.ts';
import type { SuspectPage, SuspectRow, SuspectView, TrainingRow } from './api.ts';
import { effectsOf } from './row-effects.ts';
import { suspectFilter } from './suspect-filter.ts';
import { suspectKeys } from './suspect-keys.ts';
import type { TrainedModel } from './trained-model.ts';

/** Views kept: the grid's, the one that “the top” is taken from, and the whole. */
const MOST_VIEWS = 3;
/** Rows looked at between two breaths. */
const STRIDE = 5_000;

/**
 * A ranking as it was found, to be looked at page by page: a million suspects never leave the engine at once. Rows that
 * were fixed since are left out of every page; their ranks stay theirs.
 */
export class KeptRanking {
  /** Best first, those fixed since included. */
  readonly suspects: Suspects;
  /** How many rows the method takes to be corrupted, where it says so. */
  readonly corruptedCount: number | null;
  /** What the suspects’ model indices speak of. */
  readonly models: readonly TrainedModel[];
  /** What removing each row alone does; null where that was not asked for. */
  readonly effects: RemovalEffects | null;
  /** What it was made for. */
  readonly #complaints: readonly ResolvedComplaint[];
  /** Class index of every training row by model and position, as it was ranked. */
  readonly labels: readonly Int32Array[];
  /** Indices into `suspects` by view. */
  #views = new Map<string, Int32Array>();
  /**
   * By model and position, 1 for a row that was fixed since. A copy, since views are looked at while the engine tries out
   * removals on the classifiers themselves.
   */
  #gone: readonly Uint8Array[];

  /** The labels are copied as they are now; `complaints` are what the ranking was made for. */
  constructor(
    { suspects, suggestedCount }: Pick<Ranking, 'suspects' | 'suggestedCount'>,
    models: readonly TrainedModel[],
    effects: RemovalEffects | null,
    complaints: readonly ResolvedComplaint[],
  ) {
    this.#complaints = complaints;
    this.suspects = suspects;
    this.corruptedCount = suggestedCount;
    this.models = models;
    this.effects = effects;
    this.labels = models.map(({ classifier }) => classifier.labels.slice());
    this.#gone = this.#goneRows();
  }

  /** Whether it was made for exactly these complaints. */
  isFor(complaints: readonly ResolvedComplaint[]): boolean {
    return complaints.length === this.#complaints.length && complaints.every((each, i) => each === this.#complaints[i]);
  }

  /** The suspects that could be removed, best first: neither fixed since nor spared. */
  removable(spared: readonly TrainingRow[]): Suspects {
    const out = this.#gone.map((gone) => gone.slice());
    for (const { model: name, row } of spared) {
      const model = this.models.findIndex((each) => each.name === name);
      const position = this.models[model]?.positionOf(row) ?? -1;
      if (position >= 0) out[model][position] = 1;
    }
    return this.suspects.filter(({ model, position }) => out[model][position] === 0);
  }

  /** The first `count` suspects, those fixed since included. */
  best(count: number): SuspectRow[] {
    return this.suspects.best(count).map((suspect, i) => this.#row(suspect, i));
  }

  /** Rows `start` to `start + count` of a view. */
  async page(view: SuspectView, start: number, count: number, work: Work): Promise<SuspectPage> {
    const views = this.#views;
    const key = JSON.stringify(view);
    const rows = views.get(key) ?? (await this.#viewed(view, work));
    views.delete(key);
    views.set(key, rows);
    if (views.size > MOST_VIEWS) views.delete([...views.keys()][0]);
    const shown = rows.subarray(start, start + count);
    return { start, rows: Array.from(shown, (i) => this.#row(this.suspects.at(i), i)), matching: rows.length };
  }

  /** To be told when rows were fixed, or a fix was taken back: the views are made anew. */
  fixed(): void {
    this.#views = new Map();
    this.#gone = this.#goneRows();
  }

  #goneRows(): Uint8Array[] {
    return this.models.map(({ classifier: { weights, labels } }, model) => {
      const gone = new Uint8Array(weights.length);
      for (let i = 0; i < gone.length; i++) {
        gone[i] = Number(weights[i] === 0 || labels[i] !== this.labels[model][i]);
      }
      return gone;
    });
  }

  async #viewed({ order, filter, within }: SuspectView, work: Work): Promise<Int32Array> {
    const wanted = within && new Set(within.rows);
    const passes = filter && filter.text !== '' ? suspectFilter(this, filter) : undefined;
    const gone = this.#gone;
    const rows = new Int32Array(this.suspects.length);
    let count = 0;
    for (let i = 0; i < rows.length; i++) {
      if (i % STRIDE === 0) await work.checkpoint();
      const { model, position } = this.suspects.at(i);
      const { name, set } = this.models[model];
      if (gone[model][position] === 1 || (wanted && !(name === within?.model && wanted.has(set.training[position]))))
        continue;
      if (!passes || passes(i)) rows[count++] = i;
    }
    const shown = rows.slice(0, count);
    if (!order) return shown;
    const keys = suspectKeys(this, order.key);
    const sign = order.descending ? -1 : 1;
    return shown.sort((a, b) => (keys[a] === keys[b] ? a - b : keys[a] < keys[b] ? -sign : sign));
  }

  /** A suspect in the words of the page: a row id for its position, labels for classes, effects per complaint. */
  #row(suspect: Suspect, index: number): SuspectRow {
    const { name, set, labels } = this.models[suspect.model];
    const { classes } = labels;
    return {
      rank: index + 1,
      model: name,
      row: set.training[suspect.position],
      score: suspect.score,
      given: classes[this.labels[suspect.model][suspect.position]],
      suggested: suspect.suggestedClass < 0 ? null : classes[suspect.suggestedClass],
      effects: this.effects ? effectsOf(suspect, this.effects) : [],
    };
  }
}
