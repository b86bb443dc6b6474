/**
 * A collection of files, such as a folder: list, read, put and remove. Files are immutable: a file is put whole under a free
 * name, and stays unchanged until it is removed.
 */
export interface Files {
  /** The folder, for messages. */
  readonly location: string;
  /** The complete files by name; none before the first one is put. */
  list(): Promise<FileEntry[]>;
  /** @throws StorageError when the file does not exist */
  read(name: string): Promise<Uint8Array>;
  /**
   * Puts a file, safe from a loss of power, unless the name exists. Of several writers at once, one wins.
   *
   * @param content the bytes, or a function that writes them to a new file at the given path
   * @returns whether the file was put
   * @throws StorageError when the location cannot be written to
   */
  putIfAbsent(name: string, content: Content): Promise<boolean>;
  /** Removes a file, if it exists. */
  remove(name: string): Promise<void>;
  /** The address by which DuckDB reads the file. */
  addressOf(name: string): string;
}

export interface FileEntry {
  readonly name: string;
  readonly bytes: number;
  /** When it was put, milliseconds since 1970. */
  readonly modifiedMs: number;
}

export type Content = string | Uint8Array | ((path: string) => Promise<void>);
