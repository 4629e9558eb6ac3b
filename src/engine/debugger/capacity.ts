import { RainError } from '../base/errors.ts';
import type { Backend } from '../compute/backend.ts';
import type { Encoder } from '../features/contract.ts';

/** Throws `too-large`, with numbers, where so many rows of a table cannot be held by the backend: before they are encoded. */
export function checkCapacity(encoder: Encoder, { capacity }: Backend, table: string, rows: number): void {
  const bytes = rows * encoder.bytesPerRow;
  if (bytes <= capacity) return;
  const gigabytes = (value: number): string => (value / 2 ** 30).toFixed(1);
  const message =
    `${rows.toLocaleString('en')} rows of ${table} with ${encoder.names.length.toLocaleString('en')} features take ` +
    `${gigabytes(bytes)} GB, and ${gigabytes(capacity)} GB is all that can be held here. ` +
    `About ${Math.floor(capacity / encoder.bytesPerRow).toLocaleString('en')} rows fit; or leave out features.`;
  throw new RainError('too-large', message, { place: { kind: 'table', table } });
}
