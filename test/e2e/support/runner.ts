import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CaseAnswer } from '../../../src/engine/case/answer.ts';
import type { PlainError } from '../../../src/engine/base/errors.ts';

/** What the runner did, as a shell would see it. */
export interface RunnerResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the headless runner with these arguments, from another folder than the project's own. */
export function runDebug(args: readonly string[], folder = tmpdir()): Promise<RunnerResult> {
  const program = join(process.cwd(), 'src/tools/debug.mjs');
  const env: NodeJS.ProcessEnv = { ...process.env };
  delete env.INIT_CWD;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}

/** A case and its files in a folder of their own, run and removed again. `text` is the case as an object or as raw text. */
export async function runCaseIn(
  files: Readonly<Record<string, string>>,
  text: object | string,
  args: readonly string[] = [],
  casePath = 'case.json',
): Promise<RunnerResult> {
  const folder = mkdtempSync(join(tmpdir(), 'rain-case-'));
  try {
    const all = { ...files, [casePath]: typeof text === 'string' ? text : JSON.stringify(text) };
    for (const [name, content] of Object.entries(all)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    return await runDebug([casePath, ...args], folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The answer of a run that printed one; says what it printed instead otherwise. */
export function answerOf({ stdout, stderr, code }: RunnerResult): CaseAnswer {
  const answer = JSON.parse(stdout) as CaseAnswer | { rain: 1; error: PlainError };
  if (!('queries' in answer)) throw new Error(`Exit code ${code}: ${answer.error.message}\n${stderr}`);
  return answer;
}

/** The error of a run that could not begin. */
export function errorOf({ stdout }: RunnerResult): PlainError {
  return (JSON.parse(stdout) as { error: PlainError }).error;
}
