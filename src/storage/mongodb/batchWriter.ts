import type { Document } from 'mongodb';

/** Writes the documents of one batch into a collection, each once. Writing them again changes nothing. */
export interface BatchWriter {
  /** Starts an insert of some documents. Several may be in flight. */
  insert(): Insert;
  /** Called when every insert of the batch has succeeded. */
  finish(): Promise<void>;
}

export interface Insert {
  add(document: Document): void;
  /**
   * Resolves when every document is in the collection. Call it with at least one document.
   * @returns the positions, in the order of adding, of documents that existed or were added twice
   */
  send(): Promise<ReadonlySet<number>>;
}
