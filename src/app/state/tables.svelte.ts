import type { ImportOptions, TableInfo } from '../../engine/debugger/api.ts';
import { counted } from '../text/numbers.ts';
import type { Job } from './pace.svelte.ts';
import type { Change } from './timeline.svelte.ts';
import { recorded, undoable } from './undoable.ts';
import type { Workbench } from './workbench.svelte.ts';

/** What a table was read from, kept to read it again with other options, to save and to restore it. */
export interface Source {
  readonly file: Blob;
  readonly fileName: string;
  readonly options: ImportOptions;
}

/** How much larger a table is than its file packed by gzip, about. */
const UNPACKED = 5;

/** The imported tables and the files behind them. */
export class Tables {
  list = $state.raw<readonly TableInfo[]>([]);
  readonly sources = new Map<string, Source>();
  /** What is being read into tables now. */
  reading = $state.raw<ReadonlySet<Source>>(new Set());
  readonly #bench: Workbench;

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  named(name: string | null): TableInfo | undefined {
    return this.list.find((table) => table.name === name);
  }

  get rowCount(): number {
    return this.list.reduce((sum, table) => sum + table.rowCount, 0);
  }

  /** How much there is to read in a file. */
  readJob({ file, fileName }: Source): Job {
    return { kind: 'read', amount: file.size * (/\.gz$/i.test(fileName) ? UNPACKED : 1) };
  }

  /** Why a table cannot have this name; null when it can. */
  nameObstacle(name: string, except: string): string | null {
    const other = this.like(name);
    if (other && other.name !== except) return 'Another table has this name.';
    return /^sqlite_/i.test(name) ? 'Names that begin with sqlite_ are SQLite’s own.' : null;
  }

  /**
   * Reads files into tables, each in place of a table of its name; what cannot be read is said and left out. Resolves to
   * whether all were read, and to the change that takes them back.
   */
  open(wanted: ReadonlyMap<string, Source>): Promise<{ readonly done: boolean; readonly change: Change | null }> {
    const names = [...wanted.keys()];
    const what = names.length === 1 ? names[0] : counted(names.length, 'table');
    const again = names.length === 1 && this.like(names[0]) !== undefined;
    this.reading = new Set([...this.reading, ...wanted.values()]);
    return recorded(this.#bench, `${again ? 'replace' : 'open'} ${what}`, async () => {
      let all = true;
      for (const [name, source] of wanted) {
        all = (await this.load(name, source)) && all;
        this.reading = new Set([...this.reading].filter((other) => other !== source));
      }
      return all;
    });
  }

  /** Reads a table's file again in another way. */
  reread(name: string, source: Source): Promise<boolean> {
    return undoable(this.#bench, `read ${name} in another way`, () => this.load(name, source));
  }

  remove(name: string): Promise<boolean> {
    return undoable(this.#bench, `remove the table ${name}`, async () => {
      if (!(await this.#drop(name))) return false;
      await this.#changed(`Removing ${name}`);
      return true;
    });
  }

  /** Gives a table another name; resolves to false when the engine refused it. */
  rename(from: string, to: string): Promise<boolean> {
    return undoable(this.#bench, `rename the table ${from}`, async () => {
      if (!(await this.#move(from, to))) return false;
      await this.#changed(`Renaming ${from}`);
      return true;
    });
  }

  /** Reads a file into a table; resolves to false when that failed and the reason stands in the pane. */
  async load(name: string, source: Source): Promise<boolean> {
    const replaced = this.like(name);
    if (!(await this.#read(name, source))) return false;
    if (replaced) await this.#changed(`Replacing ${replaced.name}`);
    else this.#bench.models.tablesChanged();
    return true;
  }

  /** Brings back tables as they were: by their own names, from their own files. Models and answers are for the caller. */
  async restore(wanted: ReadonlyMap<string, Source>): Promise<boolean> {
    for (const [name, source] of [...this.sources]) {
      if (wanted.get(name) === source) continue;
      const renamed = [...wanted].find(([other, its]) => its === source && !this.sources.has(other));
      if (renamed && !(await this.#move(name, renamed[0]))) return false;
      if (!renamed && !wanted.has(name) && !(await this.#drop(name))) return false;
    }
    for (const [name, source] of wanted) {
      if (this.sources.get(name) !== source && !(await this.#read(name, source))) return false;
    }
    const order = [...wanted.keys()];
    this.list = this.list.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
    for (const [name, source] of wanted) {
      this.sources.delete(name);
      this.sources.set(name, source);
    }
    await this.#bench.tablesChanged();
    return true;
  }

  async #read(name: string, source: Source): Promise<boolean> {
    const { engine, activity, messages } = this.#bench;
    const topic = `import ${source.fileName}`;
    messages.clear(topic);
    const outcome = await activity.run(
      'data',
      `Reading ${source.fileName}`,
      (call) => engine.importTable(name, source.file, source.fileName, source.options, call),
      { size: this.readJob(source) },
    );
    if (!outcome.ok) {
      if (outcome.error.code !== 'cancelled') {
        const title = `${source.fileName} was not opened`;
        messages.add({ where: 'data', tone: 'error', title, text: outcome.error.message, topic });
      }
      return false;
    }
    const replaced = this.like(name);
    if (replaced && replaced.name !== name) this.sources.delete(replaced.name);
    this.sources.set(name, source);
    await this.#refresh();
    return true;
  }

  async #drop(name: string): Promise<boolean> {
    const { engine } = this.#bench;
    if (!(await this.#bench.attempt('data', `${name} was not removed`, () => engine.removeTable(name)))) return false;
    this.sources.delete(name);
    await this.#refresh();
    return true;
  }

  async #move(from: string, to: string): Promise<boolean> {
    const { engine } = this.#bench;
    const moved = await this.#bench.attempt('data', `${from} was not renamed`, () => engine.renameTable(from, to));
    if (!moved) return false;
    const entries = [...this.sources].map(([name, source]) => [name === from ? to : name, source] as const);
    this.sources.clear();
    for (const [name, source] of entries) this.sources.set(name, source);
    await this.#refresh();
    this.#bench.models.tableRenamed(from, to);
    return true;
  }

  /** Takes over the engine's tables, in the order in which they were opened. */
  async #refresh(): Promise<void> {
    const order = [...this.sources.keys()];
    const tables = await this.#bench.engine.tables();
    this.list = tables.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  }

  async #changed(cause: string): Promise<void> {
    this.#bench.models.tablesChanged();
    await this.#bench.tableChanged(cause);
  }

  /** The table of that name as SQL sees names: letter case aside. */
  like(name: string): TableInfo | undefined {
    return this.list.find((table) => table.name.toLowerCase() === name.toLowerCase());
  }

  /** A free table name made from a file's name: letters, digits and underscores, without the ending. */
  nameFor(fileName: string): string {
    const stem = fileName.replace(/\.[^.]*$/, '').replace(/[^\p{L}\p{N}_]+/gu, '_');
    const trimmed = stem.replace(/^_+|_+$/g, '') || 'table';
    return /^\p{N}/u.test(trimmed) ? `t_${trimmed}` : trimmed;
  }
}

/** What is odd about a table's file, in one line; null when nothing is. */
export function importConcern(table: TableInfo): string | null {
  const { problemCount, notes } = table.reading;
  const parts = [];
  if (problemCount > 0) parts.push(counted(problemCount, 'problem'));
  if (notes.length > 0) parts.push(counted(notes.length, 'note'));
  return parts.length > 0 ? parts.join(', ') : null;
}
