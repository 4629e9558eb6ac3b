import { tabulate } from '../../base/tabulate.ts';
import type { BulkColumn, ColumnReading } from '../../sql/database.ts';
import type { Literals } from '../blocks.ts';
import { ONE, ZERO } from '../program.ts';
import { WeightVector } from '../vectors/weights.ts';
import type { AtomColumn } from '../vectors/weights.ts';
import { keyOf } from './choice.ts';
import type { LineageColumn } from './source.ts';
import type { Arms } from './arms.ts';
import type { Tracer } from './tracer.ts';

/** Monomials as they came from SQLite: what was asked for, and the factors of each. */
export interface FactorRows {
  readonly count: number;
  /** What was asked for, by index of the request. */
  readonly columns: readonly BulkColumn[];
  readonly atoms: readonly AtomColumn[];
  /** Events: slot per row (ONE where there is none) and its variable (−1 likewise). */
  readonly events: readonly EventColumn[];
}

/** What a row stands for, row by row: the slot of its probability, and the variable that decides it; −1 where none does. */
export interface EventColumn {
  readonly slots: Int32Array;
  readonly variables: Float64Array;
}

/** Monomials ready for use: `slots` holds the probability of each. */
export interface Monomials {
  readonly count: number;
  readonly columns: readonly BulkColumn[];
  readonly slots: Int32Array;
  readonly literals: Literals;
}

/** Runs the arms of a core one after the other and joins their rows; rows that hold in no world are left out. */
export async function fetchArms(tracer: Tracer, arms: Arms): Promise<FactorRows> {
  const parts: FactorRows[] = [];
  for (let arm = 0; arm < arms.statements.length; arm++) parts.push(await fetchRows(tracer, arms, arm));
  return concatRows(parts);
}

async function fetchRows(tracer: Tracer, arms: Arms, arm: number): Promise<FactorRows> {
  const statement = arms.statements[arm];
  const lineage = statement.lineage();
  const { requests } = arms;
  const sqls = requests.map((request) => request.sqls[arm]);
  const readings: ColumnReading[] = requests.map((request) => request.reading);
  const wanted = lineage.map((entry) => {
    const columns = entry.kind === 'choice' ? [entry.code, ...entry.keys] : [entry.sql];
    return columns.map((sql) => {
      readings.push('int32');
      return sqls.push(sql) - 1;
    });
  });
  // A statement must have a column: a query without any, such as COUNT(*) over certain rows, gets a 1.
  if (sqls.length === 0) {
    sqls.push('1');
    readings.push('int32');
  }
  const sql = `SELECT ${sqls.join(', ')}${statement.tail()}`;
  const data = await tracer.database.selectBulk(sql, readings, mostRows(tracer.limit, readings), tracer.work);
  const numbers = (index: number): Int32Array => {
    const column = data[index];
    if (!(column instanceof Int32Array)) throw new Error('lineage is read as whole numbers');
    return column;
  };
  const count = data[0].length;
  const atoms: AtomColumn[] = [];
  const events: EventColumn[] = [];
  lineage.forEach((entry, e) => {
    const [first, ...rest] = wanted[e].map(numbers);
    if (entry.kind === 'atom') atoms.push({ pair: entry.pair, index: first });
    else events.push(entry.kind === 'member' ? memberEvents(entry, first) : choiceEvents(entry, first, rest));
  });
  return dropImpossible(tracer, { count, columns: data.slice(0, requests.length), atoms, events });
}

/** What a monomial may take for the limit to be meant in monomials; of wider ones fewer can be held. */
const BYTES_PER_MONOMIAL = 50;
/** A cell of text or of any type, its share of the array included. */
const BYTES: Record<ColumnReading, number> = { int32: 4, float64: 8, cell: 24 };

function mostRows(limit: number, readings: readonly ColumnReading[]): number {
  const bytes = readings.reduce((sum, reading) => sum + BYTES[reading], 0);
  return Math.floor(limit * Math.min(1, BYTES_PER_MONOMIAL / bytes));
}

function memberEvents({ relation }: Extract<LineageColumn, { kind: 'member' }>, rows: Int32Array): EventColumn {
  const slots = rows.map((row) => (row < 0 ? ONE : relation.member[row]));
  const variables = tabulate(rows.length, (i) => (slots[i] <= ONE ? -1 : relation.firstVariable + rows[i]));
  return { slots, variables };
}

/** The code of a choice in rows that it has no part in. */
const ABSENT = -2;

function choiceEvents(
  { choice }: Extract<LineageColumn, { kind: 'choice' }>,
  codes: Int32Array,
  keys: readonly Int32Array[],
): EventColumn {
  const slots = new Int32Array(codes.length);
  const variables = new Float64Array(codes.length);
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] === ABSENT) {
      slots[i] = ONE;
      variables[i] = -1;
      continue;
    }
    const { slot, variable } = choice.event(keyOf(keys, i), codes[i]);
    slots[i] = slot;
    variables[i] = variable;
  }
  return { slots, variables };
}

/** Leaves out rows with two factors that exclude each other, or one that never holds; a factor said twice counts once. */
export function dropImpossible(tracer: Tracer, rows: FactorRows): FactorRows {
  const { count, atoms, events } = rows;
  const samePair = atoms.some((a, i) => atoms.some((b, j) => j > i && a.pair === b.pair));
  if (!samePair && events.length === 0) return rows;
  const keep = new Uint8Array(count).fill(1);
  const classes = tracer.pairs.map((pair) => pair.model.classes.length);
  for (let a = 0; a < atoms.length; a++) {
    for (let b = a + 1; b < atoms.length; b++) {
      if (atoms[a].pair !== atoms[b].pair) continue;
      mergeAtoms(atoms[a].index, atoms[b].index, classes[atoms[a].pair], keep);
    }
  }
  for (let a = 0; a < events.length; a++) {
    for (let i = 0; i < count; i++) if (events[a].slots[i] === ZERO) keep[i] = 0;
    for (let b = a + 1; b < events.length; b++) mergeEvents(events[a], events[b], keep);
  }
  return keep.includes(0) ? pickRows(rows, keep) : rows;
}

function mergeAtoms(a: Int32Array, b: Int32Array, classes: number, keep: Uint8Array): void {
  for (let i = 0; i < a.length; i++) {
    if (a[i] < 0 || b[i] < 0) continue;
    if (a[i] === b[i]) b[i] = -1;
    else if (Math.floor(a[i] / classes) === Math.floor(b[i] / classes)) keep[i] = 0;
  }
}

function mergeEvents(a: EventColumn, b: EventColumn, keep: Uint8Array): void {
  for (let i = 0; i < keep.length; i++) {
    if (a.variables[i] < 0 || a.variables[i] !== b.variables[i]) continue;
    if (a.slots[i] !== b.slots[i]) keep[i] = 0;
    b.slots[i] = ONE;
    b.variables[i] = -1;
  }
}

/** The rows with a 1 in `keep`. */
export function pickRows(rows: FactorRows, keep: Uint8Array): FactorRows {
  const chosen: number[] = [];
  keep.forEach((kept, i) => {
    if (kept) chosen.push(i);
  });
  const order = Int32Array.from(chosen);
  return {
    count: order.length,
    columns: rows.columns.map((column) => pick(column, order)),
    atoms: rows.atoms.map(({ pair, index }) => ({ pair, index: pickInto(index, order, new Int32Array(order.length)) })),
    events: rows.events.map(({ slots, variables }) => ({
      slots: pickInto(slots, order, new Int32Array(order.length)),
      variables: pickInto(variables, order, new Float64Array(order.length)),
    })),
  };
}

/** The cells of a column in the given order. */
export function pick(column: BulkColumn, order: Int32Array): BulkColumn {
  if (column instanceof Int32Array) return pickInto(column, order, new Int32Array(order.length));
  if (column instanceof Float64Array) return pickInto(column, order, new Float64Array(order.length));
  return Array.from(order, (i) => column[i]);
}

function pickInto<T extends Int32Array | Float64Array>(column: T, order: Int32Array, into: T): T {
  for (let i = 0; i < order.length; i++) into[i] = column[order[i]];
  return into;
}

/** Rows of several statements with the same requests, one after the other; each brings factors of its own. */
function concatRows(parts: readonly FactorRows[]): FactorRows {
  if (parts.length === 1) return parts[0];
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  let start = 0;
  const atoms: AtomColumn[] = [];
  const events: EventColumn[] = [];
  for (const part of parts) {
    for (const { pair, index } of part.atoms) {
      const padded = new Int32Array(count).fill(-1);
      padded.set(index, start);
      atoms.push({ pair, index: padded });
    }
    for (const { slots, variables } of part.events) {
      const padded = { slots: new Int32Array(count).fill(ONE), variables: new Float64Array(count).fill(-1) };
      padded.slots.set(slots, start);
      padded.variables.set(variables, start);
      events.push(padded);
    }
    start += part.count;
  }
  const columns = parts[0].columns.map((_, c) => concatColumns(parts.map((part) => part.columns[c])));
  return { count, columns, atoms, events };
}

function concatColumns(columns: readonly BulkColumn[]): BulkColumn {
  const length = columns.reduce((sum, column) => sum + column.length, 0);
  const [first] = columns;
  if (!ArrayBuffer.isView(first)) return columns.flatMap((column) => Array.from(column));
  const joined = first instanceof Int32Array ? new Int32Array(length) : new Float64Array(length);
  let start = 0;
  for (const column of columns) {
    if (!ArrayBuffer.isView(column)) throw new Error('arms are read alike');
    joined.set(column, start);
    start += column.length;
  }
  return joined;
}

/** Gives every row its probability in the program. */
export function toMonomials(tracer: Tracer, rows: FactorRows): Monomials {
  const { count, columns, atoms, events } = rows;
  const uncertain = events.filter(({ slots }) => slots.some((slot) => slot !== ONE));
  const slots =
    atoms.length + uncertain.length === 0
      ? new Int32Array(count).fill(ONE)
      : tracer.program
          .add(
            new WeightVector(
              tracer.program,
              count,
              atoms,
              uncertain.map((event) => event.slots),
            ),
          )
          .slots();
  return { count, columns, slots, literals: literalsOf(tracer, atoms, uncertain) };
}

/** Computed when they are first needed: a plain COUNT never asks which monomials exclude each other. */
function literalsOf(tracer: Tracer, atoms: readonly AtomColumn[], events: readonly EventColumn[]): Literals {
  let variables: Float64Array[] | undefined;
  let values: Int32Array[] | undefined;
  return {
    columnCount: atoms.length + events.length,
    get variables() {
      return (variables ??= [
        ...atoms.map((atom) => variablesOf(tracer, atom)),
        ...events.map((event) => event.variables),
      ]);
    },
    get values() {
      // A slot names an outcome of its variable: different outcomes are different slots.
      return (values ??= [...atoms.map((atom) => classesOf(tracer, atom)), ...events.map((event) => event.slots)]);
    },
  };
}

function variablesOf(tracer: Tracer, { pair, index }: AtomColumn): Float64Array {
  const { firstVariable, model } = tracer.pairs[pair];
  const variables = new Float64Array(index.length);
  for (let i = 0; i < index.length; i++) {
    variables[i] = index[i] < 0 ? -1 : firstVariable + Math.floor(index[i] / model.classes.length);
  }
  return variables;
}

function classesOf(tracer: Tracer, { pair, index }: AtomColumn): Int32Array {
  const classes = tracer.pairs[pair].model.classes.length;
  return index.map((at) => (at < 0 ? 0 : at % classes));
}
