import { createHash } from 'node:crypto';

/** A short name for an origin, fit for a file name. */
export function originIdOf(origin: string): string {
  return createHash('sha256').update(origin).digest('hex').slice(0, 16);
}
