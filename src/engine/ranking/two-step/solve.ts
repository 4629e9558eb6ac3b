import type { Work } from '../../base/work.ts';
import { programData, solveHere, type IntegerSolution, type ProgramData } from './highs.ts';
import type { IntegerProgram, Terms } from './integer-program.ts';

/**
 * Minimises the objective within the time limit, beginning at `start` where one is known. In a page the solver runs in a worker of its own, which is ended when
 * the work is cancelled; elsewhere in this thread.
 */
export async function solve(
  program: IntegerProgram,
  objective: Terms,
  seconds: number,
  work: Work,
  start?: Float64Array,
): Promise<IntegerSolution> {
  await work.checkpoint();
  const data = programData(program, objective, seconds, start);
  const solution = await (typeof Worker === 'undefined' ? solveHere(data) : solveInWorker(data, work));
  work.throwIfCancelled();
  return solution;
}

function solveInWorker(data: ProgramData, { signal }: Work): Promise<IntegerSolution> {
  const worker = new Worker(new URL('./highs.worker.ts', import.meta.url), { type: 'module' });
  return new Promise<IntegerSolution>((resolve, reject) => {
    const cancel = () => reject(new DOMException('Cancelled.', 'AbortError'));
    signal.addEventListener('abort', cancel, { once: true });
    worker.onmessage = ({ data: answer }: MessageEvent<SolverAnswer>) =>
      'solution' in answer ? resolve(answer.solution) : reject(new Error(answer.failure));
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(data);
  }).finally(() => worker.terminate());
}

/** What the solver's worker sends back. */
export type SolverAnswer = { readonly solution: IntegerSolution } | { readonly failure: string };
