import { createHash } from 'node:crypto';

/** A short name for a stream, fit for a file name: 16 hexadecimal digits. */
export function streamHashOf(streamId: string): string {
  return createHash('sha256').update(streamId).digest('hex').slice(0, 16);
}
