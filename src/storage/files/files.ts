/**
 * A place for files: a folder, or what else can list, read, put and remove. Nothing in it is ever changed: a file is put whole,
 * under a name that was free, and stays so until it is removed.
 */
export interface Files {
  /** For people: the folder. */
  readonly location: string;
  /** The files that are there, whole ones only, by name. None where there is no such place yet. */
  list(): Promise<FileEntry[]>;
  /** @throws StorageError when there is no such file */
  read(name: string): Promise<Uint8Array>;
  /**
   * Puts a file, safe from a loss of power, unless there is one of that name: of several writers at once, one wins.
   *
   * @param content of the file, or what writes it to a file of its own at this path
   * @returns whether it was put
   * @throws StorageError when the place cannot be written to
   */
  putIfAbsent(name: string, content: Content): Promise<boolean>;
  /** Nothing happens when there is no such file. */
  remove(name: string): Promise<void>;
  /** What DuckDB reads the file by. */
  addressOf(name: string): string;
}

export interface FileEntry {
  readonly name: string;
  readonly bytes: number;
  /** When it was put, milliseconds since 1970. */
  readonly modifiedMs: number;
}

export type Content = string | Uint8Array | ((path: string) => Promise<void>);
