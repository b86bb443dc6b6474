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
  /** Resolves with how many of the documents were new. Only with at least one. */
  send(): Promise<number>;
}
