import { asPlainError } from './messages.svelte.ts';
import { Query } from './queries.svelte.ts';
import { becomeSavingTab, takeOverSaving } from './saving-tab.ts';
import { restore, snapshotOf, type Snapshot } from './snapshot.ts';
import type { Kept, Saved, SavedQuery, Store } from './store.ts';
import { undoable } from './undoable.ts';
import type { Workbench } from './workbench.svelte.ts';

const PAUSE = 800;
const NOT_SAVED = 'Your work is not being saved in this browser';
/** Why something is kept beside what is open. */
const OTHER_TAB = 'This tab is saved now; what the closed tab had open is kept too';
const NOT_FINISHED = 'Your last work is still here: restoring it did not finish';
const NOT_WHOLE = 'Your last work could not be restored in whole, and is kept as it was';
/** Set while a saved state is being restored; still there at the next start when that crashed the page. */
const RESTORING = 'rain-restoring';

/**
 * Keeps what is open in the browser, and brings it back after a reload or crash. One tab writes; once it is closed,
 * another one does, and what the closed one had saved is kept beside it until the person opens or forgets it.
 */
export class Autosave {
  /** `other` while another tab of this page is the one that saves. */
  status = $state<'off' | 'saved' | 'saving' | 'other' | 'failed'>('off');
  #timer: ReturnType<typeof setTimeout> | undefined;
  #store: Store | null = null;
  #restoring = false;
  #whyAside = OTHER_TAB;
  readonly #bench: Workbench;

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  /**
   * Becomes the writing tab unless another one is: first of all, so that a tab that is loaded again stays the one.
   * Resolves to whether it is; null where the browser keeps nothing.
   */
  async claim(): Promise<boolean | null> {
    return 'locks' in navigator && 'indexedDB' in globalThis ? becomeSavingTab() : null;
  }

  /**
   * Restores what was kept, and keeps every change from then on: at once, or when the tab that writes is closed.
   * @param writes what `claim` said
   */
  async start(writes: boolean | null): Promise<void> {
    if (writes) await this.#begin();
    else if (writes === false) {
      this.status = 'other';
      void takeOverSaving().then(() => this.#bench.timeline.exclusively(() => this.#begin()));
    }
  }

  async #begin(): Promise<void> {
    const bench = this.#bench;
    const { setAside, Store, storesAside } = await import('./store.ts');
    const store = new Store();
    this.status = 'off';
    if (bench.empty) {
      this.#store = store;
      await this.#restore().catch((thrown: unknown) => this.#failed(thrown, 'What was open before was not restored'));
    } else {
      try {
        const kept = await store.read();
        if (kept) await setAside(kept);
      } catch (thrown) {
        // Nothing is written then, lest it takes the place of what the other tab had saved.
        this.#failed(thrown, NOT_SAVED);
        return;
      }
      this.#store = store;
      await this.#save();
    }
    for (const aside of await storesAside()) this.#tellAside(aside);
    bench.onChange(() => this.#later());
    // A page that is left or hidden does not wait for the pause.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden' && this.status === 'saving') void this.#save();
    });
  }

  /** Forgets what was kept. */
  async forget(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      await this.#store?.clear();
      const { storesAside } = await import('./store.ts');
      if (this.#store) for (const aside of await storesAside()) await aside.clear();
    } catch (thrown) {
      this.#failed(thrown, 'The saved data was not cleared');
    }
  }

  #later(): void {
    if (this.#restoring) return;
    // Said at once: “saved” must never stand beside a change that is still to be written.
    this.status = 'saving';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), PAUSE);
  }

  async #save(): Promise<void> {
    if (!this.#store) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      if (this.#bench.empty) {
        await this.#store.clear();
        this.status = 'off';
        return;
      }
      this.status = 'saving';
      await this.#store.write(this.#state(), this.#bench.tables.sources);
      // A change that came while this was written has its own turn.
      if (this.#timer === undefined) this.status = 'saved';
      this.#bench.messages.clear('autosave');
    } catch (thrown) {
      this.#failed(thrown, NOT_SAVED);
    }
  }

  #state(): Saved {
    const { drafts, trained, fixes, settings, sources, queries, complaints } = snapshotOf(this.#bench);
    return {
      drafts,
      trained,
      fixes,
      settings,
      tables: [...sources.keys()],
      queries: queries.map(({ id, sql, title, chart, drawn, answer }) => {
        return { id, sql, title, chart, drawn, answered: answer !== null };
      }),
      complaints: complaints.map(({ complaint, muted }) => ({ complaint, muted })),
    };
  }

  async #restore(): Promise<void> {
    const kept = await this.#store?.read();
    if (!kept) return;
    if (localStorage.getItem(RESTORING)) {
      localStorage.removeItem(RESTORING);
      await this.#keepBeside(kept, NOT_FINISHED);
      return;
    }
    await this.#replay(kept);
  }

  async #replay(kept: Kept): Promise<void> {
    const bench = this.#bench;
    bench.messages.clearAll();
    this.#restoring = true;
    localStorage.setItem(RESTORING, '1');
    try {
      const { drafts, queries, ...parts } = this.#snapshot(kept);
      bench.models.adopt(drafts);
      bench.queries.replaceAll(queries);
      if (await restore(bench, parts, {})) {
        for (const fix of parts.fixes) bench.loop.record(fix);
        this.status = 'saved';
      } else await this.#keepBeside(kept, NOT_WHOLE);
    } finally {
      this.#restoring = false;
      localStorage.removeItem(RESTORING);
    }
  }

  /** Keeps it where the next save does not take its place. */
  async #keepBeside(kept: Kept, why: string): Promise<void> {
    const { setAside } = await import('./store.ts');
    await setAside(kept);
    await this.#store?.clear();
    this.#whyAside = why;
  }

  /** What was kept, as it can be restored. */
  #snapshot({ saved, sources }: Kept): Snapshot {
    const { tables, queries, complaints, ...parts } = saved;
    const files = tables.flatMap((name) => {
      const source = sources.get(name);
      return source ? [[name, source] as const] : [];
    });
    return {
      ...parts,
      sources: new Map(files),
      queries: queries.map((query) => this.#query(query)),
      complaints: this.#bench.complaints.entriesOf(complaints),
    };
  }

  #tellAside(aside: Store): void {
    const { messages } = this.#bench;
    const topic = aside.name;
    const forget = async (): Promise<void> => {
      messages.clear(topic);
      await aside.clear();
    };
    const open = async (): Promise<void> => {
      if (await this.#open(aside)) await forget();
    };
    messages.add({
      where: 'page',
      tone: 'warning',
      title: this.#whyAside,
      text: 'Open it here in place of this (Undo brings this back), or forget it.',
      topic,
      actions: [
        { label: 'Open it', run: () => void open() },
        { label: 'Forget it', run: () => void forget() },
      ],
    });
  }

  /** Opens what was set aside in place of what is open; resolves to whether it is saved as that. */
  async #open(aside: Store): Promise<boolean> {
    const bench = this.#bench;
    const kept = await aside.read();
    if (!kept) return true;
    const opened = await undoable(bench, 'open what was kept', () =>
      restore(bench, this.#snapshot(kept), snapshotOf(bench)),
    );
    if (opened) await this.#save();
    return opened && this.status === 'saved';
  }

  #query({ id, sql, title, chart, drawn, answered }: SavedQuery): Query {
    const query = new Query(id, sql);
    query.title = title;
    query.chart = chart;
    query.drawn = drawn;
    if (answered) this.#bench.queries.answerLater(query);
    return query;
  }

  #failed(thrown: unknown, title: string): void {
    this.status = 'failed';
    const full = thrown instanceof DOMException && thrown.name === 'QuotaExceededError';
    const text = full
      ? 'The browser has no room left for it. Save the case as a file instead (menu Case).'
      : `${asPlainError(thrown).message} Save the case as a file instead (menu Case).`;
    this.#bench.messages.add({ where: 'page', tone: 'warning', title, text, topic: 'autosave' });
  }
}
