import type { AstNode, Expr } from 'sqlite3-parser';
import { RainError } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import type { BoundQuery, PredictCall } from '../sql/bound.ts';
import type { Catalog } from '../sql/catalog.ts';
import type { Database } from '../sql/database.ts';
import { quoteValue } from '../sql/names.ts';
import { problem, rangeOf, type Source } from '../sql/parse.ts';
import type { PreparedQuery } from '../sql/prepare.ts';
import { childrenOf } from '../sql/walk.ts';
import type { Cell } from '../table/table.ts';
import { pairKey, type Lineage, type Probabilities, type ProbabilityGradient, type Relaxation } from './lineage.ts';

/** INTERIM (single table, plain aggregates): to be replaced by the general lineage. */
type OutputKind = 'key' | 'count' | 'sum' | 'avg';
interface Monomial {
  row: number;
  c: number;
  candidate: number;
  args: (number | null)[];
}

export async function buildLineage(
  prepared: PreparedQuery,
  database: Database,
  _catalog: Catalog,
  work: Work,
): Promise<Lineage> {
  const bound = prepared.bound as BoundQuery;
  const core = bound.root.cores[0];
  const { source } = bound.root;
  const node = core.node;
  if (
    node.type !== 'SelectFrom' ||
    bound.root.cores.length > 1 ||
    core.items.length !== 1 ||
    core.items[0].relation.kind !== 'table' ||
    node.having
  ) {
    throw problem(source, node, 'unsupported', 'Only one table is supported for now.');
  }
  const calls = [...bound.predictions.values()];
  const { model, table } = calls[0];
  const pair = { model: model.name, table: table.name };
  const C = model.classes.length;
  const outputs = core.outputs.map((output) => {
    if (output.value.kind === 'column') return { kind: 'key' as OutputKind, expr: undefined, column: output.name };
    const { expr } = output.value;
    if (
      expr.type === 'FunctionCallStarExpr' &&
      expr.name.name.toLowerCase() === 'count' &&
      !bound.predictions.has(expr)
    )
      return { kind: 'count' as OutputKind, expr: undefined, column: undefined };
    if (expr.type === 'FunctionCallExpr' && !bound.predictions.has(expr)) {
      const name = expr.name.name.toLowerCase();
      if ((name === 'count' || name === 'sum' || name === 'avg') && !expr.distinctness)
        return { kind: name as OutputKind, expr: expr.args?.[0], column: undefined };
    }
    return { kind: 'key' as OutputKind, expr, column: undefined };
  });
  const aggregate = outputs.some(({ kind }) => kind !== 'key') || node.groupBy !== undefined;
  const { alias } = core.items[0];
  const text = (n: AstNode, c: number): string =>
    substitute(n, source, bound.predictions, quoteValue(model.classes[c]), model.classes, c);
  const groupExprs = (node.groupBy ?? []).map((expr) => {
    const b = bound.names.get(expr);
    return b?.kind === 'output' && b.output.value.kind === 'expr' ? b.output.value.expr : expr;
  });
  const fromText = source.lowered.text
    .slice(node.from?.span.offset ?? 0, (node.from?.span.offset ?? 0) + (node.from?.span.length ?? 0))
    .replace(/^\s*from/i, '');
  const keyOf = new Map<string, number>();
  const keyCells: Cell[][] = [];
  const monomials: Monomial[] = [];
  const keyCount = aggregate ? groupExprs.length : 1;
  for (let c = 0; c < C; c++) {
    const select = outputs.map((o) => (o.column ? `"${o.column}"` : o.expr ? text(o.expr, c) : '1'));
    const keys = groupExprs.map((e) => text(e, c));
    const where = node.whereClause ? ` WHERE ${text(node.whereClause, c)}` : '';
    const sql = `SELECT "${alias}".rowid, ${[...select, ...keys, 'NULL'].join(', ')} FROM ${fromText}${where}`;
    const { values, rowCount } = await database.select(sql, work);
    for (let r = 0; r < rowCount; r++) {
      const cells = outputs.map((_, i) => values[i + 1][r]);
      const key = aggregate ? keys.map((_, i) => values[1 + outputs.length + i][r]) : [values[0][r], ...cells];
      const name = JSON.stringify(key);
      let candidate = keyOf.get(name);
      if (candidate === undefined) {
        candidate = keyOf.size;
        keyOf.set(name, candidate);
        keyCells.push(outputs.map((o, i) => (o.kind === 'key' ? cells[i] : null)));
      }
      monomials.push({
        row: Number(values[0][r]),
        c,
        candidate,
        args: outputs.map((o, i) => (o.kind === 'key' ? null : cells[i] === null ? null : Number(cells[i]))),
      });
    }
  }
  if (aggregate && keyCount === 0 && keyOf.size === 0) {
    keyOf.set('[]', 0);
    keyCells.push(outputs.map(() => null));
  }
  const count = keyOf.size;
  const dependent = outputs.map((o) => o.kind !== 'key');
  const single = aggregate && groupExprs.length === 0;

  function relax(P: Probabilities): Relaxation {
    const p = P.get(pairKey(pair));
    if (!p) throw new RainError('internal', 'no predictions');
    const sums = outputs.map(() => new Float64Array(count));
    const counts = outputs.map(() => new Float64Array(count));
    const out = new Float64Array(count).fill(1);
    for (const m of monomials) {
      const w = p[m.row * C + m.c];
      out[m.candidate] *= 1 - Math.min(w, 1);
      m.args.forEach((a, i) => {
        if (a !== null) {
          sums[i][m.candidate] += a * w;
          counts[i][m.candidate] += w;
        }
      });
    }
    const value = (k: number, i: number): number | null => {
      const kind = outputs[i].kind;
      if (kind === 'key') return null;
      if (kind === 'count') return counts[i][k];
      if (kind === 'sum') return sums[i][k];
      return counts[i][k] > 0 ? sums[i][k] / counts[i][k] : null;
    };
    const membership = (k: number): number => (single ? 1 : 1 - out[k]);
    return {
      value,
      membership,
      cell: (k, i) => keyCells[k][i],
      addValueGradient(k, i, weight, into) {
        const g = into.get(pairKey(pair)) as Float64Array;
        const kind = outputs[i].kind;
        for (const m of monomials) {
          const a = m.args[i];
          if (m.candidate !== k || a === null) continue;
          const d = kind === 'count' ? 1 : kind === 'sum' ? a : (a - sums[i][k] / counts[i][k]) / counts[i][k];
          g[m.row * C + m.c] += weight * d;
        }
      },
      addMembershipGradient(k, weight, into: ProbabilityGradient) {
        if (single) return;
        const g = into.get(pairKey(pair)) as Float64Array;
        for (const m of monomials)
          if (m.candidate === k) g[m.row * C + m.c] += (weight * out[k]) / Math.max(1 - p[m.row * C + m.c], 1e-12);
      },
    };
  }
  return {
    pairs: [pair],
    columns: core.outputs.map(({ name }) => name),
    candidateCount: count,
    dependent,
    membershipDependent: !single,
    approximations: [],
    relax,
    locate(rows) {
      const map = new Map(keyCells.map((cells, k) => [JSON.stringify(cells), k]));
      return Int32Array.from(
        rows,
        (row) => map.get(JSON.stringify(row.map((cell, i) => (outputs[i].kind === 'key' ? cell : null)))) ?? -1,
      );
    },
    candidatesFrom: (rows) =>
      Int32Array.from(new Set(monomials.filter((m) => m.row === Object.values(rows)[0]).map((m) => m.candidate))),
  };
}

function substitute(
  node: AstNode,
  source: Source,
  calls: ReadonlyMap<Expr, PredictCall>,
  literal: string,
  _classes: readonly unknown[],
  c: number,
): string {
  const { start, end } = rangeOf(source, node);
  const edits: { start: number; end: number; text: string }[] = [];
  const visit = (n: AstNode): void => {
    const call = calls.get(n as Expr);
    if (call) {
      const s = call.node.span.offset;
      edits.push({
        start: s,
        end: s + call.node.span.length,
        text: call.probabilityOf !== undefined ? (call.probabilityOf === c ? '1' : '0') : literal,
      });
      return;
    }
    for (const child of childrenOf(n)) visit(child);
  };
  visit(node);
  let out = source.lowered.text.slice(start, end);
  for (const e of edits.sort((a, b) => b.start - a.start))
    out = out.slice(0, Math.max(0, e.start - start)) + e.text + out.slice(e.end - start);
  return out;
}
