import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { CaseMark, CaseQuery, CaseView } from '../../engine/case/case-file.ts';
import type { Entry } from './complaints.svelte.ts';
import type { Query } from './query.svelte.ts';
import type { Snapshot } from './snapshot.ts';
import type { Source } from './tables.svelte.ts';

/** One query tab as it is kept. */
export interface SavedQuery extends CaseQuery {
  /** Whether it had an answer, which is computed again. */
  readonly answered: boolean;
}

/** A ranking as it is kept: it is computed again. */
interface SavedRanking {
  /** How many rows a step fixes, where that was chosen. */
  readonly howMany?: number;
  readonly marks: readonly CaseMark[];
}

/** How query tabs were kept before there were views. */
interface EarlierQuery extends Pick<Query, 'id' | 'sql' | 'title' | 'chart' | 'drawn'> {
  readonly answered: boolean;
}

/** What is kept besides the files, in one record: a `Snapshot` as plain data. */
export interface Saved extends Pick<Snapshot, 'drafts' | 'trained' | 'fixes' | 'settings'> {
  /** Names of the tables, in the order of the list. */
  readonly tables: readonly string[];
  readonly queries: readonly SavedQuery[];
  readonly complaints: readonly Pick<Entry, 'complaint' | 'muted'>[];
  /** null when suspects had not been looked for. */
  readonly ranking: SavedRanking | null;
  /** The rows that are kept while there is no ranking; left out where there are none. */
  readonly kept?: readonly CaseMark[];
  readonly view: CaseView;
  readonly guided: boolean;
}

/** What version 2 kept. */
interface Earlier extends Omit<Saved, 'queries' | 'ranking' | 'view' | 'guided'> {
  readonly queries: readonly EarlierQuery[];
}

interface Schema extends DBSchema {
  state: { key: 'current'; value: Saved };
  files: { key: string; value: Source };
}

const NAME = 'rain-in-a-tab';
/** How the names of stores begin that hold what a closed tab had saved and no other has opened yet. */
const ASIDE = `${NAME} aside `;
/** To be raised when `Saved` changes, with a way to bring the last version's records along; older ones are dropped. */
const VERSION = 3;

/** What is read from a store. */
export interface Kept {
  readonly saved: Saved;
  readonly sources: ReadonlyMap<string, Source>;
}

/** The browser's own storage for what is open. */
export class Store {
  readonly name: string;
  #database: Promise<IDBPDatabase<Schema>> | null = null;
  readonly #written = new Map<string, Source>();

  constructor(name = NAME) {
    this.name = name;
  }

  /** Keeps everything; files that did not change are not written again. */
  async write(saved: Saved, sources: ReadonlyMap<string, Source>): Promise<void> {
    const database = await this.#open();
    const gone = [...this.#written.keys()].filter((name) => !sources.has(name));
    const fresh = [...sources].filter(([name, source]) => this.#written.get(name) !== source);
    const transaction = database.transaction(['state', 'files'], 'readwrite');
    const files = transaction.objectStore('files');
    await Promise.all([
      ...gone.map((name) => files.delete(name)),
      ...fresh.map(([name, source]) => files.put(source, name)),
      transaction.objectStore('state').put(saved, 'current'),
      transaction.done,
    ]);
    for (const name of gone) this.#written.delete(name);
    for (const [name, source] of fresh) this.#written.set(name, source);
  }

  /** What was kept, or null when nothing was. */
  async read(): Promise<Kept | null> {
    const database = await this.#open();
    const saved = await database.get('state', 'current');
    if (!saved) return null;
    const names = await database.getAllKeys('files');
    const sources = await database.getAll('files');
    names.forEach((name, i) => this.#written.set(name, sources[i]));
    return { saved, sources: new Map(names.map((name, i) => [name, sources[i]])) };
  }

  /** Forgets everything. */
  async clear(): Promise<void> {
    const database = await this.#open();
    this.#written.clear();
    this.#database = null;
    database.close();
    await deleteDB(this.name);
  }

  #open(): Promise<IDBPDatabase<Schema>> {
    this.#database ??= openDB<Schema>(this.name, VERSION, {
      async upgrade(database, from, _, transaction) {
        if (from === 2) {
          const states = transaction.objectStore('state');
          const earlier = await states.get('current');
          if (earlier) await states.put(broughtAlong(earlier as unknown as Earlier), 'current');
          return;
        }
        for (const store of [...database.objectStoreNames]) database.deleteObjectStore(store);
        database.createObjectStore('state');
        database.createObjectStore('files');
      },
      // A newer version of the page, in another tab, need not wait for this one to be closed.
      blocking: () => {
        void this.#database?.then((database) => database.close());
        this.#database = null;
      },
    }).catch((thrown: unknown) => {
      // Asked again, it may be there.
      this.#database = null;
      throw thrown;
    });
    return this.#database;
  }
}

function broughtAlong({ queries, ...rest }: Earlier): Saved {
  return {
    ...rest,
    queries: queries.map(({ id, sql, title, chart, drawn, answered }) => {
      const view = { chart, ...(drawn !== null && { drawn }) };
      return { id, sql, ...(title !== null && { title }), view, answered };
    }),
    ranking: null,
    view: {},
    guided: true,
  };
}

/** Keeps what was saved in a store of its own. */
export async function setAside({ saved, sources }: Kept): Promise<void> {
  await new Store(`${ASIDE}${Date.now()}`).write(saved, sources);
}

/** The stores that were set aside, oldest first. */
export async function storesAside(): Promise<Store[]> {
  const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
  return names
    .filter((name) => name.startsWith(ASIDE))
    .sort()
    .map((name) => new Store(name));
}
