import { unzip as inflate, zip as deflate } from 'fflate';
import type { FoundFile } from '../widgets/found-files.ts';

/** The files of a zip archive with their paths in it. */
export async function unzip(archive: Blob): Promise<FoundFile[]> {
  const bytes = new Uint8Array(await archive.arrayBuffer());
  return new Promise((resolve, reject) => {
    inflate(bytes, (error, entries) => {
      if (error) {
        reject(new Error(`It is not a zip archive that can be read (${error.message}).`));
        return;
      }
      const files = Object.entries(entries).filter(([path]) => !path.endsWith('/'));
      const fileOf = (path: string, content: Uint8Array): File =>
        new File([content.slice()], path.replace(/^.*\//, ''));
      resolve(files.map(([path, content]) => ({ path, file: fileOf(path, content) })));
    });
  });
}

/** A zip archive of these files. */
export async function zip(files: Readonly<Record<string, Blob>>): Promise<Blob> {
  const entries: Record<string, Uint8Array> = {};
  for (const [name, blob] of Object.entries(files)) entries[name] = new Uint8Array(await blob.arrayBuffer());
  return new Promise((resolve, reject) => {
    deflate(entries, { level: 6 }, (error, bytes) => {
      if (error) reject(error);
      else resolve(new Blob([bytes.slice()], { type: 'application/zip' }));
    });
  });
}
