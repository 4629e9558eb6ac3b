import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { ModelInfo } from '../../engine/debugger/api.ts';
import { identifier } from '../text/sql-names.ts';

/** What can be completed. */
export interface Names {
  readonly tables: readonly string[];
  readonly columns: Readonly<Record<string, readonly { readonly name: string; readonly detail: string }[]>>;
  /** `predict(*)` and its relatives. */
  readonly functions: readonly string[];
}

/** Classes of a model whose probabilities are offered. */
const MOST_CLASSES = 12;

const KEYWORDS = (
  'SELECT FROM WHERE GROUP BY ORDER HAVING LIMIT AS AND OR NOT IN LIKE BETWEEN IS NULL CASE WHEN THEN ELSE END ' +
  'JOIN LEFT ON DISTINCT UNION WITH DESC ASC COUNT(*) SUM() AVG() MIN() MAX()'
).split(' ');

/** How the trained models are asked: by their names where there are several. */
export function functionsOf(models: readonly ModelInfo[]): string[] {
  if (models.length === 0) return ['predict(*)'];
  return models.flatMap(({ name, classes }) => {
    const by = models.length > 1 ? `${name}.` : '';
    const shown = classes.slice(0, MOST_CLASSES);
    return [`${by}predict(*)`, ...shown.map((c) => `${by}predict_proba(*, '${String(c).replaceAll("'", "''")}')`)];
  });
}

/** Words at the cursor: columns after `alias.`, else columns of the tables named in the text, tables, functions, keywords. */
export function complete(context: CompletionContext, names: Names): CompletionResult | null {
  const text = context.state.doc.toString();
  const aliases = aliasesIn(text, names);
  const dotted = context.matchBefore(/([\p{L}\p{N}_]+|"[^"]+")\.[\p{L}\p{N}_]*$/u);
  if (dotted) {
    const dot = dotted.text.lastIndexOf('.');
    const table = aliases.get(dotted.text.slice(0, dot).replaceAll('"', '').toLowerCase());
    if (table === undefined) return null;
    return { from: dotted.from + dot + 1, options: columnOptions(table, names), validFor: /^[\p{L}\p{N}_]*$/u };
  }
  const word = context.matchBefore(/[\p{L}\p{N}_]+$/u);
  if (!word && !context.explicit) return null;
  const mentioned = new Set(aliases.values());
  const options: Completion[] = [
    ...[...mentioned].flatMap((table) => columnOptions(table, names)),
    ...names.functions.map((label) => ({ label, type: 'function', detail: 'the model', boost: 2 })),
    ...names.tables.map((name) => ({ label: identifier(name), type: 'class', detail: 'table', boost: 1 })),
    ...ctesIn(text).map((label) => ({ label, type: 'class', detail: 'WITH', boost: 1 })),
    ...[...aliases.keys()]
      .filter((alias) => !names.tables.includes(alias))
      .map((label) => ({ label, type: 'variable' })),
    ...KEYWORDS.map((label) => ({ label, type: 'keyword', boost: -1 })),
  ];
  return { from: word?.from ?? context.pos, options: unique(options), validFor: /^[\p{L}\p{N}_]*$/u };
}

function columnOptions(table: string, names: Names): Completion[] {
  return (names.columns[table] ?? []).map(({ name, detail }) => ({
    label: identifier(name),
    type: 'property',
    detail,
  }));
}

/** Lower-case alias or table name → table, for every table after FROM, JOIN or a comma. */
function aliasesIn(text: string, names: Names): Map<string, string> {
  const found = new Map<string, string>();
  for (const name of names.tables) {
    const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const mention = new RegExp(`(?:from|join|,)\\s+"?${escaped}"?(?:\\s+(?:as\\s+)?([a-z_][a-z0-9_]*))?`, 'gi');
    for (const [, alias] of text.matchAll(mention)) {
      found.set(name.toLowerCase(), name);
      if (alias && !/^(where|group|order|join|left|inner|on|limit|cross|natural|using|union)$/i.test(alias)) {
        found.set(alias.toLowerCase(), name);
      }
    }
  }
  return found;
}

function ctesIn(text: string): string[] {
  return [...text.matchAll(/(?:with|,)\s+([a-z_][a-z0-9_]*)\s+as\s*\(/gi)].map(([, name]) => name);
}

function unique(options: readonly Completion[]): Completion[] {
  return [...new Map(options.toReversed().map((option) => [option.label, option])).values()].toReversed();
}
