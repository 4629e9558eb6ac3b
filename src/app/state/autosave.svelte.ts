import { untrack } from 'svelte';
import { asPlainError } from './messages.svelte.ts';
import { savedState, showAgain, snapshotFrom } from './saved-state.ts';
import { becomeSavingTab, takeOverSaving } from './saving-tab.ts';
import { restore, snapshotOf } from './snapshot.ts';
import type { Kept, Store } from './store.ts';
import { undoable } from './undoable.ts';
import type { Workbench } from './workbench.svelte.ts';

const PAUSE = 800;
const NOT_SAVED = 'Your work is not being saved in this browser';
const NOT_RESTORED = 'What was open before was not restored';
/** Why something is kept beside what is open. */
const OTHER_TAB = 'This tab is saved now; what the closed tab had open is kept too';
const NOT_FINISHED = 'Your last work is still here: restoring it did not finish';
const NOT_WHOLE = 'Your last work could not be restored in whole, and is kept as it was';
/** Set while a saved state is being restored; still there at the next start when that crashed the page, or stopped it. */
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
      try {
        await this.#restore();
      } catch (thrown) {
        // Nothing is written then, lest it takes the place of what could not be read or kept beside.
        this.#store = null;
        this.#failed(thrown, NOT_RESTORED);
        return;
      }
    } else {
      try {
        const kept = await store.read();
        if (kept) await setAside(kept);
      } catch (thrown) {
        // As above.
        this.#failed(thrown, NOT_SAVED);
        return;
      }
      this.#store = store;
      await this.#save();
    }
    for (const aside of await storesAside()) this.#tellAside(aside);
    this.#watch();
    // A page that is left or hidden does not wait for the pause.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden' && this.#timer !== undefined) void this.#save();
    });
  }

  /** Has everything saved whenever any of it changes, whoever changed it. */
  #watch(): void {
    let changed = false;
    $effect.root(() => {
      $effect(() => {
        savedState(this.#bench);
        const { timeline, empty } = this.#bench;
        // What is half done is nothing to come back to.
        const settled = !timeline.busy;
        if (changed || !empty) untrack(() => this.#later(settled));
        changed = true;
      });
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

  #later(settled: boolean): void {
    if (!this.#store) return;
    // Said at once: “saved” must never stand beside a change that is still to be written.
    this.status = 'saving';
    clearTimeout(this.#timer);
    this.#timer = settled ? setTimeout(() => void this.#save(), PAUSE) : undefined;
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
      await this.#store.write(savedState(this.#bench), this.#bench.tables.sources);
      // A change that came while this was written has its own turn.
      if (this.#timer === undefined) this.status = 'saved';
      this.#bench.messages.clear('autosave');
    } catch (thrown) {
      this.#failed(thrown, NOT_SAVED);
    }
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
    const restored = (): void => localStorage.removeItem(RESTORING);
    localStorage.setItem(RESTORING, '1');
    // Who leaves meanwhile did not crash.
    addEventListener('pagehide', restored);
    let whole = false;
    try {
      const { drafts, queries, ...parts } = snapshotFrom(bench, kept);
      bench.models.adopt(drafts);
      bench.queries.replaceAll(queries);
      whole = await restore(bench, parts, {});
      if (whole) {
        for (const fix of parts.fixes) bench.loop.record(fix);
        await showAgain(bench, kept.saved);
      }
    } catch (thrown) {
      const text = asPlainError(thrown).message;
      bench.messages.add({ where: 'page', tone: 'error', title: NOT_RESTORED, text, topic: 'restore' });
    }
    if (!whole) await this.#keepBeside(kept, NOT_WHOLE);
    removeEventListener('pagehide', restored);
    restored();
  }

  /** Keeps it where the next save does not take its place. */
  async #keepBeside(kept: Kept, why: string): Promise<void> {
    const { setAside } = await import('./store.ts');
    await setAside(kept);
    await this.#store?.clear();
    this.#whyAside = why;
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
      restore(bench, snapshotFrom(bench, kept), snapshotOf(bench)),
    );
    if (!opened) return false;
    await showAgain(bench, kept.saved);
    await this.#save();
    return this.status === 'saved';
  }

  #failed(thrown: unknown, title: string): void {
    this.status = 'failed';
    const full = thrown instanceof DOMException && thrown.name === 'QuotaExceededError';
    const newer = thrown instanceof DOMException && thrown.name === 'VersionError';
    const reason = full
      ? 'The browser has no room left for it.'
      : newer
        ? 'A newer version of this page has saved here already: load this one again to have it.'
        : asPlainError(thrown).message;
    const text = `${reason} Save the case as a file instead (menu Case).`;
    this.#bench.messages.add({ where: 'page', tone: 'warning', title, text, topic: 'autosave' });
  }
}
