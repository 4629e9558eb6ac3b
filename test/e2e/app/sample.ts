import type { Locator } from 'playwright-core';
import type { App } from '../support/app.ts';

/** Opens the first sample and waits for its chart. */
export async function openChurn(app: App): Promise<void> {
  await app.button('Users likely to churn').click();
  await app.region('Result').getByRole('figure', { name: 'Chart' }).waitFor();
}

/** The point of a week in the sample's chart. */
export function week(app: App, n: number): Locator {
  return app.region('Result').getByRole('button', { name: `week ${n}, likely_to_churn` });
}

/** Drags a mark of the chart up to the height of another one. */
export async function dragTo(app: App, mark: Locator, height: Locator): Promise<void> {
  const from = await mark.boundingBox();
  const to = await height.boundingBox();
  if (!from || !to) throw new Error('The marks are not in view.');
  const x = from.x + from.width / 2;
  await app.page.mouse.move(x, from.y + from.height / 2);
  await app.page.mouse.down();
  await app.page.mouse.move(x, to.y + to.height / 2, { steps: 4 });
  await app.page.mouse.up();
}

/** Waits until the loop is at rest: nothing retrains and nothing is ranked. */
export async function atRest(app: App): Promise<void> {
  await app.region('Suspects').locator('button:not([disabled])', { hasText: 'Find suspects' }).waitFor();
}
