import { RainError } from '../engine/base/errors.ts';
import { connect, type CallOptions } from './bridge.ts';
import { imagePositions, type ImageFile, type ImageReader, type ImageTable } from './images/contract.ts';

/** Makes a table of images in a worker that lives for this call alone; see `ImageReader.read`. */
export async function readImages(images: readonly ImageFile[], options: CallOptions): Promise<ImageTable> {
  const worker = new Worker(new URL('./images.worker.ts', import.meta.url), { type: 'module', name: 'images' });
  const connection = connect<ImageReader>(worker, imagePositions);
  try {
    return await connection.remote.read(images, options);
  } finally {
    connection.end(new RainError('closed', 'The images were read.'));
  }
}
