import type { ImageFile } from '../../worker/images/contract.ts';
import type { FoundFile } from '../widgets/found-files.ts';

/** Images that become one table. */
export interface ImageFolder {
  /** What the table is named after: `digits`, or `mnist_training` for folders within folders. */
  readonly name: string;
  /** Where it lies, such as `mnist/training/`: what the images' paths leave out. */
  readonly within: string;
  readonly images: readonly ImageFile[];
}

/** Found files by what can be made of them. */
export interface SortedFiles {
  readonly folders: readonly ImageFolder[];
  readonly tables: readonly FoundFile[];
  /** Paths of files that are neither. */
  readonly others: readonly string[];
}

/** The name of a table of images that lie in no common folder. */
const LOOSE = 'images';
const TABLE = /\.(csv|tsv|tab)(\.gz)?$/i;
/** Beside images, a text or JSON file is rather a description than a table. */
const TABLE_OR_CASE = /\.(csv|tsv|tab|txt|json|zip)(\.gz)?$/i;

/** Whether a file is an image by its name. */
export function isImageName(name: string): boolean {
  return /\.(png|jpe?g|gif|webp|bmp|avif|ico|tiff?|heic|svg)$/i.test(name);
}

/**
 * Sorts found files. An image's label is the name of the folder it lies in; the folder around that one is the table, so
 * that `digits/1/a.png` and `digits/7/b.png` make the table `digits`. Folders dropped side by side are labels of one
 * table (`images`); one alone gives the table its name. An image in no folder has no label.
 */
export function sortFiles(found: readonly FoundFile[]): SortedFiles {
  const images = found.filter(({ path }) => isImageName(path));
  const rest = found.filter(({ path }) => !isImageName(path));
  const opened = images.length > 0 ? TABLE : TABLE_OR_CASE;
  return {
    folders: foldersOf(images),
    tables: rest.filter(({ path }) => opened.test(path)),
    others: rest.filter(({ path }) => !opened.test(path)).map(({ path }) => path),
  };
}

function foldersOf(images: readonly FoundFile[]): ImageFolder[] {
  const byPlace = new Map<string, ImageFile[]>();
  for (const { file, path } of images) {
    const parts = path.split('/');
    const around = parts.slice(0, -2);
    const within = around.map((part) => `${part}/`).join('');
    const members = byPlace.get(within) ?? [];
    members.push({ file, path: parts.slice(around.length).join('/'), label: parts.at(-2) ?? '' });
    byPlace.set(within, members);
  }
  return [...byPlace].map(([within, members]) => {
    const name = within.slice(0, -1).replaceAll('/', '_');
    return { name: name || sharedLabel(members) || LOOSE, within, images: members };
  });
}

/** The label of all images, or nothing when they differ. */
function sharedLabel(images: readonly ImageFile[]): string {
  const [{ label }] = images;
  return images.every((image) => image.label === label) ? label : '';
}
