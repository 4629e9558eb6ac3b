import { expect } from 'vitest';
import type { App } from '../support/app.ts';
import { Inspector } from '../support/axe.ts';

/** Keeps pictures of a state in light and dark, and lets axe look at both: without motion, or colours would be half-way. */
export async function look(app: App, state: string): Promise<void> {
  await app.page.emulateMedia({ reducedMotion: 'reduce' });
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme });
    const inspector = new Inspector(app.page, `app-${colorScheme}`);
    await inspector.check(state);
    expect(inspector.found).toEqual([]);
  }
}
