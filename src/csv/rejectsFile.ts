import { closeSync, openSync, writeSync } from 'node:fs';
import { StorageError } from '../base/errors.js';
import { rejectsHeader, rejectsLine } from './rejects.js';

const bufferedCharacters = 1 << 16;

/** A CSV with the columns line, reason and text, to which rejected rows are written as they come. */
export class RejectsFile {
  readonly #file: number;
  #text: string = rejectsHeader;

  /** @throws StorageError if the file cannot be written */
  constructor(path: string) {
    try {
      this.#file = openSync(path, 'w');
    } catch (error) {
      throw new StorageError(`Cannot write ${path}: ${(error as Error).message}`, {
        hint: 'Check the path and the permissions.',
        cause: error,
        details: { path },
      });
    }
  }

  /** @param line the line on which the row begins, from 1 */
  add(line: number, reason: string, text: string): void {
    this.#text += rejectsLine(line, reason, text);
    if (this.#text.length >= bufferedCharacters) this.#flush();
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #flush(): void {
    writeSync(this.#file, this.#text);
    this.#text = '';
  }
}
