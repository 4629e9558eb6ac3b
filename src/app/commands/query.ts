import { formatSql } from '../query/format.ts';
import type { Query } from '../state/query.svelte.ts';
import type { Workbench } from '../state/workbench.svelte.ts';
import type { Command } from './command.ts';

/** Earlier queries that are listed, as many as in the pane's own menu. */
const MOST_EARLIER = 20;
const LONGEST = 60;

/** The queries: asking, tabs, earlier texts. */
export function queryCommands({ queries, help, asking }: Workbench): Command[] {
  const query = queries.current;
  return [
    {
      name: 'Run the query',
      keys: 'Ctrl-Enter',
      obstacle: query.sql.trim() ? null : 'The query is empty.',
      run: () => void queries.run(),
    },
    { name: 'New query', run: () => void queries.add() },
    ...queries.list.map((each) => ({ name: `Close query ${nameOf(each)}`, run: () => void queries.close(each.id) })),
    ...queries.list.map((each) => ({
      name: `Rename query ${nameOf(each)}…`,
      run: () => asking.ask({ what: 'name of a query', query: each.id }),
    })),
    { name: 'Format the query', run: () => (query.sql = formatSql(query.sql)) },
    { name: 'Help on SQL', run: () => help.show() },
    ...queries.list
      .filter((other) => other !== query)
      .map((other) => ({ name: `Go to query ${nameOf(other)}`, run: () => (queries.currentId = other.id) })),
    ...(query.answer?.parts ?? []).map(({ name, sql }) => ({
      name: `Open the part ${name} of the query`,
      run: () => {
        queries.add(sql).title = name;
        void queries.run();
      },
    })),
    ...queries.history.slice(0, MOST_EARLIER).map((sql) => ({
      name: `Earlier query: ${sql.replace(/\s+/g, ' ').slice(0, LONGEST)}`,
      run: () => (query.sql = sql),
    })),
  ];
}

/** What a query is called on its tab; ids tell queries of one title apart. */
function nameOf({ id, title }: Query): string {
  return title === null ? id : `${title} (${id})`;
}
