/**
 * What the IDs of made-up accidents begin with. The mark is in each row, so that it stays with the data: in a copy or a
 * part of a CSV, on a stream and in a store. The ID is not part of the event key.
 */
export const inventedIdStart = 'invented-';

/** The first text after all that begin with it, for a range that minima and maxima of files can rule out. */
export const inventedIdEnd = 'invented.';

/** Whether an ID is that of a made-up accident. */
export function isInventedId(id: unknown): boolean {
  return typeof id === 'string' && id.startsWith(inventedIdStart);
}
