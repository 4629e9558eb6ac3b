import type { ImportOptions, ImportReading } from '../../engine/debugger/api.ts';
import type { Source } from './tables.svelte.ts';
import type { Change } from './timeline.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

/** A file whose reading a person should look at: because it was guesswork, or because every file is to be looked at first. */
export interface Check {
  readonly name: string;
  readonly source: Source;
  /** Not yet read into a table: that waits for the person. */
  readonly waiting: boolean;
  /** The file of the table whose place it takes. */
  readonly before: Source | null;
  /** The change that read it, where it read nothing else: taking that back brings back what it cost. */
  readonly change: Change | null;
}

const KEPT = 'rain-preview-first';

/**
 * How chosen files become tables. What is plain is read at once. Where the reading is in doubt, the beginning of the file
 * is put before the person while it is being read; or always, and before it is read, where they want it so.
 */
export class Imports {
  #checks = $state.raw<readonly Check[]>([]);
  #first = $state(kept());
  readonly #bench: Workbench;

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  /** What is to be looked at, as long as it is there. */
  get checks(): readonly Check[] {
    const { list, reading, sources } = this.#bench.tables;
    const open = new Set(list.map(({ name }) => sources.get(name)));
    return this.#checks.filter(({ source, waiting }) => waiting || reading.has(source) || open.has(source));
  }

  /** Whether no file is read before a person has looked at it. */
  get first(): boolean {
    return this.#first;
  }

  set first(first: boolean) {
    this.#first = first;
    try {
      if (first) localStorage.setItem(KEPT, '');
      else localStorage.removeItem(KEPT);
    } catch {
      // Without storage it holds until the page is closed.
    }
  }

  /** Reads files into tables of these names, now or when the person has looked at them. */
  open(wanted: ReadonlyMap<string, Source>): Promise<void> {
    const { tables } = this.#bench;
    const checks = [...wanted].map(([name, source]): Check => {
      const before = tables.sources.get(tables.like(name)?.name ?? '') ?? null;
      return { name, source, waiting: this.first, before, change: null };
    });
    return this.#open(checks);
  }

  /** The same for a file that is meant to take a table's place. */
  replace(name: string, source: Source): Promise<void> {
    return this.#open([{ name, source, waiting: this.first, before: null, change: null }]);
  }

  async #open(asked: readonly Check[]): Promise<void> {
    const { tables } = this.#bench;
    if (this.first) {
      this.#checks = [...this.#checks, ...asked];
      return;
    }
    const opened = tables.open(new Map(asked.map(({ name, source }) => [name, source])));
    for (const check of asked) if (check.before || (await this.#doubtful(check.source))) this.#add(check);
    const recorded = await opened;
    const change = asked.length === 1 ? recorded.change : null;
    this.#checks = this.#checks.map((check) => (asked.includes(check) ? { ...check, change } : check));
    for (const check of asked) {
      const table = tables.named(check.name);
      const its = tables.sources.get(check.name) === check.source;
      const known = this.#checks.some(({ source }) => source === check.source);
      if (table && its && !known && isDoubtful(table.reading)) this.#add({ ...check, change });
    }
  }

  /** Goes on as the person has decided: reads it, reads it again in another way, or gives the table another name. */
  async settle(check: Check, name: string, options: ImportOptions): Promise<void> {
    const { tables } = this.#bench;
    const source = { ...check.source, options };
    const again = JSON.stringify(options) !== JSON.stringify(check.source.options);
    this.dismiss(check);
    if (check.waiting) await tables.open(new Map([[name, source]]));
    else if (name !== check.name && check.before) {
      await this.#takeBack(check);
      await tables.open(new Map([[name, source]]));
    } else {
      if (name !== check.name) await tables.rename(check.name, name);
      if (again) await tables.reread(name, source);
    }
  }

  /** Does without the file; what was there before it comes back. */
  async decline(check: Check): Promise<void> {
    this.dismiss(check);
    if (!check.waiting) await this.#takeBack(check);
  }

  clear(): void {
    this.#checks = [];
  }

  dismiss(check: Check): void {
    this.#checks = this.#checks.filter(({ source }) => source !== check.source);
  }

  #add(check: Check): void {
    this.#checks = [...this.#checks, check];
  }

  async #takeBack({ name, before, change }: Check): Promise<void> {
    const { tables, timeline } = this.#bench;
    if (change !== null && timeline.last === change) await timeline.undo();
    else if (before) await tables.open(new Map([[name, before]]));
    else await tables.remove(name);
  }

  /** What the beginning of a file says; a file that cannot be read says so when it is. */
  async #doubtful({ file, fileName, options }: Source): Promise<boolean> {
    return this.#bench.engine.preview(file, fileName, options).then(
      ({ reading }) => isDoubtful(reading),
      () => false,
    );
  }
}

function kept(): boolean {
  try {
    return localStorage.getItem(KEPT) !== null;
  } catch {
    return false;
  }
}

function isDoubtful({ doubts, problemCount }: ImportReading): boolean {
  return doubts.length > 0 || problemCount > 0;
}
