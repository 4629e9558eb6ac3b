import type { ImportOptions, TableInfo } from '../../engine/debugger/api.ts';
import { counted } from '../text/numbers.ts';
import type { Workbench } from './workbench.svelte.ts';

/** What a table was read from, kept to read it again with other options, to save and to restore it. */
export interface Source {
  readonly file: Blob;
  readonly fileName: string;
  readonly options: ImportOptions;
}

/** The imported tables and the files behind them. */
export class Tables {
  list = $state.raw<readonly TableInfo[]>([]);
  readonly sources = new Map<string, Source>();
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

  /** Reads a file into a table; resolves to false when that failed and the reason stands in the pane. */
  async load(name: string, source: Source): Promise<boolean> {
    const { engine, activity, messages } = this.#bench;
    const topic = `import ${source.fileName}`;
    messages.clear(topic);
    const replaced = this.#like(name);
    if (replaced && !(await this.#bench.mayChangeTable(replaced.name, 'Replace'))) return false;
    const outcome = await activity.run('data', `Reading ${source.fileName}`, (call) =>
      engine.importTable(name, source.file, source.fileName, source.options, call),
    );
    if (!outcome.ok) {
      if (outcome.error.code !== 'cancelled') {
        const title = `${source.fileName} was not opened`;
        messages.add({ where: 'data', tone: 'error', title, text: outcome.error.message, topic });
      }
      return false;
    }
    if (replaced) this.sources.delete(replaced.name);
    this.sources.set(name, source);
    this.list = await engine.tables();
    this.#bench.models.tablesChanged();
    if (replaced) await this.#bench.tableChanged(`Replacing ${replaced.name}`);
    this.#bench.changed();
    return true;
  }

  async remove(name: string): Promise<void> {
    const source = this.sources.get(name);
    if (!(await this.#bench.mayChangeTable(name, 'Remove'))) return;
    if (!(await this.#drop(name)) || !source) return;
    this.#bench.timeline.push({
      label: `remove the table ${name}`,
      kind: 'edit',
      undo: () => this.load(name, source),
      redo: () => this.#drop(name),
    });
  }

  async #drop(name: string): Promise<boolean> {
    const { engine, models } = this.#bench;
    const dropped = await this.#bench.attempt('data', `${name} was not removed`, () => engine.removeTable(name));
    if (!dropped) return false;
    this.sources.delete(name);
    this.list = await engine.tables();
    models.tablesChanged();
    await this.#bench.tableChanged(`Removing ${name}`);
    return true;
  }

  /** The table of that name as SQL sees names: letter case aside. */
  #like(name: string): TableInfo | undefined {
    return this.list.find((table) => table.name.toLowerCase() === name.toLowerCase());
  }

  /** Gives a table another name; resolves to false when the engine refused it. */
  async rename(from: string, to: string): Promise<boolean> {
    if (!(await this.#bench.mayChangeTable(from, 'Rename'))) return false;
    const renamed = await this.#bench.attempt('data', `${from} was not renamed`, () =>
      this.#bench.engine.renameTable(from, to),
    );
    if (!renamed) return false;
    const source = this.sources.get(from);
    this.sources.delete(from);
    if (source) this.sources.set(to, source);
    this.list = await this.#bench.engine.tables();
    this.#bench.models.tableRenamed(from, to);
    await this.#bench.tableChanged(`Renaming ${from}`);
    return true;
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
  if (problemCount > 0) parts.push(counted(problemCount, 'problem row'));
  if (notes.length > 0) parts.push(counted(notes.length, 'renamed column'));
  return parts.length > 0 ? parts.join(', ') : null;
}
