import { RainError } from '../../base/errors.ts';
import { foldName } from '../../sql/catalog.ts';
import { quoteName } from '../../sql/names.ts';
import { sameCell } from '../../sql/same-cell.ts';
import type { RowIds } from '../lineage.ts';
import { isSymbolic } from './is-symbolic.ts';
import type { OpenCore } from './open-core.ts';
import type { Tracer } from './tracer.ts';

/** Restricts a core to the wanted rows, by the rows of its tables that they are made of and by their cells. Throws `unknown-alias`. */
export async function keepOnly(tracer: Tracer, open: OpenCore): Promise<void> {
  if (tracer.only) await keepIds(tracer, open, tracer.only);
  const { outputs, select } = open.core;
  for (const [column, cell] of tracer.like) {
    const { value } = outputs[column];
    for (const statement of open.arms.statements) {
      if (value.kind === 'expr' && isSymbolic(statement, value.expr)) continue;
      const text = value.kind === 'column' ? statement.reference(value) : statement.text(select.source, value.expr);
      statement.where.push(sameCell(`(${text})`, cell));
    }
  }
}

async function keepIds(tracer: Tracer, { core, arms }: OpenCore, only: readonly RowIds[]): Promise<void> {
  if (only.length === 0) for (const statement of arms.statements) statement.where.push('0');
  const aliases = [...new Set(only.flatMap((rows) => Object.keys(rows).map(foldName)))];
  const items = aliases.map((alias) => {
    const item = core.items.find(
      (candidate) => foldName(candidate.alias) === alias && candidate.relation.kind === 'table',
    );
    if (item) return item;
    const known = core.items.map((candidate) => candidate.alias).join(', ');
    throw new RainError('unknown-alias', `The rows of this answer have no “${alias}”. Its tables are ${known}.`);
  });
  const wanted = [...new Set(only.map((rows) => JSON.stringify(aliases.map((alias) => idOf(rows, alias)))))].map(
    (text) => JSON.parse(text) as (number | null)[],
  );
  const name = tracer.newTable('only');
  const columns = aliases.map((_, c) => ({
    name: `c${c}`,
    type: 'integer' as const,
    values: wanted.map((ids) => ids[c]),
  }));
  if (columns.length === 0) return;
  await tracer.database.store(name, columns, tracer.work);
  for (const statement of arms.statements) {
    statement.also.push(quoteName(name));
    items.forEach((item, c) => {
      const column = `${quoteName(name)}.c${c}`;
      const row = statement.reference({ kind: 'column', item, column: 'rowid' });
      const named = wanted.every((ids) => ids[c] !== null);
      statement.where.push(named ? `${row} = ${column}` : `${column} IS NULL OR ${row} = ${column}`);
    });
  }
}

function idOf(rows: RowIds, alias: string): number | null {
  const entry = Object.entries(rows).find(([name]) => foldName(name) === alias);
  return entry ? entry[1] : null;
}
