import { readFile } from 'node:fs/promises';
import { DataError, StorageError } from '../base/errors.js';
import { writeWholeSafely } from '../base/writeFileWhole.js';

/** Keeps the state of a step for the next process. */
export interface Checkpoint {
  /** For messages. */
  readonly name: string;
  /** The last state that was written; null before the first. */
  read(): Promise<unknown>;
  /** Puts a state of JSON values in place of the last one, whole or not at all. */
  write(state: unknown): Promise<void>;
  close(): Promise<void>;
}

/**
 * A checkpoint in a file of JSON, which appears whole. One process writes it at a time.
 *
 * @example
 * const step = await openAnalyticsStep(analytics, { checkpoint: fileCheckpoint('analytics.json') }); // goes on where the last run was killed
 */
export function fileCheckpoint(path: string): Checkpoint {
  return {
    name: path,
    read: async () => {
      let text: string;
      try {
        text = await readFile(path, 'utf8');
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw new StorageError(`Cannot read ${path}: ${(cause as Error).message}`, {
          hint: 'Check the permissions.',
          cause,
          details: { path },
        });
      }
      try {
        return JSON.parse(text);
      } catch (cause) {
        throw new DataError(`Not a checkpoint: ${path}.`, {
          hint: 'Remove the file to begin anew.',
          cause,
          details: { path },
        });
      }
    },
    write: (state) => writeWholeSafely(path, JSON.stringify(state)),
    close: async () => {},
  };
}
