import type { Binary, Collection, Document, UnorderedBulkOperation } from 'mongodb';
import { InternalError } from '../../base/errors.js';
import { onlyDuplicates, writeErrorsOf } from '../../engines/mongodb/connection.js';
import type { BatchWriter, Insert } from './batchWriter.js';

/** Writes each event once into a collection whose `_id` is the event key, so that the server refuses existing events. */
export function uniqueBatch(collection: Collection): BatchWriter {
  return { insert: () => new UniqueInsert(collection), finish: async () => {} };
}

class UniqueInsert implements Insert {
  readonly #bulk: UnorderedBulkOperation;

  constructor(collection: Collection) {
    // The validator is for other writers. These events were decoded, which checks more, and validating them again would take
    // the server twice as long as the rest of an insert.
    this.#bulk = collection.initializeUnorderedBulkOp({ bypassDocumentValidation: true });
  }

  add(document: Document): void {
    this.#bulk.insert(new OnceSerialized(document));
  }

  async send(): Promise<ReadonlySet<number>> {
    try {
      await this.#bulk.execute();
      return new Set();
    } catch (error) {
      if (!onlyDuplicates(error)) throw error;
      return new Set(writeErrorsOf(error).map(({ index }) => index));
    }
  }
}

/**
 * A document that is released after its serialization, which the driver does at once. The driver keeps its input until the
 * server responds, and the garbage collector would move thousands of whole documents until then.
 */
class OnceSerialized {
  readonly _id: Binary;
  #document: Document | null;

  constructor(document: Document) {
    this._id = document._id as Binary;
    this.#document = document;
  }

  /** Called by the driver for serialization. */
  toBSON(): Document {
    const document = this.#document;
    if (document === null) throw new InternalError('The MongoDB driver serialized a document twice.');
    this.#document = null;
    return document;
  }
}
