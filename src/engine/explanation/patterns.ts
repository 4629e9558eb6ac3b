import { Random } from '../base/random.ts';
import type { Work } from '../base/work.ts';
import type { Column } from '../table/table.ts';
import { atomsOf, type Atom } from './atoms.ts';
import { satisfies } from './cells.ts';
import { describeCondition, type Condition } from './condition.ts';
import { countAll, RowSet } from './row-set.ts';
import { sampleOf } from './sample.ts';

/** What suspects have in common: a conjunction that holds for many of them and for few other rows. */
export interface Pattern {
  readonly conditions: readonly Condition[];
  /** The conditions in words: `label = spam and text contains “http”`. */
  readonly description: string;
  /** Suspects that satisfy it. */
  readonly support: number;
  /** Training rows that satisfy it, suspects included. */
  readonly covered: number;
  /** Share of suspects among the covered rows, divided by their share among all rows. */
  readonly lift: number;
  /** The covered rows' ids. */
  readonly rows: Int32Array;
}

/** Which rows are to be told from which, and by what. */
export interface PatternQuestion {
  /** Columns to speak of: those of the training table, the label's with the labels as they stand. */
  readonly columns: readonly Column[];
  /** Ids of the rows trained on. */
  readonly rows: Int32Array;
  /** Ids of the suspects, a part of `rows`. */
  readonly suspects: Int32Array;
}

/** The rows that are searched: suspects first, and how many rows each suspect and each other row stands for. */
interface Searched {
  readonly rows: Int32Array;
  readonly suspects: RowSet;
  readonly suspectWeight: number;
  readonly otherWeight: number;
  /** Rows trained on. */
  readonly total: number;
}

interface Candidate {
  readonly atoms: readonly Atom[];
  readonly rows: RowSet;
  readonly quality: number;
}

/** A candidate whose rows have not been written down: most never are. */
interface Extension {
  readonly shorter: Candidate;
  readonly atom: Atom;
  readonly quality: number;
}

const MOST_CONDITIONS = 3;
const BEAM = 24;
const MOST_PATTERNS = 5;
/** A pattern is shared by this share of the suspects, and by three at least. */
const LEAST_SHARE = 0.05;
const LEAST_SUPPORT = 3;
/** A condition must raise the quality by this share of it, or it is left out: shorter patterns say more. */
const LEAST_GAIN = 0.03;
const LEAST_LIFT = 1.2;
/** Suspects and other rows that are searched, at most; what is found is counted over all rows. */
const MOST_SEARCHED = 5000;
/** Rows counted between two looks at the clock. */
const ROWS_PER_CHECK = 8192;

/**
 * Up to five patterns that tell the suspects from the other rows, best first, each explaining suspects that the ones
 * before do not. Subgroup discovery by beam search over conjunctions of at most three conditions, with weighted relative
 * accuracy (Lavrač et al. 1999), coverage · (precision − base rate), as quality. Large tables are searched in a sample.
 */
export async function findPatterns(question: PatternQuestion, work: Work): Promise<Pattern[]> {
  const { columns, rows } = question;
  const named = new Set(question.suspects);
  const suspects = rows.filter((row) => named.has(row));
  const searched = searchedRows(rows, suspects, named);
  const atoms: Atom[] = [];
  for (const [i, column] of columns.entries()) {
    work.report('patterns', i, columns.length);
    atoms.push(...(await atomsOf(column, searched.rows, searched.suspects.size, work)));
  }
  const leastSupport = Math.max(LEAST_SUPPORT, Math.ceil(LEAST_SHARE * searched.suspects.size));
  const found: Pattern[] = [];
  let unexplained = searched.suspects;
  while (found.length < MOST_PATTERNS && unexplained.size >= leastSupport) {
    const best = await bestConjunction(atoms, searched, unexplained, leastSupport, work);
    if (!best) break;
    const conditions = best.atoms.map(({ condition }) => condition);
    const covered = await rowsThatSatisfy(columns, rows, conditions, work);
    const support = covered.reduce((count, row) => count + (named.has(row) ? 1 : 0), 0);
    const lift = support / covered.length / (suspects.length / rows.length);
    if (!(lift >= LEAST_LIFT)) break;
    const description = conditions.map(describeCondition).join(' and ');
    found.push({ conditions, description, support, covered: covered.length, lift, rows: covered });
    unexplained = unexplained.without(best.rows);
  }
  return found;
}

function searchedRows(rows: Int32Array, suspects: Int32Array, named: ReadonlySet<number>): Searched {
  const random = new Random(1);
  const others = rows.filter((row) => !named.has(row));
  const [some, rest] = [suspects, others].map((ids) => sampleOf(ids, MOST_SEARCHED, random));
  const sample = new Int32Array(some.length + rest.length);
  sample.set(some);
  sample.set(rest, some.length);
  return {
    rows: sample,
    suspects: RowSet.of(sample.length, some.keys()),
    suspectWeight: suspects.length / Math.max(some.length, 1),
    otherWeight: others.length / Math.max(rest.length, 1),
    total: rows.length,
  };
}

async function bestConjunction(
  atoms: readonly Atom[],
  { rows, suspects, suspectWeight, otherWeight, total }: Searched,
  unexplained: RowSet,
  leastSupport: number,
  work: Work,
): Promise<Candidate | null> {
  const base = (suspectWeight * unexplained.size) / total;
  let best: Candidate | null = null;
  let beam: Candidate[] = [{ atoms: [], rows: RowSet.of(rows.length, rows.keys()), quality: 0 }];
  for (let length = 0; length < MOST_CONDITIONS; length++) {
    const longer: Extension[] = [];
    for (const shorter of beam) {
      await work.checkpoint();
      const needed = (1 + LEAST_GAIN) * shorter.quality;
      for (const atom of atoms) {
        if (shorter.atoms.includes(atom)) continue;
        const support = countAll(shorter.rows, atom.rows, unexplained);
        // No set can be better than one that covers nothing but these suspects.
        if (support < leastSupport || (suspectWeight * support * (1 - base)) / total <= needed) continue;
        const blamed = countAll(shorter.rows, atom.rows, suspects);
        const innocent = shorter.rows.countIn(atom.rows) - blamed;
        const covered = suspectWeight * blamed + otherWeight * innocent;
        const quality = (suspectWeight * support - base * covered) / total;
        if (quality > needed) longer.push({ shorter, atom, quality });
      }
    }
    beam = firstDistinct(longer.sort((a, b) => b.quality - a.quality));
    if (beam.length > 0 && (best === null || beam[0].quality > (1 + LEAST_GAIN) * best.quality)) best = beam[0];
  }
  return best;
}

/** The best candidates with rows of their own: of several that hold for the same rows, the first. */
function firstDistinct(extensions: readonly Extension[]): Candidate[] {
  const beam: Candidate[] = [];
  for (const { shorter, atom, quality } of extensions) {
    if (beam.length === BEAM) break;
    const rows = shorter.rows.and(atom.rows);
    if (beam.some((kept) => kept.quality === quality && kept.rows.equals(rows))) continue;
    beam.push({ atoms: [...shorter.atoms, atom], rows, quality });
  }
  return beam;
}

async function rowsThatSatisfy(
  columns: readonly Column[],
  rows: Int32Array,
  conditions: readonly Condition[],
  work: Work,
): Promise<Int32Array> {
  const tests = conditions.flatMap((condition) =>
    columns.filter(({ name }) => name === condition.column).map((column) => ({ column, condition })),
  );
  const found: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    if (i % ROWS_PER_CHECK === 0) await work.checkpoint();
    if (tests.every(({ column, condition }) => satisfies(column, rows[i], condition))) found.push(rows[i]);
  }
  return Int32Array.from(found);
}
