import { asPlainError } from './messages.svelte.ts';
import { Query } from './queries.svelte.ts';
import { restore, snapshotOf } from './snapshot.ts';
import type { Saved, SavedQuery, Store } from './store.ts';
import type { Source } from './tables.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

const PAUSE = 800;
const LOCK = 'rain-autosave';
/** Set while a saved state is being restored; still there at the next start when that crashed the page. */
const RESTORING = 'rain-restoring';

/** Keeps what is open in the browser, and brings it back after a reload or crash. One tab writes. */
export class Autosave {
  /** `other` while another tab of this page is the one that saves. */
  status = $state<'off' | 'saved' | 'saving' | 'other' | 'failed'>('off');
  #timer: ReturnType<typeof setTimeout> | undefined;
  #store: Store | null = null;
  #restoring = false;
  readonly #bench: Workbench;

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  /** Becomes the writing tab if no other is, restores what was kept, and keeps every change from then on. */
  async start(): Promise<void> {
    if (!('locks' in navigator) || !('indexedDB' in globalThis)) return;
    const writes = await new Promise<boolean>((resolve) => {
      void navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        // Held until the tab is closed.
        return lock ? new Promise<never>(() => undefined) : undefined;
      });
    });
    if (!writes) {
      this.status = 'other';
      return;
    }
    const { Store } = await import('./store.ts');
    this.#store = new Store();
    await this.#restore().catch((thrown: unknown) => this.#failed(thrown, 'What was open before was not restored'));
    this.#bench.onChange(() => this.#later());
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
    if (this.#bench.empty) {
      await this.forget();
      this.status = 'off';
      return;
    }
    this.status = 'saving';
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      await this.#store.write(this.#state(), this.#bench.tables.sources);
      // A change that came while this was written has its own turn.
      if (this.#timer === undefined) this.status = 'saved';
      this.#bench.messages.clear('autosave');
    } catch (thrown) {
      this.#failed(thrown, 'Your work is not being saved in this browser');
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
      const text = 'Restoring it did not finish last time. Try once more, or open your files again.';
      const action = { label: 'Restore', run: () => void this.#replay(kept.saved, kept.sources) };
      this.#bench.messages.add({ where: 'page', tone: 'warning', title: 'Your last work is still here', text, action });
      return;
    }
    await this.#replay(kept.saved, kept.sources);
  }

  async #replay(saved: Saved, sources: ReadonlyMap<string, Source>): Promise<void> {
    const bench = this.#bench;
    bench.messages.clearAll();
    this.#restoring = true;
    localStorage.setItem(RESTORING, '1');
    try {
      const { drafts, trained, fixes, settings, tables } = saved;
      bench.models.adopt(drafts);
      bench.queries.replaceAll(saved.queries.map((query) => this.#query(query)));
      const files = tables.flatMap((name) => {
        const source = sources.get(name);
        return source ? [[name, source] as const] : [];
      });
      const complaints = bench.complaints.entriesOf(saved.complaints);
      const parts = { sources: new Map(files), trained, complaints, fixes, settings };
      if (await restore(bench, parts, {})) for (const fix of fixes) bench.loop.record(fix);
      this.status = 'saved';
    } finally {
      this.#restoring = false;
      localStorage.removeItem(RESTORING);
    }
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
