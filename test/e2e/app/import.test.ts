import { expect, test } from 'vitest';
import { openAppForTest, type App } from '../support/app.ts';
import { Inspector } from '../support/axe.ts';

const ROWS = Array.from({ length: 40 }, (_, i) => `Müller ${i};00${i};1-${i + 1};${i % 8 ? i / 2 : ''};${i % 2 === 0}`);
/** Windows-1252, semicolons, numbers that are names, a short row, a quote that is never closed. */
const ODD = Buffer.from(`name;zip;range;score;ok\n${ROWS.join('\n')}\nbroken;row\n"x;1;2;3;4\n`, 'latin1');

async function reading(app: App, table: string): Promise<void> {
  await app.button(`Actions for ${table}`).click();
  await app.page.getByRole('menuitem', { name: 'How it was read…' }).click();
  await app.page.getByRole('dialog').getByRole('region', { name: 'First rows' }).getByRole('row').nth(1).waitFor();
}

test.each(['light', 'dark'] as const)(
  'how a file was read is shown with what is odd, and can be overridden (%s)',
  async (colorScheme) => {
    const app = await openAppForTest();
    await app.page.emulateMedia({ colorScheme });
    const inspector = new Inspector(app.page, `import-${colorScheme}`);
    await app.drop({ 'people.csv': ODD });
    await app.table('people');
    await app.region('Import preview').getByRole('button', { name: 'Looks right' }).click();
    const data = app.region('Data');
    const types = () =>
      data
        .getByRole('list', { name: 'Columns of people' })
        .getByRole('img')
        .evaluateAll((all) => all.map((one) => one.ariaLabel));
    // 007 stays text, 1-10 is no date.
    expect(await types()).toEqual(['text', 'text', 'text', 'numbers', 'yes or no']);
    expect(await data.getByRole('button', { name: /^numbers score/ }).innerText()).toMatch(/\d+\.\d %/);
    expect(await data.getByRole('button', { name: /^numbers score/ }).getAttribute('title')).toMatch(
      /numbers, 35 different values, \d+\.\d % missing/,
    );
    await data.getByRole('button', { name: '3 problems, 1 note in people.csv' }).click();
    const dialog = app.page.getByRole('dialog', { name: 'How people.csv was read' });
    await dialog.getByRole('region', { name: 'First rows' }).getByText('Müller 7', { exact: true }).waitFor();
    const said = await dialog.innerText();
    expect(said).toContain('Detected: semicolon');
    expect(said).toContain('Detected: windows-1252');
    expect(said).toContain('Detected: names of columns');
    expect(said).toMatch(/line 42\s+This row has 2 cells where 5 are expected; the others were read as missing\./);
    expect(said).toMatch(/line 43\s+A quoted cell is never closed\. Lines 43 to 44 were read as one row\./);
    expect(await dialog.getByRole('button', { name: 'Read again' }).isDisabled()).toBe(true);
    await inspector.check('reading');

    await dialog.getByRole('combobox', { name: 'Type of zip' }).selectOption('integer');
    await dialog.getByRole('combobox', { name: 'Type of score' }).selectOption('text');
    await expect.poll(() => dialog.getByRole('cell', { name: '007' }).count()).toBe(0);
    await dialog.getByRole('button', { name: 'Read again' }).click();
    await expect.poll(types).toEqual(['text', 'whole numbers', 'text', 'text', 'yes or no']);
    // What was odd stays in sight.
    await data.getByRole('button', { name: /problems, 1 note in people\.csv/ }).waitFor();
    await inspector.check('data');
    await app.page.setViewportSize({ width: 390, height: 844 });
    await reading(app, 'people');
    await inspector.check('narrow');
    expect(inspector.found).toEqual([]);
  },
);

test('a table is pasted, its names are clicked into the query, and a file takes its place', async () => {
  const app = await openAppForTest();
  await app.button('Users likely to churn').waitFor();
  await app.page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'first name\tage\nAda\t36\nBob\t41\n');
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  });
  await app.table('pasted');
  const sql = app.region('Query').getByRole('textbox', { name: 'SQL' });
  await sql.fill('SELECT SUM(age), MIN() FROM pasted');
  await sql.press('Home');
  for (let i = 0; i < 'SELECT SUM(age), MIN('.length; i++) await sql.press('ArrowRight');
  await app
    .region('Data')
    .getByRole('button', { name: /^text first name/ })
    .click();
  expect(await sql.innerText()).toBe('SELECT SUM(age), MIN("first name") FROM pasted');
  await sql.press('Control+Enter');
  await expect.poll(() => app.cell(0, 1).innerText()).toBe('Ada');

  await app.button('Actions for pasted').click();
  const chooser = app.page.waitForEvent('filechooser');
  await app.page.getByRole('menuitem', { name: 'Replace with a file…' }).click();
  await (
    await chooser
  ).setFiles({
    name: 'newer.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('first name,age\nCleo,20\nDan,3\n'),
  });
  await expect.poll(() => app.cell(0, 1).innerText()).toBe('Cleo');
  await app.page.locator('body').press('Control+z');
  await expect.poll(() => app.cell(0, 1).innerText()).toBe('Ada');

  // A file dropped on the editor is opened like anywhere else; nothing of it is typed.
  const asked = await sql.innerText();
  await app.drop({ 'more.csv': 'a,b\n1,2\n' }, sql);
  await app.table('more');
  expect(await sql.innerText()).toBe(asked);
});

test('names that SQL must quote, and many columns, are listed, inserted, renamed and asked about', async () => {
  const app = await openAppForTest();
  const odd = ['two words', 'say "hi"', 'it’s', "o'clock", 'größe', '列', 'select', '<b>bold</b>'];
  // Told apart by letters: numbered ones would be shown as one group.
  const many = Array.from({ length: 300 - odd.length }, (_, i) => `n ${i}: ${String.fromCharCode(97 + (i % 26))}`);
  const names = [...odd, ...many];
  const row = (n: number) => names.map((_, i) => i + n).join(',');
  const header = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(',');
  await app.drop({ 'my file (1).csv': `${header}\n${row(0)}\n${row(1)}\n` });
  await app.table('my_file_1');
  const data = app.region('Data');
  expect(await data.getByRole('list', { name: 'Columns of my_file_1' }).getByRole('listitem').count()).toBe(300);

  await app.button('Actions for my_file_1').click();
  await app.page.getByRole('menuitem', { name: 'Rename…' }).click();
  await app.page.getByRole('textbox', { name: 'Name in SQL' }).fill('say "ja" 列');
  await app.page.keyboard.press('Enter');
  await app.table('say "ja" 列');
  const sql = app.region('Query').getByRole('textbox', { name: 'SQL' });
  const columns = data.getByRole('list', { name: 'Columns of say "ja" 列' }).getByRole('button');
  for (const [i, name] of [...odd, many[many.length - 1]].entries()) {
    const place = i < odd.length ? i : 299;
    await sql.fill('SELECT SUM() AS s FROM "say ""ja"" 列"');
    await sql.press('Home');
    for (let k = 0; k < 'SELECT SUM('.length; k++) await sql.press('ArrowRight');
    await columns.nth(place).click();
    expect(await sql.innerText()).toContain(name.replaceAll('"', '""'));
    await sql.press('Control+Enter');
    await expect.poll(() => app.cell(0, 0).innerText()).toBe(String(2 * place + 1));
  }
});
