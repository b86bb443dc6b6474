import type { Binary, Collection, Document, UnorderedBulkOperation } from 'mongodb';
import { InternalError } from '../../base/errors.js';
import { onlyDuplicates, writeErrorsOf } from '../../engines/mongodb/connection.js';
import type { BatchWriter, Insert } from './batchWriter.js';

/** Writes each event once into a collection whose `_id` is the key: the server refuses what it has already. */
export function uniqueBatch(collection: Collection): BatchWriter {
  return { insert: () => new UniqueInsert(collection), finish: async () => {} };
}

class UniqueInsert implements Insert {
  readonly #bulk: UnorderedBulkOperation;

  constructor(collection: Collection) {
    // The validator is there for whoever else writes. What comes from here was decoded, which checks more than it does, and
    // to check it again would take the server twice as long as all the rest of an insert.
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
 * A document that is let go of when the driver has made its bytes, which it does at once: the driver keeps what it is given
 * until the server answers, and thousands of whole documents would be copied about by the garbage collector until then.
 */
class OnceSerialized {
  readonly _id: Binary;
  #document: Document | null;

  constructor(document: Document) {
    this._id = document._id as Binary;
    this.#document = document;
  }

  /** What the driver asks for when it serializes. */
  toBSON(): Document {
    const document = this.#document;
    if (document === null) throw new InternalError('The MongoDB driver serialized a document twice.');
    this.#document = null;
    return document;
  }
}
