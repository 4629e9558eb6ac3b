import * as v from 'valibot';
import type { CaseFile } from './case-file.ts';
import { invalid, stepInto } from './invalid.ts';
import { parseJson } from './json-syntax.ts';
import { checkReferences, complaintOf, fixOf, markOf } from './references.ts';
import { caseSchema } from './schema.ts';

/** Characters of a wrong value that are shown, at most. */
const LONGEST_SHOWN = 60;

/**
 * Reads a case file. Errors: `case-syntax` with line and column, `case-invalid` with the path inside the JSON
 * (`complaints[0].value`), for the first thing that is wrong.
 * @param file the file's name, to be shown in errors
 */
export function parseCase(text: string, file = 'The case file'): CaseFile {
  const result = v.safeParse(caseSchema, parseJson(text, file), { abortEarly: true });
  if (!result.success) throw invalid(pathOf(result.issues[0]), sentence(result.issues[0]));
  const { complaints, fixes, marks, ...rest } = result.output;
  const caseFile: CaseFile = {
    ...rest,
    ...(complaints && { complaints: complaints.map(complaintOf) }),
    ...(fixes && { fixes: fixes.map((each, i) => fixOf(each, i, rest)) }),
    ...(marks && { marks: marks.map((each, i) => markOf(each, i, rest)) }),
  };
  checkReferences(caseFile);
  return caseFile;
}

/** Where in the JSON an issue lies: `complaints[0].value`. */
function pathOf(issue: v.BaseIssue<unknown>): string {
  return (issue.path ?? []).reduce((path, { key }) => stepInto(path, typeof key === 'number' ? key : String(key)), '');
}

function sentence(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === 'never') return 'this key is unknown here. Remove it, or check its spelling.';
  // JSON has no “undefined”. The issue may be of the object that lacks a key, and says nothing then of what its value should be.
  if (issue.input === undefined)
    return isOfObject(issue) ? 'this is missing. Add it.' : `this is missing; it must be ${wanted(issue)}.`;
  return `this must be ${wanted(issue)}, but it is ${shown(issue.input)}.`;
}

/** Whether it is the object that is wrong, for lack of the key that the path ends in. */
function isOfObject({ expected, path }: v.BaseIssue<unknown>): boolean {
  return expected === JSON.stringify(path?.at(-1)?.key);
}

/** What the schema wants here, in words. */
function wanted(issue: v.BaseIssue<unknown>): string {
  const { requirement } = issue as { requirement?: unknown };
  switch (issue.type) {
    case 'string':
      return 'a text';
    case 'non_empty':
      return 'a text that is not empty';
    case 'number':
      return 'a number';
    case 'finite':
      return 'a number that a double can hold';
    case 'boolean':
      return 'true or false';
    case 'integer':
      return 'a whole number';
    case 'min_value':
      return `at least ${requirement}`;
    case 'max_value':
      return `at most ${requirement}`;
    case 'not_value':
      return `a number other than ${requirement}`;
    case 'min_length':
    case 'min_entries':
      return 'filled with at least one entry';
    case 'array':
      return 'a list in […]';
    case 'strict_object':
    case 'record':
    case 'custom':
      return issue.expected?.startsWith('"') ? `an object with the key ${issue.expected}` : 'an object in {…}';
    default:
      return (issue.expected ?? 'something else').replace(/[()]/g, '').replaceAll(' | ', ' or ');
  }
}

/** A value as it stands in the JSON; long texts are cut, and of what has parts only the kind is said. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  // What JSON has no word for: 1e999 is read as Infinity.
  const json = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return json.length > LONGEST_SHOWN ? `${json.slice(0, LONGEST_SHOWN - 1)}…` : json;
}
