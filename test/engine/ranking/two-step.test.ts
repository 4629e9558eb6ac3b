import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/engine/base/random.ts';
import { Work } from '../../../src/engine/base/work.ts';
import type { Complaint } from '../../../src/engine/complaint/complaint.ts';
import type { ResolvedComplaint } from '../../../src/engine/complaint/resolve.ts';
import { ruleOf } from '../../../src/engine/complaint/rules.ts';
import type { IndicatorSum, IndicatorValue } from '../../../src/engine/provenance/indicator-value.ts';
import { pairKey } from '../../../src/engine/provenance/lineage.ts';
import { cheapestAssignment, drawsFor, randomAssignment, tiesOf } from '../../../src/engine/ranking/two-step/assign.ts';
import { planChanges } from '../../../src/engine/ranking/two-step/plan-changes.ts';
import { worldOf, type Change, type World } from '../../../src/engine/ranking/two-step/world.ts';
import { evaluateIndicators } from '../provenance/evaluate-indicators.ts';

const PAIR = { model: 'm', table: 't' };
const KEY = pairKey(PAIR);
const CLASSES = 3;
/** 3^7 worlds are enumerated. */
const ROWS = 7;

/** Predicted class per row. */
type Assignment = readonly number[];

function sumOf(
  monomials: readonly { coefficient: number; factors: readonly (readonly [number, number])[] }[],
): IndicatorSum {
  const starts = [0];
  for (const { factors } of monomials) starts.push(starts[starts.length - 1] + factors.length);
  const flat = monomials.flatMap(({ factors }) => factors);
  return {
    coefficients: monomials.map(({ coefficient }) => coefficient),
    starts,
    pair: flat.map(() => 0),
    row: flat.map(([row]) => row),
    classIndex: flat.map(([, classIndex]) => classIndex),
  };
}

function single(row: number, classIndex: number, coefficient = 1) {
  return { coefficient, factors: [[row, classIndex] as const] };
}

/** The value in one world of the one pair. */
function evaluate(value: IndicatorValue, world: Assignment): number | null {
  return evaluateIndicators(value, (_, row) => world[row]);
}

function worlds(): Assignment[] {
  return Array.from({ length: CLASSES ** ROWS }, (_, code) =>
    Array.from({ length: ROWS }, (_, row) => Math.floor(code / CLASSES ** row) % CLASSES),
  );
}

function resolve(complaint: Complaint, value: IndicatorValue, now: Assignment, integer: boolean): ResolvedComplaint {
  const rule = ruleOf(complaint);
  const first = evaluate(value, now);
  const query = 'query' in complaint ? complaint.query : '';
  const subject =
    complaint.op === 'absent' || complaint.op === 'present'
      ? ({ kind: 'membership', query, candidate: 0 } as const)
      : ({ kind: 'cell', query, candidate: 0, column: 0 } as const);
  return { complaint, rule, subject, first, firstRelaxed: first ?? 0, integer, scale: rule.scale(first ?? 0) };
}

/** A random P whose most probable classes are `now`. */
function predictions(now: Assignment, random: Random): Float64Array {
  return Float64Array.from({ length: ROWS * CLASSES }, (_, at) => {
    const row = Math.floor(at / CLASSES);
    return at % CLASSES === now[row] ? 0.6 : 0.2 + 0.1 * random.uniform();
  });
}

function problem(values: Record<string, IndicatorValue>, now: Assignment, random: Random) {
  const P = new Map([[KEY, predictions(now, random)]]);
  const world: World = worldOf([{ pair: PAIR, classCount: CLASSES }], P);
  const lineages = new Map(
    Object.entries(values).map(([query, value]) => [query, { pairs: [PAIR], indicators: () => value }]),
  );
  return { P, world, lineages };
}

function applied(now: Assignment, changes: readonly Change[]): Assignment {
  const after = [...now];
  for (const { row, classIndex } of changes) after[row] = classIndex;
  return after;
}

const q = { query: 'q', row: {}, column: 'n' } as const;

/** Random values of every shape that TwoStep takes, and complaints about them. */
function randomCase(kind: string, random: Random): { value: IndicatorValue; complaint: Complaint; integer: boolean } {
  const rows = Array.from({ length: ROWS }, (_, row) => row);
  const count = (classIndex: number, of = rows) => sumOf(of.map((row) => single(row, classIndex)));
  switch (kind) {
    case 'count':
      return {
        value: { kind: 'sum', sum: count(1) },
        complaint: { ...q, op: '=', value: random.below(ROWS + 1) },
        integer: true,
      };
    case 'sum of amounts':
      return {
        value: { kind: 'sum', sum: sumOf(rows.map((row) => single(row, 1, 1 + random.below(9)))) },
        complaint: { ...q, op: '<=', value: 5 + random.below(8) },
        integer: true,
      };
    case 'ratio over a predicted group':
      return {
        value: {
          kind: 'quotient',
          numerator: { kind: 'sum', sum: sumOf(rows.map((row) => single(row, 1, random.below(10)))) },
          denominator: { kind: 'sum', sum: count(1) },
        },
        complaint: { ...q, op: '>=', value: 5 + random.uniform() },
        integer: false,
      };
    case 'conjunctions':
      return {
        value: {
          kind: 'sum',
          sum: sumOf(
            [0, 1, 2, 3, 4, 5].map((row) => ({ coefficient: 1, factors: [[row, 1] as const, [row + 1, 2] as const] })),
          ),
        },
        complaint: { ...q, op: '=', value: random.below(4) },
        integer: true,
      };
    case 'join by key':
      return {
        value: {
          kind: 'keyed-product',
          left: [0, 1, 2].map((c) => count(c, [0, 1, 2])),
          right: [0, 1, 2].map((c) => count(c, [3, 4, 5, 6])),
        },
        complaint: { ...q, op: '=', value: random.below(9) },
        integer: true,
      };
    case 'maximum':
    case 'minimum':
      return {
        value: {
          kind: 'extreme',
          which: kind === 'maximum' ? 'max' : 'min',
          values: rows.map((row) => row),
          members: count(1),
        },
        complaint: { ...q, op: random.uniform() < 0.5 ? '=' : '<=', value: random.below(ROWS) },
        integer: true,
      };
    case 'count of distinct values':
      return {
        value: {
          kind: 'plus',
          terms: [
            [0, 1],
            [2, 3, 4],
            [5, 6],
          ].map((of) => ({ kind: 'any', members: count(1, of) }) as const),
        },
        complaint: { ...q, op: '=', value: random.below(4) },
        integer: true,
      };
    default:
      return {
        value: { kind: 'any', members: sumOf([single(0, 1), single(1, 1), single(2, 2)]) },
        complaint: { query: 'q', row: {}, op: kind === 'a row that should go' ? 'absent' : 'present' },
        integer: false,
      };
  }
}

const kinds = [
  'count',
  'sum of amounts',
  'ratio over a predicted group',
  'conjunctions',
  'join by key',
  'maximum',
  'minimum',
  'count of distinct values',
  'a row that should go',
  'a row that should come',
];

describe('TwoStep’s integer program', { timeout: 60_000 }, () => {
  it.each(kinds)('finds the fewest changes of all worlds: %s', async (kind) => {
    const random = new Random(kinds.indexOf(kind) + 1);
    for (let trial = 0; trial < 4; trial++) {
      const now = Array.from({ length: ROWS }, () => random.below(CLASSES));
      const { value, complaint, integer } = randomCase(kind, random);
      const resolved = resolve(complaint, value, now, integer);
      const { world, lineages } = problem({ q: value }, now, random);
      const holds = (w: Assignment) => resolved.rule.holds(evaluate(value, w), resolved.first, integer);
      const changed = (w: Assignment) => w.filter((c, row) => c !== now[row]).length;
      const fewest = Math.min(...worlds().filter(holds).map(changed));
      const plan = await planChanges([resolved], lineages, world, () => 1, 20, Work.quiet);
      if (fewest === Infinity) {
        expect(plan.contradictory).toEqual([0]);
        continue;
      }
      const changes = randomAssignment(plan, random);
      expect(plan.contradictory).toEqual([]);
      expect(holds(applied(now, changes))).toBe(true);
      expect(changes.length).toBe(fewest);
    }
  });

  it.each([2, 5, 30])('draws anew among %d ties once rows were fixed, and the same in the same state', (ties) => {
    const first = (seed: number, candidates: number) =>
      drawsFor(seed, [new Uint8Array(candidates).fill(1)]).permutation(ties)[0];
    let alike = 0;
    const pairs = 400;
    for (let pair = 0; pair < pairs; pair++) {
      const [seed, candidates] = [1 + (pair % 20), 1000 - 10 * Math.floor(pair / 20)];
      alike += Number(first(seed, candidates) === first(seed, candidates - 10));
      expect(first(seed, candidates)).toBe(first(seed, candidates));
    }
    // As often as independent draws are alike, within four standard deviations.
    const chance = 1 / ties;
    expect(Math.abs(alike / pairs - chance)).toBeLessThan(4 * Math.sqrt((chance * (1 - chance)) / pairs));
  });

  it('finds the most probable changes', async () => {
    const random = new Random(5);
    const value: IndicatorValue = { kind: 'sum', sum: sumOf(Array.from({ length: ROWS }, (_, row) => single(row, 1))) };
    const now = [0, 0, 2, 2, 0, 2, 1];
    const resolved = resolve({ ...q, op: '=', value: 4 }, value, now, true);
    const { P, world, lineages } = problem({ q: value }, now, random);
    const p = P.get(KEY) ?? new Float64Array(0);
    const cost = (row: number, to: number) => Math.log(p[row * CLASSES + now[row]]) - Math.log(p[row * CLASSES + to]);
    const plan = await planChanges([resolved], lineages, world, ({ row }, _, to) => cost(row, to), 20, Work.quiet);
    const changes = cheapestAssignment(plan, ({ row }, to) => cost(row, to));
    const total = changes.reduce((sum, { row, classIndex }) => sum + cost(row, classIndex), 0);
    const least = Math.min(
      ...worlds()
        .filter((w) => evaluate(value, w) === 4)
        .map((w) => w.reduce((sum, c, row) => (c === now[row] ? sum : sum + cost(row, c)), 0)),
    );
    expect(total).toBeCloseTo(least, 6);
  });

  it('counts the equally small sets of changes', async () => {
    const random = new Random(9);
    const value: IndicatorValue = { kind: 'sum', sum: sumOf(Array.from({ length: ROWS }, (_, row) => single(row, 1))) };
    const now = [0, 0, 2, 2, 0, 2, 1];
    const { world, lineages } = problem({ q: value }, now, random);
    const ways = async (wanted: number) => {
      const resolved = resolve({ ...q, op: '=', value: wanted }, value, now, true);
      const plan = await planChanges([resolved], lineages, world, () => 1, 20, Work.quiet);
      const fewest = Math.abs(wanted - 1);
      const all = worlds().filter(
        (w) => evaluate(value, w) === wanted && w.filter((c, row) => c !== now[row]).length === fewest,
      );
      expect(10 ** tiesOf(plan)).toBeCloseTo(all.length, 6);
    };
    await ways(3);
    await ways(7);
    await ways(0);
  });

  it('comes as near as it can and names the complaints that contradict each other', async () => {
    const random = new Random(2);
    const ones: IndicatorValue = { kind: 'sum', sum: sumOf(Array.from({ length: ROWS }, (_, row) => single(row, 1))) };
    const twos: IndicatorValue = { kind: 'sum', sum: sumOf(Array.from({ length: ROWS }, (_, row) => single(row, 2))) };
    const now = [0, 0, 0, 0, 1, 1, 2];
    const { world, lineages } = problem({ ones, twos }, now, random);
    const about = (query: string, value: number) =>
      resolve({ query, row: {}, column: 'n', op: '=', value }, query === 'ones' ? ones : twos, now, true);
    const complaints = [about('twos', 2), about('ones', 5), about('twos', 6)];
    const plan = await planChanges(complaints, lineages, world, () => 1, 20, Work.quiet);
    expect(plan.contradictory.length).toBe(2);
    const conflicting = new Set(plan.contradictory);
    expect(conflicting.has(2)).toBe(true);
    const impossible = await planChanges([about('ones', 9)], lineages, world, () => 1, 20, Work.quiet);
    expect(impossible.contradictory).toEqual([0]);
    expect(evaluate(ones, applied(now, randomAssignment(impossible, random)))).toBe(ROWS);
  });

  it('treats rows alike by the thousand in no time', async () => {
    const rows = Array.from({ length: 100_000 }, (_, row) => row);
    const sum = sumOf(rows.map((row) => single(row, 1)));
    const P = new Map([[KEY, Float64Array.from({ length: 300_000 }, (_, at) => (at % 3 === 0 ? 0.8 : 0.1))]]);
    const world = worldOf([{ pair: PAIR, classCount: CLASSES }], P);
    const complaint: Complaint = { ...q, op: '=', value: 50_000 };
    const rule = ruleOf(complaint);
    const subject = { kind: 'cell', query: 'q', candidate: 0, column: 0 } as const;
    const resolved = { complaint, rule, subject, first: 0, firstRelaxed: 0, integer: true, scale: rule.scale(0) };
    const lineages = new Map([['q', { pairs: [PAIR], indicators: (): IndicatorValue => ({ kind: 'sum', sum }) }]]);
    const plan = await planChanges([resolved], lineages, world, () => 1, 20, Work.quiet);
    expect(plan.variables.groups.length).toBe(1);
    expect(plan.counts).toEqual([[50_000]]);
  });
});
