import { RainError, toPlainError, type PlainError } from '../engine/base/errors.ts';
import { Work, type Progress } from '../engine/base/work.ts';
import { parseCase } from '../engine/case/parse.ts';
import { runCase, succeeded } from '../engine/case/run.ts';
import type { BackendChoice } from '../engine/compute/backend.ts';
import { startEngine } from '../worker/client.ts';
import { engineOver } from './engine-adapter.ts';

/** What the driver hands to this page. */
interface Request {
  readonly text: string;
  readonly fileName: string;
  readonly backend: BackendChoice;
  /** Where the files beside the case file are served, relative to the server's root. */
  readonly files: string;
}

/** What it gets back: the JSON to print, and what the exit code follows from. */
interface Outcome {
  readonly json: string;
  readonly status: 'done' | 'failed' | 'cannot run';
}

/** Provided by the driver. */
declare function rainProgress(progress: Progress): void;

/** Errors that say that the case cannot be run as it is written, rather than that something went wrong in it. */
const CANNOT_RUN = new Set(['case-syntax', 'case-invalid', 'file-missing', 'backend-unavailable']);

/** Runs one case with the engine that the app runs, through the worker that the app uses. */
async function rainRun({ text, fileName, backend, files }: Request): Promise<Outcome> {
  try {
    const caseFile = parseCase(text, fileName);
    const { engine, close } = startEngine();
    try {
      const readFile = (path: string): Promise<Blob> => fetchFile(files, path);
      const work = new Work({ report: rainProgress });
      const answer = await runCase(caseFile, { engine: engineOver(engine), backend, readFile }, work);
      return { json: JSON.stringify(answer), status: succeeded(answer) ? 'done' : 'failed' };
    } finally {
      close();
    }
  } catch (thrown) {
    const error: PlainError = toPlainError(thrown);
    return { json: JSON.stringify({ rain: 1, error }), status: CANNOT_RUN.has(error.code) ? 'cannot run' : 'failed' };
  }
}

async function fetchFile(files: string, path: string): Promise<Blob> {
  // As one segment: browsers resolve “..” in addresses by themselves.
  const response = await fetch(`/${files}/${encodeURIComponent(path)}`);
  if (!response.ok) {
    throw new RainError('file-missing', `There is no file “${path}” where the case file says. Check the path.`, {
      place: { kind: 'file', file: path },
    });
  }
  return response.blob();
}

/** Whether WebGPU reaches a real graphics card, or only a software adapter, or nothing. */
async function rainAdapter(): Promise<'hardware' | 'software' | 'none'> {
  const adapter = await navigator.gpu?.requestAdapter().catch(() => null);
  if (!adapter) return 'none';
  return adapter.info.isFallbackAdapter ? 'software' : 'hardware';
}

Object.assign(globalThis, { rainRun, rainAdapter });
