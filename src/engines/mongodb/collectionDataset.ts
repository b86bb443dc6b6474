import type { CollectionInfo, Db } from 'mongodb';
import { ConfigurationError } from '../../base/errors.js';
import type { Dataset } from '../../dataset/dataset.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';

/**
 * The server's description of a collection; undefined if it does not exist. The title of its validator is the dataset.
 * Old validators have no title and time-series collections have no validator, so their dataset is not checked.
 *
 * @throws ConfigurationError if it holds another dataset
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
  return found;
}
