import { Binary, type Collection, type CollectionInfo, type Db, type Document } from 'mongodb';
import { ConfigurationError } from '../../base/errors.js';
import type { AddedColumn } from '../../dataset/addedColumns.js';
import type { Dataset } from '../../dataset/dataset.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';

/**
 * The server's description of a collection; undefined if it does not exist. The title of its validator is the dataset.
 * Old validators have no title and time-series collections have no validator, so their dataset is not checked.
 *
 * @throws ConfigurationError if it holds another dataset, or documents that are not events of blackspot
 */
export async function collectionInfo(
  db: Db,
  name: string,
  dataset: Dataset,
): Promise<CollectionInfo | undefined> {
  const [found] = await db.listCollections({ name }, { nameOnly: false }).toArray();
  const schema = found?.options?.validator?.$jsonSchema as { readonly title?: string } | undefined;
  if (schema !== undefined && (schema.title ?? usAccidents.id) !== dataset.id) {
    throw new ConfigurationError(
      `Expected the collection ${name} in ${db.databaseName} to hold ${dataset.title} (${dataset.id}), got ${schema.title ?? usAccidents.id}.`,
      { hint: 'Choose another collection, or pass that dataset.' },
    );
  }
  if (found !== undefined) await refuseForeign(db, found, dataset);
  return found;
}

/** A column that steps have added to a collection, in a collection beside it; `_id` is its name. */
export interface AddedColumnDocument extends Omit<AddedColumn, 'name'> {
  readonly _id: string;
}

/** The collection that describes the columns that steps have added to a collection, which may have no validator. */
export function columnsCollection(db: Db, name: string): Collection<AddedColumnDocument> {
  return db.collection<AddedColumnDocument>(`${name}.columns`);
}

/** The columns that steps have added to a collection. */
export async function addedColumns(db: Db, name: string): Promise<AddedColumn[]> {
  const documents = await columnsCollection(db, name).find().sort({ _id: 1 }).toArray();
  return documents.map(({ _id, type, meaning }) => ({ name: _id, type, meaning }));
}

/**
 * Refuses a collection with documents of others. Their keys are never binary, and the index of `_id` sorts by type, so the
 * first and the last key are enough. A time-series collection has no such index: there, one document is looked at.
 */
async function refuseForeign(db: Db, { name, type }: CollectionInfo, dataset: Dataset): Promise<void> {
  const collection = db.collection<{ readonly _id: unknown }>(name);
  const directions = type === 'timeseries' ? [undefined] : ([1, -1] as const);
  for (const direction of directions) {
    const found = await collection.findOne({}, direction === undefined ? {} : { sort: { _id: direction } });
    if (found !== null && !isEvent(found)) throw foreignError(name, db.databaseName, found, dataset);
  }
}

/** Whether a document is an event as `intoDocument` makes it. */
function isEvent({ _id, startAt }: Document): boolean {
  return _id instanceof Binary && startAt instanceof Date;
}

/** The error of a document that is not an event, which names a field that shows it. */
export function foreignError(
  collection: string,
  database: string,
  document: Document,
  dataset: Dataset,
): ConfigurationError {
  const names = Object.keys(document).filter((name) => name !== '_id');
  const field = names.find((name) => dataset.columnOf(name) === undefined) ?? names[0];
  const shows = field === undefined ? 'without fields' : `with the field "${field}"`;
  return new ConfigurationError(
    `Expected the collection ${collection} in ${database} to hold only events that blackspot has stored, got a document ${shows}.`,
    {
      hint: 'Name another database in the URL. To analyse such documents, export them with `mongoexport --type=csv`, and import that file.',
      details: { collection, field },
    },
  );
}
