import type { BoundQuery } from '../../sql/bound.ts';
import { walk } from '../../sql/walk.ts';
import { refuse } from './refuse.ts';

const CHANCE = new Set(['random', 'randomblob']);

/** Throws `unsupported-random` where a query draws numbers: each run answers differently, so nothing can be followed. */
export function refuseChance(bound: BoundQuery): void {
  for (const select of [bound.root, ...bound.selects.values()]) {
    walk(select.node, (node) => {
      if (node.type === 'FunctionCallExpr' && CHANCE.has(node.name.name.toLowerCase())) {
        const advice = `${node.name.name} answers anew each time, so that its effect cannot be told from that of predictions.`;
        throw refuse(select.source, node, 'random', advice);
      }
      return undefined;
    });
  }
}
