import type { Complaint, ComplaintState } from '../../engine/complaint/complaint.ts';
import { subject } from '../text/complaint-words.ts';
import type { Workbench } from './workbench.svelte.ts';

/** A complaint as a chip: what was said, and how it stands. */
export interface Entry {
  readonly id: number;
  readonly complaint: Complaint;
  readonly muted: boolean;
  /** null while it is muted or could not be judged. */
  readonly state: ComplaintState | null;
}

/** What the person said is wrong. Every edit is judged by the engine, and taken back when it cannot be. */
export class Complaints {
  list = $state.raw<readonly Entry[]>([]);
  #nextId = 1;
  readonly #bench: Workbench;

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  /** The complaints that count, in the order in which the engine knows them. */
  get active(): readonly Entry[] {
    return this.list.filter((entry) => !entry.muted);
  }

  get allHold(): boolean {
    return this.active.length > 0 && this.active.every((entry) => entry.state?.holds ?? false);
  }

  /** Adds a complaint; a former one about the same cell is replaced. */
  async add(complaint: Complaint): Promise<boolean> {
    const about = place(complaint);
    const kept = this.list.filter((entry) => place(entry.complaint) !== about);
    const entry: Entry = { id: this.#nextId++, complaint, muted: false, state: null };
    return this.#change(`complain about ${subject(complaint)}`, [...kept, entry]);
  }

  /** Says something else in place of a complaint; a former one about the same cell is replaced. */
  edit(id: number, complaint: Complaint): Promise<boolean> {
    const about = place(complaint);
    const next = this.list
      .filter((entry) => entry.id === id || place(entry.complaint) !== about)
      .map((entry) => (entry.id === id ? { ...entry, complaint } : entry));
    return this.#change(`change the complaint about ${subject(complaint)}`, next);
  }

  remove(id: number): Promise<boolean> {
    const entry = this.list.find((e) => e.id === id);
    const about = entry ? subject(entry.complaint) : '';
    return this.#change(
      `withdraw the complaint about ${about}`,
      this.list.filter((e) => e.id !== id),
    );
  }

  mute(id: number, muted: boolean): Promise<boolean> {
    const next = this.list.map((entry) => (entry.id === id ? { ...entry, muted } : entry));
    return this.#change(muted ? 'mute a complaint' : 'unmute a complaint', next);
  }

  /** Withdraws what was said about a query's answer. */
  async withdrawAbout(query: string): Promise<boolean> {
    const rest = this.list.filter(({ complaint }) => !('query' in complaint && complaint.query === query));
    return rest.length === this.list.length || this.#judged(rest);
  }

  /** Follows a model to its new name. */
  modelRenamed(from: string, to: string): void {
    const named = (complaint: Complaint): boolean => complaint.op === 'prediction' && complaint.model === from;
    if (!this.list.some(({ complaint }) => named(complaint))) return;
    this.list = this.list.map((entry) =>
      named(entry.complaint) ? { ...entry, complaint: { ...entry.complaint, model: to } as Complaint } : entry,
    );
  }

  /** Complaints as chips that nobody has judged yet. */
  entriesOf(complaints: readonly Pick<Entry, 'complaint' | 'muted'>[]): readonly Entry[] {
    return complaints.map(({ complaint, muted }) => ({ id: this.#nextId++, complaint, muted, state: null }));
  }

  /** Leaves every complaint unjudged, because the answers it was judged by are gone. */
  forgetStates(): void {
    this.list = this.list.map((entry) => ({ ...entry, state: null }));
  }

  /**
   * Judges what stands, after an answer changed; nothing can be judged without a model. Where the new answer has no place
   * for a complaint, what was found of the former one is forgotten.
   */
  async judge(): Promise<void> {
    if (this.list.length === 0 || this.#bench.models.list.length === 0) return;
    if (!(await this.#judged(this.list))) this.forgetStates();
  }

  /** Takes over states that came with a step of the loop. */
  adopt(states: readonly ComplaintState[]): void {
    this.list = withStates(this.list, states);
  }

  async #change(label: string, next: readonly Entry[]): Promise<boolean> {
    const before = this.list;
    if (!(await this.#judged(next))) return false;
    this.#bench.timeline.push({
      label,
      kind: 'edit',
      undo: () => this.#judged(before),
      redo: () => this.#judged(next),
    });
    return true;
  }

  async #judged(next: readonly Entry[]): Promise<boolean> {
    const { engine, activity, messages } = this.#bench;
    messages.clear('complain');
    const active = next.filter((entry) => !entry.muted).map((entry) => entry.complaint);
    const outcome = await activity.run('complaints', 'Judging complaints', (call) => engine.complain(active, call));
    if (!outcome.ok) {
      if (outcome.error.code !== 'cancelled') {
        const title = 'This complaint cannot be judged';
        messages.add({ where: 'complaints', tone: 'error', title, text: outcome.error.message, topic: 'complain' });
      }
      return false;
    }
    this.list = withStates(next, outcome.value);
    this.#bench.suspects.complaintsChanged();
    this.#bench.loop.remark = null;
    return true;
  }
}

function withStates(entries: readonly Entry[], states: readonly ComplaintState[]): Entry[] {
  let next = 0;
  return entries.map((entry) => ({ ...entry, state: entry.muted ? null : (states[next++] ?? null) }));
}

/** What a complaint is about: two complaints about the same cell contradict each other. */
function place(complaint: Complaint): string {
  if (complaint.op === 'prediction') return JSON.stringify([complaint.model, complaint.table, complaint.id]);
  const where = 'row' in complaint ? complaint.row : complaint.from;
  return JSON.stringify([complaint.query, where, 'column' in complaint ? complaint.column : null]);
}
