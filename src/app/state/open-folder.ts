import { readImages } from '../../worker/images-client.ts';
import { SIDE, type ImageTable } from '../../worker/images/contract.ts';
import { count, counted } from '../text/numbers.ts';
import { findFiles, type Found } from '../widgets/found-files.ts';
import { sortFiles, type ImageFolder } from './image-folders.ts';
import { openTables } from './open.ts';
import type { Workbench } from './workbench.svelte.ts';

/** Names of left-out files that a message spells out. */
const NAMED = 5;

/** Opens dropped folders and images: every folder of labelled images is a table, and the tables in them are opened too. */
export async function openEntries(bench: Workbench, entries: readonly FileSystemEntry[]): Promise<void> {
  const outcome = await bench.activity.run('data', 'Looking through the folders', (call) =>
    findFiles(entries, call.signal, (done) => call.onProgress?.({ phase: 'Files found', done, total: 0 })),
  );
  // Only a cancellation ends this early, and that needs no message.
  if (outcome.ok) await openFound(bench, outcome.value);
}

/** Opens files with the folders that they lie in. */
export async function openFound(bench: Workbench, { files, unreadable }: Found): Promise<void> {
  const { folders, tables, others } = sortFiles(files);
  if (tables.length > 0) await openTables(bench, tables);
  const broken: string[] = [];
  for (const folder of folders) broken.push(...(await openImages(bench, folder)));
  const reasons = [
    sentence(others, 'is neither an image nor a table', 'are neither images nor tables'),
    sentence(broken, 'could not be read as an image', 'could not be read as images'),
    sentence(unreadable, 'could not be opened', 'could not be opened'),
  ].filter((reason) => reason !== '');
  const left = others.length + broken.length + unreadable.length;
  if (left > 0) {
    const title = `${counted(left, 'file')} left out`;
    bench.messages.add({ where: 'data', tone: 'warning', title, text: reasons.join(' '), topic: 'files left out' });
  } else if (files.length === 0) {
    const text = 'There is no file in what was dropped.';
    bench.messages.add({ where: 'data', tone: 'warning', title: 'The folder is empty', text, topic: 'files left out' });
  }
}

/** Makes a table of a folder of images; resolves to the paths of those that could not be read. */
async function openImages(bench: Workbench, { name, within, images }: ImageFolder): Promise<readonly string[]> {
  const topic = `images of ${name}`;
  bench.messages.clear(topic);
  const outcome = await bench.activity.run('data', `Reading ${counted(images.length, 'image')} of ${name}`, (call) =>
    readImages(images, call),
  );
  if (!outcome.ok) {
    const { code, message: text } = outcome.error;
    if (code === 'cancelled') return [];
    bench.messages.add({ where: 'data', tone: 'error', title: `${name} was not opened`, text, topic });
    return [];
  }
  const { csv, unreadable } = outcome.value;
  const fileName = `${name}.csv`;
  const options = { delimiter: ',', encoding: 'utf-8', header: true };
  const table = bench.tables.nameFor(fileName);
  const { done: loaded } = await bench.tables.open(new Map([[table, { file: csv, fileName, options }]]));
  if (loaded) {
    const title = `${name}: ${counted(outcome.value.rowCount, 'image')}`;
    bench.messages.add({ where: 'data', tone: 'info', title, text: ruleOf(outcome.value), topic });
  }
  return unreadable.map((path) => within + path);
}

function ruleOf({ scaled }: ImageTable): string {
  const reduced = scaled > 0 ? ` ${count(scaled)} larger than that ${scaled === 1 ? 'was' : 'were'} scaled down.` : '';
  return `Each is a row of ${SIDE} × ${SIDE} grey pixels (0 black, 255 white), labelled with the name of its folder.${reduced}`;
}

/** “2 files are no images: a.txt, b.pdf.” */
function sentence(paths: readonly string[], one: string, many: string): string {
  if (paths.length === 0) return '';
  const named = paths.slice(0, NAMED).join(', ') + (paths.length > NAMED ? ', …' : '');
  return `${count(paths.length)} ${paths.length === 1 ? one : many}: ${named}.`;
}
