import type { Work } from '../base/work.ts';
import type { Column } from '../table/table.ts';
import { atomsOf, type Atom } from './atoms.ts';
import { describeCondition, type Condition } from './condition.ts';
import { RowSet } from './row-set.ts';

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

export interface PatternQuestion {
  /** Columns to speak of: those of the training table, the label's with the labels as they stand. */
  readonly columns: readonly Column[];
  /** Ids of the rows trained on. */
  readonly rows: Int32Array;
  /** Ids of the suspects, a part of `rows`. */
  readonly suspects: Int32Array;
}

interface Candidate {
  readonly atoms: readonly Atom[];
  readonly rows: RowSet;
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

/**
 * Up to five patterns that tell the suspects from the other rows, best first, each explaining suspects that the ones
 * before do not. Subgroup discovery by beam search over conjunctions of at most three conditions, with weighted relative
 * accuracy (Lavrač et al. 1999), coverage · (precision − base rate), as quality.
 */
export async function findPatterns(question: PatternQuestion, work: Work): Promise<Pattern[]> {
  const { columns, rows, suspects } = question;
  const bound = rows.reduce((max, row) => Math.max(max, row), -1) + 1;
  const everyone = RowSet.of(bound, rows);
  const atoms: Atom[] = [];
  for (const [i, column] of columns.entries()) {
    work.report('patterns', i, columns.length);
    atoms.push(...(await atomsOf(column, rows, suspects, bound, work)));
  }
  const total = everyone.size;
  const all = RowSet.of(bound, suspects);
  const suspectCount = all.size;
  const leastSupport = Math.max(LEAST_SUPPORT, Math.ceil(LEAST_SHARE * suspectCount));
  const found: Pattern[] = [];
  let unexplained = all;
  while (found.length < MOST_PATTERNS && unexplained.size >= leastSupport) {
    await work.checkpoint();
    const best = bestConjunction(atoms, everyone, unexplained, total, leastSupport);
    if (!best) break;
    const support = best.rows.countIn(all);
    const covered = best.rows.size;
    const lift = support / covered / (suspectCount / total);
    if (lift < LEAST_LIFT) break;
    const conditions = best.atoms.map(({ condition }) => condition);
    found.push({
      conditions,
      description: conditions.map(describeCondition).join(' and '),
      support,
      covered,
      lift,
      rows: Int32Array.from(best.rows.rows()),
    });
    unexplained = unexplained.without(best.rows);
  }
  return found;
}

function bestConjunction(
  atoms: readonly Atom[],
  everyone: RowSet,
  suspects: RowSet,
  total: number,
  leastSupport: number,
): Candidate | null {
  const base = suspects.size / total;
  const candidate = (parts: readonly Atom[], rows: RowSet): Candidate | null => {
    const support = rows.countIn(suspects);
    if (support < leastSupport) return null;
    return { atoms: parts, rows, quality: (support - base * rows.size) / total };
  };
  let best: Candidate | null = null;
  let beam: Candidate[] = [{ atoms: [], rows: everyone, quality: 0 }];
  for (let length = 0; length < MOST_CONDITIONS; length++) {
    const longer: Candidate[] = [];
    for (const shorter of beam) {
      for (const atom of atoms) {
        if (shorter.atoms.includes(atom)) continue;
        const grown = candidate([...shorter.atoms, atom], shorter.rows.and(atom.rows));
        if (grown && grown.quality > (1 + LEAST_GAIN) * shorter.quality) longer.push(grown);
      }
    }
    beam = distinct(longer.sort((a, b) => b.quality - a.quality)).slice(0, BEAM);
    if (beam.length > 0 && (best === null || beam[0].quality > (1 + LEAST_GAIN) * best.quality)) best = beam[0];
  }
  return best;
}

/** One candidate per set of rows: the first. */
function distinct(candidates: readonly Candidate[]): Candidate[] {
  const seen = new Set<string>();
  return candidates.filter(({ rows, quality }) => {
    const key = `${quality} ${rows.size}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
