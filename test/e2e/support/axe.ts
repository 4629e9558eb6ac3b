import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

/** Photographs a page in each state it is brought into, and asks axe about it. */
export class Inspector {
  /** What axe found, with the state it was found in. */
  readonly found: string[] = [];
  readonly #page: Page;
  readonly #prefix: string;

  /** @param prefix what the pictures' names in test/artefacts begin with */
  constructor(page: Page, prefix: string) {
    this.#page = page;
    this.#prefix = prefix;
  }

  async check(state: string): Promise<void> {
    await this.#page.screenshot({ path: `test/artefacts/${this.#prefix}-${state}.png` });
    // Through the debugger, which the page's policy for scripts does not bind.
    await this.#page.evaluate(axe);
    const violations = await this.#page.evaluate(() =>
      (globalThis as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } }).axe
        .run()
        .then((result) => result.violations),
    );
    for (const { id, nodes } of violations) {
      const where = nodes.slice(0, 3).map((node) => `${node.target.join(' ')} (${node.failureSummary})`);
      this.found.push(`${state}: ${id}: ${where.join(', ')}`);
    }
  }
}
