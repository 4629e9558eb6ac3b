import type { Work } from '../../base/work.ts';
import type { BoundQuery, BoundSelect, FromItem, PredictCall } from '../../sql/bound.ts';
import { sameName } from '../../sql/catalog.ts';
import type { CatalogModel, CatalogTable } from '../../sql/catalog.ts';
import type { Database } from '../../sql/database.ts';
import { RESERVED_PREFIX } from '../../sql/names.ts';
import { rowExports } from '../../sql/row-exports.ts';
import type { RowExports } from '../../sql/row-exports.ts';
import type { Cell } from '../../table/table.ts';
import type { RowIds } from '../lineage.ts';
import { Program } from '../program.ts';
import { SymbolMaker } from '../symbols.ts';
import { Dependence } from './dependence.ts';
import type { ItemSource } from './source.ts';

/** A model applied to a table, with what tracing needs of it. */
export interface TracedPair {
  readonly index: number;
  readonly model: CatalogModel;
  readonly table: CatalogTable;
  /** Temporary table (id, value) of the model's classes. */
  readonly classesTable: string;
  /** Variable of row r is firstVariable + r. */
  readonly firstVariable: number;
}

/** Rows of monomials that one lineage may hold, unless told otherwise: about 1 GB of arrays. */
const DEFAULT_LIMIT = 20_000_000;

/** What `LineageOptions` says. */
export interface TracerOptions {
  readonly limit?: number;
  readonly enumerate?: boolean;
  readonly only?: readonly RowIds[];
  readonly like?: readonly (readonly [column: number, cell: Cell])[];
}

/** Everything that the parts of one tracing share. */
export class Tracer {
  /** What is traced. */
  readonly bound: BoundQuery;
  /** Where monomials are listed; temporary tables go there, too. */
  readonly database: Database;
  /** Watches and cancels this one tracing, and lives no longer than it. */
  readonly work: Work;
  /** Rows of monomials that may be held; more are `lineage-too-large`. */
  readonly limit: number;
  /** Whether joins are listed pair by pair even where they could be kept factorised: what factorising is checked against. */
  readonly enumerate: boolean;
  /** Rows of imported tables, by alias, of which only the answer's rows are wanted; undefined: all. */
  readonly only: readonly RowIds[] | undefined;
  /** Cells, by column of the answer, that the wanted rows have. */
  readonly like: readonly (readonly [column: number, cell: Cell])[];
  /** The relaxed answer, as it grows. */
  readonly program = new Program();
  /** Adds to `program`. */
  readonly maker = new SymbolMaker(this.program);
  /** Which parts of the query depend on predictions. */
  readonly dependence: Dependence;
  /** Which row ids each select must hand out to the query around it. */
  readonly exports: RowExports;
  /** Each model with each table that the query predicts by it; filled by `storeClasses`. */
  readonly pairs: TracedPair[] = [];
  /** Constructs whose relaxed value is an approximation, in words. */
  readonly approximations = new Set<string>();
  /** Sources of CTEs and views, which several items may read; by whether rows can be told apart. */
  readonly sources = new Map<BoundSelect, Map<boolean, Promise<ItemSource>>>();
  readonly #temporaries: string[] = [];
  #variables = 0;
  #names = 0;

  /** Nothing is stored or read yet. */
  constructor(bound: BoundQuery, database: Database, work: Work, options: TracerOptions = {}) {
    this.bound = bound;
    this.database = database;
    this.work = work;
    this.limit = options.limit ?? DEFAULT_LIMIT;
    this.enumerate = options.enumerate ?? false;
    this.only = options.only;
    this.like = options.like ?? [];
    this.dependence = new Dependence(bound);
    this.exports = rowExports(bound);
  }

  /** Stores the classes of every model that the query calls; to be called once, before all else. */
  async storeClasses(): Promise<void> {
    for (const { model, table } of this.bound.predictions.values()) {
      if (this.#find(model, table)) continue;
      const shared = this.pairs.find((pair) => pair.model === model);
      const classesTable = shared?.classesTable ?? this.newTable('classes');
      if (!shared) {
        await this.database.store(
          classesTable,
          [{ name: 'value', type: model.type, values: model.classes, indexed: true }],
          this.work,
        );
      }
      const firstVariable = this.newVariables(table.rowCount);
      this.pairs.push({ index: this.pairs.length, model, table, classesTable, firstVariable });
    }
  }

  #find(model: CatalogModel, table: CatalogTable): TracedPair | undefined {
    return this.pairs.find((pair) => pair.model === model && sameName(pair.table.name, table.name));
  }

  /** The pair that a call of predict speaks of. */
  pairOf(call: PredictCall): TracedPair {
    const pair = this.#find(call.model, call.table);
    if (!pair) throw new Error('classes are stored before anything is traced');
    return pair;
  }

  /** Numbers for variables that no other has. */
  newVariables(count: number): number {
    const first = this.#variables;
    this.#variables += count;
    return first;
  }

  /** A name for a temporary table, dropped by `cleanUp`. */
  newTable(kind: string): string {
    const name = `${RESERVED_PREFIX}${kind}${this.#names++}`;
    this.#temporaries.push(name);
    return name;
  }

  /** A name within one statement. */
  newName(kind: string): string {
    return `${RESERVED_PREFIX}${kind}${this.#names++}`;
  }

  /** Drops the temporary tables. To be called at the end, whether it went well or not. */
  async cleanUp(): Promise<void> {
    for (const name of this.#temporaries) await this.database.drop(name);
  }
}

/** Rows that a select must hand the ids out of. */
export function exportsOf(tracer: Tracer, select: BoundSelect): FromItem[] {
  return [...(tracer.exports.get(select) ?? [])];
}
