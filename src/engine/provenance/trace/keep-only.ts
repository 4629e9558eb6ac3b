import { RainError } from '../../base/errors.ts';
import { foldName } from '../../sql/catalog.ts';
import { quoteName } from '../../sql/names.ts';
import type { OpenCore } from './open-core.ts';
import type { Tracer } from './tracer.ts';

/** Restricts a core to rows made of the wanted rows of its tables. Throws `unknown-alias`. */
export async function keepOnly(tracer: Tracer, { core, arms }: OpenCore): Promise<void> {
  const { only } = tracer;
  if (!only) return;
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

function idOf(rows: Readonly<Record<string, number>>, alias: string): number | null {
  const entry = Object.entries(rows).find(([name]) => foldName(name) === alias);
  return entry ? entry[1] : null;
}
