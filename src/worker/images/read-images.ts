import { RainError } from '../../engine/base/errors.ts';
import type { Work } from '../../engine/base/work.ts';
import { csvLine } from '../../engine/table/write-csv.ts';
import { SIDE, type ImageFile, type ImageTable } from './contract.ts';
import { centred, GreyDecoder } from './grey-image.ts';

/** Images decoded at the same time: the browser decodes on threads of its own. */
const AT_ONCE = 16;

/** See `ImageReader.read`. */
export async function readImages(images: readonly ImageFile[], work: Work): Promise<ImageTable> {
  const decoder = new GreyDecoder(SIDE);
  const pixels = Array.from({ length: SIDE * SIDE }, (_, i) => `pixel${i}`);
  const lines = [`${csvLine(['label', 'file', ...pixels], ',')}\n`];
  const unreadable: string[] = [];
  let scaled = 0;
  for (let first = 0; first < images.length; first += AT_ONCE) {
    await work.checkpoint();
    work.report('Reading images', first, images.length);
    const batch = images.slice(first, first + AT_ONCE);
    const decoded = await Promise.all(batch.map(({ file }) => decoder.decode(file)));
    batch.forEach(({ path, label }, i) => {
      const one = decoded[i];
      if (!one) unreadable.push(path);
      else lines.push(`${csvLine([label, path], ',')},${centred(one.image, SIDE).join(',')}\n`);
      if (one?.scaled) scaled++;
    });
  }
  work.throwIfCancelled();
  const rowCount = lines.length - 1;
  if (rowCount === 0) {
    const which = images.length === 1 ? 'The image' : `None of the ${images.length.toLocaleString('en')} images`;
    const could = images.length === 1 ? 'could not' : 'could';
    throw new RainError('no-images', `${which} ${could} be read by this browser. PNG, JPEG, GIF and WebP work.`);
  }
  return { csv: new Blob(lines, { type: 'text/csv' }), rowCount, scaled, unreadable };
}
