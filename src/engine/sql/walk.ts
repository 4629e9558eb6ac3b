import { VisitorKeys } from 'sqlite3-parser';
import type { AstNode } from 'sqlite3-parser';

/** Direct children of a node, in the order of the text. */
export function childrenOf(node: AstNode): AstNode[] {
  const keys: readonly string[] = VisitorKeys[node.type as keyof typeof VisitorKeys] ?? [];
  const fields = node as unknown as Record<string, AstNode | readonly AstNode[] | undefined>;
  return keys.flatMap((key) => fields[key] ?? []);
}

/** Calls `visit` on a node and everything below; below a node for which it returns false nothing is visited. */
export function walk(node: AstNode, visit: (node: AstNode) => boolean | undefined): void {
  if (visit(node) === false) return;
  for (const child of childrenOf(node)) walk(child, visit);
}
