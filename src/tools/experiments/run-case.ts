import { spawn } from 'node:child_process';
import type { CaseAnswer } from '../../engine/case/answer.ts';

/** Runs a case file through the headless runner, as `npm run debug` does; its answer, or an Error with what it said. */
export async function runCase(file: string, backend: string): Promise<CaseAnswer> {
  const child = spawn(process.execPath, ['src/tools/debug.mjs', file, '--backend', backend], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let progress = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (progress = (progress + text).slice(-2000)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`The runner ended with ${code}: ${output.slice(0, 500)} ${progress}`);
  return JSON.parse(output) as CaseAnswer;
}
