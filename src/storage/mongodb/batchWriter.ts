import type { Document } from 'mongodb';

/** Puts the documents of one batch into a collection, each once. Doing all of it again changes nothing. */
export interface BatchWriter {
  /** Begins an insert of some of them. Several may be under way. */
  insert(): Insert;
  /** Called when every insert of the batch has succeeded. */
  finish(): Promise<void>;
}

export interface Insert {
  add(document: Document): void;
  /**
   * Resolves when every document is in the collection. Only with at least one.
   * @returns which of them were there already, or came before in this insert: their positions in the order of adding
   */
  send(): Promise<ReadonlySet<number>>;
}
