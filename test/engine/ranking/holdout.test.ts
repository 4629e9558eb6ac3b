import { beforeEach, describe, expect, it } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { createCpuBackend } from '../../../src/engine/compute/cpu/cpu-backend.ts';
import { Random } from '../../../src/engine/base/random.ts';
import type { DenseMatrix } from '../../../src/engine/features/matrix.ts';
import type { Classifier } from '../../../src/engine/model/classifier.ts';
import { createSoftmax } from '../../../src/engine/model/softmax-regression.ts';
import type { PredictionComplaint } from '../../../src/engine/complaint/complaint.ts';
import { resolveComplaint } from '../../../src/engine/complaint/resolve.ts';
import { lockedSlopes, missing } from '../../../src/engine/ranking/direction-lock.ts';
import { createHoldout, holdout } from '../../../src/engine/ranking/holdout.ts';
import { POSTERIOR_HOLDOUT } from '../../../src/engine/ranking/holdout-rule.ts';
import { ComplaintObjective } from '../../../src/engine/ranking/objective.ts';
import type { Ranking, RankingMethod, RankingProblem } from '../../../src/engine/ranking/ranker.ts';
import { rankerOf } from '../../../src/engine/ranking/rankers.ts';
import { pairKey } from '../../../src/engine/provenance/lineage.ts';

const ROWS = 300;
const PAIR = { model: 'm', table: 'queried' };

/** Whether a row of the right or left cloud, in its far or near half, bears the other label. */
type Mislabelled = (right: boolean, far: boolean, random: Random) => boolean;

/** An error that a model learns. */
const systematic: Mislabelled = (right, far, random) => right && far && random.uniform() < 0.6;

/** Two clouds with some wrong labels; four queried rows in the far half of the right one are complained about. */
async function planted(seed: number, mislabelled = systematic) {
  const random = new Random(seed);
  const values = new Float64Array(ROWS * 2);
  const labels = new Int32Array(ROWS);
  const wrong = new Set<number>();
  for (let i = 0; i < ROWS; i++) {
    const right = i % 2 === 1;
    const far = random.uniform() < 0.5;
    values[2 * i] = (right ? 1 : -1) + 0.6 * random.normal();
    values[2 * i + 1] = (far ? 1.5 : -1.5) + 0.5 * random.normal();
    const corrupted = mislabelled(right, far, random);
    if (corrupted) wrong.add(i);
    labels[i] = right !== corrupted ? 1 : 0;
  }
  const matrix: DenseMatrix = { kind: 'dense', rows: ROWS, columns: 2, values };
  const classifier = await createSoftmax(createCpuBackend(), matrix, labels, 2, { l2: 1e-3 });
  await classifier.train({}, Work.quiet);
  const queried: DenseMatrix = {
    kind: 'dense',
    rows: 4,
    columns: 2,
    values: Float64Array.of(1, 1.5, 1.2, 1.4, 0.9, 1.7, 1.1, 1.2),
  };
  const rows = await classifier.hold(queried);
  const P = await classifier.probabilities(rows);
  const context = {
    queries: new Map(),
    models: new Map([['m', { classes: ['left', 'right'] }]]),
    probabilities: new Map([[pairKey(PAIR), P]]),
  };
  const complaints = [0, 1, 2, 3].map((id, i) => {
    const complaint: PredictionComplaint = { op: 'prediction', table: 'queried', id, value: 'right' };
    return resolveComplaint(complaint, i, context);
  });
  const objective = new ComplaintObjective({
    complaints,
    lineages: new Map(),
    pairs: [{ pair: PAIR, model: 0, rows }],
    classifiers: [classifier],
  });
  const candidates = new Uint8Array(ROWS).fill(1);
  const problem: RankingProblem = {
    models: [{ name: 'm', classifier, candidates, features: async () => matrix }],
    objective,
    seed,
  };
  return { problem, classifier, wrong, candidates };
}

let setting: Awaited<ReturnType<typeof planted>>;
beforeEach(async () => {
  setting = await planted(3);
});

function stateOf(classifier: Classifier) {
  return {
    parameters: [...classifier.parameters],
    weights: [...classifier.weights],
    labels: [...classifier.labels],
  };
}

const methods: RankingMethod[] = ['holistic', 'twostep', 'holdout', 'loss', 'infloss', 'random', 'auto'];

describe('every ranker', () => {
  it.each(methods)('%s names every candidate once, leaves the model alone, and does the same again', async (method) => {
    const { problem, classifier, candidates } = setting;
    candidates.fill(0, 0, 40);
    const before = stateOf(classifier);
    const first = await rankerOf(method).rank(problem, Work.quiet);
    expect(stateOf(classifier)).toEqual(before);
    expect(first.suspects.map(({ position }) => position).sort((a, b) => a - b)).toEqual(
      Array.from({ length: ROWS - 40 }, (_, i) => i + 40),
    );
    first.suspects.best(ROWS).forEach(({ score, position }, i) => {
      if (i === 0) return;
      const previous = first.suspects.at(i - 1);
      expect(previous.score > score || (previous.score === score && previous.position < position)).toBe(true);
    });
    const again = await rankerOf(method).rank(problem, Work.quiet);
    expect(again.suspects).toEqual(first.suspects);
  });
});

describe('posterior hold-out', () => {
  it('finds an error that the model has learnt, and says about how many rows bear it', async () => {
    const { problem, wrong } = setting;
    const { suspects, suggestedCount } = await holdout.rank(problem, Work.quiet);
    const found = suspects.best(wrong.size).filter(({ position }) => wrong.has(position));
    // The clouds overlap: no ranking can find all of them.
    expect(found.length).toBeGreaterThan(0.8 * wrong.size);
    expect(suggestedCount).toBeGreaterThan(0.25 * wrong.size);
    expect(suggestedCount).toBeLessThan(1.5 * wrong.size);
  });

  it('suggests the class that the rows really have', async () => {
    const { suspects } = await holdout.rank(setting.problem, Work.quiet);
    const found = suspects.best(setting.wrong.size).filter(({ position }) => setting.wrong.has(position));
    expect(found.map(({ suggestedClass }) => suggestedClass)).toEqual(found.map(() => 1));
  });

  it('orders by disbelief alone once the complaints hold, also rows that move the answers the other way', async () => {
    const { problem, wrong } = await planted(3, (right, far, random) => !(right && far) && random.uniform() < 0.06);
    const found = ({ suspects }: Ranking) =>
      suspects.best(wrong.size).filter(({ position }) => wrong.has(position)).length;
    const settled = await holdout.rank(problem, Work.quiet);
    expect(settled.explanation).toMatch(/complaints hold in expectation/);
    expect(found(settled)).toBeGreaterThan(0.7 * wrong.size);
    const rule = { ...POSTERIOR_HOLDOUT, posteriorOnceSettled: false, pooledGain: false };
    const oneWay = await createHoldout(rule).rank(problem, Work.quiet);
    expect(found(oneWay)).toBeLessThan(found(settled));
  });

  it('gives the model back when it is cancelled at any moment', async () => {
    const { problem, classifier } = setting;
    const before = stateOf(classifier);
    for (let moment = 1; moment < 400; moment *= 2) {
      const controller = new AbortController();
      let reports = 0;
      const work = new Work({ signal: controller.signal, report: () => ++reports === moment && controller.abort() });
      const ranked = holdout.rank(problem, work);
      await ranked.catch((error: unknown) => expect(error).toMatchObject({ code: 'cancelled' }));
      expect(stateOf(classifier)).toEqual(before);
    }
  });
});

describe('direction lock', () => {
  it('keeps the sign and a tenth of the first residual once the target is passed', () => {
    const [resolved] = setting.problem.objective.complaints;
    const complaint = { query: 'q', row: {}, column: 'n', op: '=', value: 100 } as const;
    const rule = { ...resolved.rule, residual: (v: number) => v - 100 };
    const value = { ...resolved, complaint, rule, first: 60, firstRelaxed: 60, scale: 1 };
    const slopeAt = (v: number) => {
      const term = { value: v, residual: v - 100, loss: 0, slope: 2 * (v - 100) };
      return lockedSlopes([value], [term])[0];
    };
    expect(slopeAt(70)).toBe(-60);
    expect(slopeAt(99)).toBe(-8);
    expect(slopeAt(130)).toBe(-8);
  });

  it('goes the way that the exact answer wants where the expectation already is what is wanted', () => {
    const [resolved] = setting.problem.objective.complaints;
    const complaint = { query: 'q', row: {}, column: 'n', op: '=', value: 97 } as const;
    const rule = { ...resolved.rule, residual: (v: number) => v - 97 };
    const value = { ...resolved, complaint, rule, first: 113, firstRelaxed: 96.75, integer: true, scale: 1 };
    const termAt = (v: number) => ({ value: v, residual: v - 97, loss: 0, slope: 2 * (v - 97) });
    // 113 counted, 96.75 expected: 16.25 more is taken to be counted than expected, so that 80.75 settles it.
    expect(lockedSlopes([value], [termAt(96.75)])[0]).toBe(32);
    expect(lockedSlopes([value], [termAt(60)])[0]).toBeCloseTo(3.2, 12);
    expect(missing(value, termAt(96.75))).toBeGreaterThan(0);
    expect(missing(value, termAt(80.75))).toBeLessThanOrEqual(0);
  });

  it('goes the way of the expectation where that clearly is not what is wanted, whatever the exact answer', () => {
    const [resolved] = setting.problem.objective.complaints;
    const complaint = { query: 'q', row: {}, column: 'n', op: '=', value: 132 } as const;
    const rule = { ...resolved.rule, residual: (v: number) => v - 132 };
    const value = { ...resolved, complaint, rule, first: 127, firstRelaxed: 173, integer: true, scale: 1 };
    const termAt = (v: number) => ({ value: v, residual: v - 132, loss: 0, slope: 2 * (v - 132) });
    expect(lockedSlopes([value], [termAt(173)])[0]).toBe(82);
    expect(missing(value, termAt(133))).toBeGreaterThan(0);
    expect(missing(value, termAt(132))).toBeLessThanOrEqual(0);
  });
});
