import { parse, tokenize, tokenName } from 'sqlite3-parser';
import type { AstNode, ParseDiagnostic, Select, SelectTable } from 'sqlite3-parser';
import { RainError } from '../base/errors.ts';
import { lowerPredict, unquoteName } from './lower.ts';
import type { LoweredSql } from './lower.ts';
import { RESERVED_PREFIX } from './names.ts';

/** One text that was parsed: the user's query, or a view that it reads. */
export interface Source {
  /** As written. */
  readonly original: string;
  /** Of equal length, without what SQLite's grammar does not know. */
  readonly lowered: LoweredSql;
  /** Where an error in this text is shown in the user's: undefined for the user's own text. */
  readonly shownAt: { readonly start: number; readonly end: number } | undefined;
}

/** A query and its syntax tree. */
export interface ParsedQuery {
  readonly source: Source;
  readonly select: Select;
}

/**
 * Parses one query. Throws `syntax-error`, `not-a-query`, `several-statements`, `reserved-name`, `parameter` or
 * `empty-query`, with its place.
 */
export function parseQuery(sql: string, shownAt?: { start: number; end: number }): ParsedQuery {
  const lowered = lowerPredict(sql);
  const source: Source = { original: sql, lowered, shownAt };
  const result = parse(lowered.text);
  if (result.status === 'error') throw syntaxError(source, result.errors[0]);
  const [statement, second] = result.root.cmds;
  if (!statement) {
    throw new RainError('empty-query', 'The query is empty. Write a SELECT.', {
      place: placeAt(source, 0, sql.length),
    });
  }
  if (second) {
    throw problem(source, second, 'several-statements', 'Only one statement can be asked at a time: remove this one.');
  }
  if (statement.type !== 'SelectStmt') {
    throw problem(
      source,
      statement,
      'not-a-query',
      'Only queries can be asked here: SELECT, WITH … SELECT or VALUES. Tables change only by importing files and by fixes.',
    );
  }
  for (const token of tokenize(lowered.text)) {
    if (tokenName(token.type) === 'VARIABLE') {
      const { offset, length } = token.span;
      throw new RainError('parameter', `${token.text} has no value here: write the value itself.`, {
        place: placeAt(source, offset, offset + length),
      });
    }
    if (tokenName(token.type) === 'ID' && unquoteName(token.text).toLowerCase().startsWith(RESERVED_PREFIX)) {
      const { offset, length } = token.span;
      throw new RainError('reserved-name', `Names that start with “${RESERVED_PREFIX}” are our own: choose another.`, {
        place: placeAt(source, offset, offset + length),
      });
    }
  }
  return { source, select: statement.body };
}

function syntaxError(source: Source, diagnostic: ParseDiagnostic): RainError {
  const { offset, length } = diagnostic.span;
  const hint = diagnostic.hints?.[0]?.message;
  const message = `${capitalised(diagnostic.message)}${hint ? `: ${hint}` : ''}.`;
  // An error at the end of the text has no length: point at the last character.
  const start = length > 0 ? offset : Math.max(0, Math.min(offset, source.original.length) - 1);
  return new RainError('syntax-error', message, { place: placeAt(source, start, start + Math.max(1, length)) });
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A range of a source as a place in the user's text. */
export function placeAt(source: Source, start: number, end: number): { kind: 'sql'; start: number; end: number } {
  return { kind: 'sql', ...(source.shownAt ?? { start, end }) };
}

/** An error about one node of a parsed text. */
export function problem(source: Source, node: AstNode, code: string, message: string): RainError {
  const isTable = node.type === 'TableSelectTable' || node.type === 'TableCallSelectTable';
  const { start, end } = isTable ? rangeOfTable(source, node) : rangeOf(source, node);
  return new RainError(code, message, { place: placeAt(source, start, end) });
}

/** The range of a node in its text; a call of `model.predict` starts at the model's name. */
export function rangeOf(source: Source, node: AstNode): { start: number; end: number } {
  const { offset, length } = node.span;
  const { text } = source.lowered;
  // Some nodes' ranges start at the space before them.
  const start = offset + (/^\s*/.exec(text.slice(offset, offset + length))?.[0].length ?? 0);
  return { start: source.lowered.calls.get(start)?.start ?? start, end: offset + length };
}

/** The range of an item of FROM: its name and alias. The parser lets joined ones start at the first table. */
export function rangeOfTable(source: Source, node: SelectTable): { start: number; end: number } {
  if (node.type !== 'TableSelectTable' && node.type !== 'TableCallSelectTable') return rangeOf(source, node);
  const end = node.alias ? node.alias.name.span : node.tblName.span;
  if (node.type === 'TableCallSelectTable' && !node.alias)
    return { ...rangeOf(source, node), start: node.tblName.span.offset };
  return { start: node.tblName.span.offset, end: end.offset + end.length };
}
