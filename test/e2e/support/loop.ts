import type { App } from './app.ts';

/** The verdict on the only complaint, as its chip shows it. */
export async function verdict(app: App): Promise<string> {
  const chip = app.region('Complaints').getByRole('list', { name: 'Complaints' }).getByRole('listitem');
  return chip.getByText(/^(holds|does not hold|not judged)$/).innerText();
}

/** Finds suspects and removes the top rows, again and again as a person would, until the complaint holds. */
export async function debugUntilHolds(app: App, howMany: number, rounds: number): Promise<number> {
  const suspects = app.region('Suspects');
  const steps = app.region('History').getByRole('button', { name: /removed/ });
  for (let round = 1; round <= rounds; round++) {
    await suspects.getByRole('button', { name: 'Find suspects' }).click();
    await suspects.getByRole('grid', { name: 'Suspects' }).getByRole('gridcell').first().waitFor({ timeout: 60_000 });
    await suspects.getByRole('spinbutton', { name: 'How many' }).fill(String(howMany));
    await suspects.getByRole('button', { name: 'Remove top' }).click();
    await steps.nth(round - 1).waitFor({ timeout: 60_000 });
    if ((await verdict(app)) === 'holds') return round;
  }
  throw new Error(`After ${rounds} rounds the complaint does not hold.`);
}
