import type { Highs } from 'highs';
import { once } from '../../base/once.ts';
import type { IntegerProgram, Terms } from './integer-program.ts';

/** How a solve ended. */
export interface IntegerSolution {
  /** `time` means stopped by the limit, with or without values. */
  readonly status: 'optimal' | 'infeasible' | 'time';
  /** Values of the variables; null when none were found. */
  readonly values: Float64Array | null;
  readonly objective: number;
  /** Relative distance between the objective and the proven bound; 0 when optimal. */
  readonly gap: number;
}

/** Plain data in and out, so that a solve can run in a worker that is ended when cancelled. */
export interface ProgramData {
  readonly columns: number;
  readonly rows: number;
  readonly cost: Float64Array;
  readonly columnLower: Float64Array;
  readonly columnUpper: Float64Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
  readonly integrality: Int32Array;
  readonly seconds: number;
  /** A feasible solution to begin from. */
  readonly start?: Float64Array;
}

/** A program with its objective (minimised) and time limit, as HiGHS takes it: rows compressed. */
export function programData(
  program: IntegerProgram,
  objective: Terms,
  seconds: number,
  start?: Float64Array,
): ProgramData {
  const { variables, constraints } = program;
  const starts = new Int32Array(constraints.length + 1);
  constraints.forEach(({ terms }, i) => (starts[i + 1] = starts[i] + terms.size));
  const entries = constraints.flatMap(({ terms }) => [...terms]);
  const cost = new Float64Array(variables.length);
  for (const [variable, coefficient] of objective) cost[variable] = coefficient;
  return {
    columns: variables.length,
    rows: constraints.length,
    cost,
    columnLower: Float64Array.from(variables, (v) => v.lower),
    columnUpper: Float64Array.from(variables, (v) => v.upper),
    rowLower: Float64Array.from(constraints, (c) => c.lower),
    rowUpper: Float64Array.from(constraints, (c) => c.upper),
    starts,
    indices: Int32Array.from(entries, ([variable]) => variable),
    values: Float64Array.from(entries, ([, coefficient]) => coefficient),
    integrality: Int32Array.from(variables, (v) => (v.integer ? 1 : 0)),
    seconds,
    ...(start && { start }),
  };
}

/** Loads HiGHS once per thread: 1.2 MB of WebAssembly, only when an integer program is first solved. */
const loadHighs = once(async (): Promise<Highs> => {
  const { default: loader } = await import('highs');
  // Node finds the file beside the loader; a bundle needs its address.
  if (typeof process !== 'undefined' && process.versions?.node) return loader();
  const { default: url } = await import('highs/runtime?url');
  return loader({ locateFile: () => url });
});

/** Solves in this thread, which it blocks until the time limit. */
export async function solveHere(data: ProgramData): Promise<IntegerSolution> {
  const highs = await loadHighs();
  const model = highs.createModel({
    numCols: data.columns,
    numRows: data.rows,
    colCost: data.cost,
    colLower: data.columnLower,
    colUpper: data.columnUpper,
    rowLower: data.rowLower,
    rowUpper: data.rowUpper,
    matrix: {
      format: 'csr',
      numCols: data.columns,
      numRows: data.rows,
      starts: data.starts,
      indices: data.indices,
      values: data.values,
    },
    integrality: data.integrality,
  });
  try {
    model.options.set({ output_flag: false, time_limit: data.seconds });
    if (data.start) model.setSolution({ colValue: data.start });
    const { mipImprovingSolution, mipInterrupt } = highs.constants.callbackType;
    let improved: number | null = null;
    const { modelStatus } = model.run({
      [mipImprovingSolution]: ({ data: { running_time } }) => void (improved = running_time ?? 0),
      [mipInterrupt]: (event) => {
        if (improved !== null && (event.data.running_time ?? 0) - improved > STALLED * data.seconds) event.interrupt();
      },
    });
    const status = highs.constants.modelStatus;
    if (modelStatus === status.infeasible) return { status: 'infeasible', values: null, objective: NaN, gap: 0 };
    const optimal = modelStatus === status.optimal;
    const found = optimal || model.info.get('primal_solution_status') === FEASIBLE;
    return {
      status: optimal ? 'optimal' : 'time',
      values: found ? model.getSolution().colValue : null,
      objective: found ? model.getObjectiveValue() : NaN,
      gap: optimal ? 0 : Number(model.info.get('mip_gap')),
    };
  } finally {
    model.dispose();
  }
}

/** A search without a better answer for this share of its time limit is given up: the rest is proving. */
const STALLED = 0.15;

/** HiGHS's code for “a feasible point is known” (SolutionStatus). */
const FEASIBLE = 2;
