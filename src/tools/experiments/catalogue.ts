import { adult } from './adult.ts';
import type { Experiment } from './experiment.ts';
import { fresh } from './fresh.ts';
import { q1 } from './q1.ts';
import { q2 } from './q2.ts';
import { q3 } from './q3.ts';
import { q4 } from './q4.ts';
import { q5 } from './q5.ts';

/** Every experiment, in the order of EXPERIMENTS.md, then those that nothing was chosen by. */
export const experiments: readonly Experiment[] = [...q1, ...q2, ...q3, ...q4, ...q5, ...adult, ...fresh];
