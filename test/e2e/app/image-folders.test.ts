import { expect, test } from 'vitest';
import { openAppForTest, type App } from '../support/app.ts';

/** PNGs of 40 × 40 pixels, made by the browser: white paper with an upright or a lying bar, at different places. */
async function bars(app: App, count: number): Promise<Buffer[][]> {
  const encoded = await app.page.evaluate((n) => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 40;
    const context = canvas.getContext('2d');
    return [true, false].map((upright) =>
      Array.from({ length: n }, (_, i) => {
        if (!context) throw new Error('No canvas.');
        context.fillStyle = 'white';
        context.fillRect(0, 0, 40, 40);
        context.fillStyle = 'black';
        if (upright) context.fillRect(4 + 2 * (i % 15), 4, 4, 32);
        else context.fillRect(4, 4 + 2 * (i % 15), 32, 4);
        return canvas.toDataURL('image/png').replace(/^.*,/, '');
      }),
    );
  }, count);
  return encoded.map((images) => images.map((image) => Buffer.from(image, 'base64')));
}

test('a dropped folder of labelled images is a table to learn from; what is left out is named', async () => {
  const app = await openAppForTest();
  const [upright, flat] = await bars(app, 30);
  await app.drop({
    ...Object.fromEntries(upright.map((image, i) => [`bars/upright/${i}.png`, image])),
    ...Object.fromEntries(flat.map((image, i) => [`bars/flat/${i}.png`, image])),
    'bars/flat/broken.png': 'no image',
    'bars/notes.txt': 'Drawn on a Monday.',
    'bars/votes.csv': 'name,votes\na,1\nb,2\n',
  });
  await app.table('bars');
  await app.table('votes');
  const data = app.region('Data');
  const note = data.getByRole('note').filter({ hasText: '2 files left out' });
  await note.waitFor();
  expect(await note.innerText()).toContain('bars/notes.txt');
  expect(await note.innerText()).toContain('bars/flat/broken.png');
  const rule = data.getByRole('status').filter({ hasText: '60 images' });
  expect(await rule.innerText()).toMatch(/28 × 28.*60 larger than that were scaled down/s);

  await app.query('SELECT label, COUNT(*) AS images, MIN(file) AS first FROM bars GROUP BY label ORDER BY label');
  await expect.poll(() => app.cell(1, 2).innerText()).toBe('upright/0.png');
  expect(await app.cell(0, 1).innerText()).toBe('30');
  await app.train('bars', 'label');
  await app.query('SELECT COUNT(*) AS wrong FROM bars WHERE predict(*) <> label');
  // Bars of the held-out rows lie where no other does, so not all of them can be known.
  await expect.poll(async () => Number(await app.cell(0, 0).innerText())).toBeLessThanOrEqual(6);
});

test('folders dropped side by side are the labels of one table', async () => {
  const app = await openAppForTest();
  const [upright, flat] = await bars(app, 3);
  await app.drop({ 'upright/a.png': upright[0], 'upright/b.png': upright[1], 'flat/a.png': flat[0] });
  await app.table('images');
  await app.query('SELECT label, file FROM images ORDER BY file');
  await expect.poll(() => app.cell(0, 1).innerText()).toBe('flat/a.png');
  expect(await app.cell(2, 0).innerText()).toBe('upright');
});
