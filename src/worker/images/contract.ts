import type { Work } from '../../engine/base/work.ts';
import type { WorkPositions } from '../bridge.ts';

/** An image that is to be a row. */
export interface ImageFile {
  readonly file: Blob;
  /** What the column `file` says. */
  readonly path: string;
  /** What the column `label` says; empty for an image that lies in no folder. */
  readonly label: string;
}

/** Images as a table: `label`, `file`, `pixel0` … row by row, each 0 (black) to 255 (white). */
export interface ImageTable {
  readonly csv: Blob;
  readonly rowCount: number;
  /** Images that were larger and have been scaled down. */
  readonly scaled: number;
  /** Paths of what the browser could not read as an image. */
  readonly unreadable: readonly string[];
}

/** Pixels per side of every image in a table. */
export const SIDE = 28;

/** Reads images away from the page's thread. */
export interface ImageReader {
  /**
   * Makes a table of images, in their order. All are 28 × 28 pixels, so that tables made at different times fit
   * together: larger images are scaled down, smaller ones are not enlarged; one that does not fill the square is
   * centred, and the rest takes the brightness of its corners. Errors: `no-images` when none could be read, `cancelled`.
   */
  read(images: readonly ImageFile[], work: Work): Promise<ImageTable>;
}

/** Where each call takes its `Work`. */
export const imagePositions: WorkPositions<ImageReader> = { read: 1 };
