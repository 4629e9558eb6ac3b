import { RainError } from '../../base/errors.ts';
import type { Work } from '../../base/work.ts';
import { programData, solveHere, type IntegerSolution, type ProgramData } from './highs.ts';
import type { IntegerProgram, Terms } from './integer-program.ts';

/**
 * Minimises the objective within the time limit, beginning at `start` where one is known. In a page the solver runs in a
 * worker of its own, which is ended when the work is cancelled; elsewhere in this thread.
 * Errors: `cancelled`; `twostep-failed` when the worker is lost.
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
  let cancel = (): void => undefined;
  return new Promise<IntegerSolution>((resolve, reject) => {
    cancel = () => reject(new RainError('cancelled', 'Cancelled.'));
    signal.addEventListener('abort', cancel);
    worker.onmessage = ({ data: answer }: MessageEvent<SolverAnswer>) =>
      'solution' in answer ? resolve(answer.solution) : reject(failed(answer.failure));
    worker.onerror = (event) => {
      event.preventDefault();
      reject(failed(event.message || 'its worker could not be loaded'));
    };
    worker.onmessageerror = () => reject(failed('its answer could not be read'));
    worker.postMessage(data);
  }).finally(() => {
    signal.removeEventListener('abort', cancel);
    worker.terminate();
  });
}

function failed(why: string): RainError {
  return new RainError(
    'twostep-failed',
    `The integer program could not be solved: ${why}. Use Holistic or the posterior hold-out for these complaints.`,
  );
}

/** What the solver's worker sends back. */
export type SolverAnswer = { readonly solution: IntegerSolution } | { readonly failure: string };
