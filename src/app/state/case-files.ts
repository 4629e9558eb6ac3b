import type { CaseTable } from '../../engine/case/case-file.ts';
import type { FoundFile } from '../widgets/found-files.ts';

/** The file of every table of a case, by the table's name; or why some are not known, in plain sentences. */
export type CaseFiles =
  { readonly ok: true; readonly byTable: ReadonlyMap<string, File> } | { readonly ok: false; readonly reason: string };

/**
 * Finds the files that a case names. A path is followed from the case file on, then from where the opened files begin.
 * Only a file that neither finds is looked for by its name alone, which a browser's file chooser leaves of a path, and
 * only where that name can mean one file and one table: two tables must never silently get the same data.
 * @param casePath the case file's own path among `found`
 */
export function findCaseFiles(
  tables: Readonly<Record<string, CaseTable>>,
  casePath: string,
  found: readonly FoundFile[],
): CaseFiles {
  const byPath = new Map(found.map(({ path, file }) => [normal(path), file]));
  const folder = casePath.replace(/[^/]*$/, '');
  const paths = new Set(Object.values(tables).map(({ file }) => normal(file)));
  const atPath = (path: string): File | undefined => byPath.get(normal(folder + path)) ?? byPath.get(path);
  const loose = [...paths].filter((path) => !atPath(path));
  const taken = new Set([...paths].map(atPath));
  const missing = new Set<string>();
  const unclear = new Set<string>();
  const byTable = new Map<string, File>();
  for (const [name, table] of Object.entries(tables)) {
    const path = normal(table.file);
    const exact = atPath(path);
    const alike = found.filter((each) => baseName(each.path) === baseName(path) && !taken.has(each.file));
    const rivals = loose.filter((other) => baseName(other) === baseName(path));
    if (exact) byTable.set(name, exact);
    else if (alike.length === 0) missing.add(table.file);
    else if (alike.length > 1 || rivals.length > 1) unclear.add(table.file);
    else byTable.set(name, alike[0].file);
  }
  if (missing.size === 0 && unclear.size === 0) return { ok: true, byTable };
  const reasons = [];
  if (missing.size > 0) reasons.push(`It needs ${list(missing)}. Open the case file together with these files.`);
  if (unclear.size > 0) {
    const what = `Several files or tables go by the same name, so it is not clear which file is ${list(unclear)}.`;
    reasons.push(`${what} Drop the folder that holds the case file, or a zip of it.`);
  }
  return { ok: false, reason: reasons.join(' ') };
}

/** The same names in the same order, made different from each other (letter case aside): `a.csv`, `a-2.csv`. */
export function distinctNames(names: readonly string[], reserved: readonly string[] = [], mark = '-'): string[] {
  const taken = new Set([...names, ...reserved].map((name) => name.toLowerCase()));
  const given = new Set(reserved.map((name) => name.toLowerCase()));
  return names.map((name) => {
    let free = name;
    for (let n = 2; given.has(free.toLowerCase()); n++) {
      const numbered = name.replace(/(\.[^.]*(\.gz)?)?$/i, `${mark}${n}$1`);
      // A number must not take the name that another file of the list has of itself.
      if (!taken.has(numbered.toLowerCase())) free = numbered;
    }
    given.add(free.toLowerCase());
    return free;
  });
}

/** A path's last part. */
export function baseName(path: string): string {
  return path.replace(/^.*\//, '');
}

/** A path without `.` and `..` and with forward slashes, so that equal places are equal texts. */
function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function list(names: ReadonlySet<string>): string {
  return [...names].join(', ');
}
