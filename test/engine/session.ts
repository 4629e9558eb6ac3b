import { Work } from '../../src/engine/base/work.ts';
import type { CaseAnswer } from '../../src/engine/case/answer.ts';
import { parseCase } from '../../src/engine/case/parse.ts';
import { runCase } from '../../src/engine/case/run.ts';
import { Session } from '../../src/engine/debugger/session.ts';
import { LocalDatabase } from '../../src/engine/sql/local-database.ts';

/** Files by name, as CSV text or as they are. */
export type Files = Readonly<Record<string, string | Blob>>;

const blobOf = (content: string | Blob): Blob => (typeof content === 'string' ? new Blob([content]) : content);

/** An engine on the reference backend, with a table of every file: `users.csv` is the table `users`. */
export async function sessionOn(files: Files): Promise<Session> {
  const session = new Session(await LocalDatabase.open());
  await session.start('cpu', Work.quiet);
  for (const [name, content] of Object.entries(files)) {
    await session.importTable(name.replace(/\.csv$/, ''), blobOf(content), name, {}, Work.quiet);
  }
  return session;
}

/** Runs a case on these files by the reference backend, as the headless runner does. */
export async function runOn(files: Files, caseFile: object): Promise<CaseAnswer> {
  const engine = new Session(await LocalDatabase.open());
  const readFile = (name: string): Promise<Blob> => Promise.resolve(blobOf(files[name]));
  const parsed = parseCase(JSON.stringify(caseFile), 'case.json');
  return runCase(parsed, { engine, backend: 'cpu', readFile }, Work.quiet);
}
