import { solveHere, type ProgramData } from './highs.ts';
import type { SolverAnswer } from './solve.ts';

/** Solves one program and answers; the page ends this worker afterwards, or before when cancelled. */
self.onmessage = async ({ data }: MessageEvent<ProgramData>) => {
  let answer: SolverAnswer;
  try {
    answer = { solution: await solveHere(data) };
  } catch (error) {
    answer = { failure: error instanceof Error ? error.message : String(error) };
  }
  self.postMessage(answer);
};
