import type { CollectionInfo, Db } from 'mongodb';
import { ConfigurationError } from '../../base/errors.js';
import type { Dataset } from '../../dataset/dataset.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';

/**
 * What the server says of a collection; undefined when it is not there. Its validator names the dataset as its title; one from
 * before there were other datasets has none, and time-series collections have no validator: nothing is known of these.
 *
 * @throws ConfigurationError when it holds another dataset
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
      { hint: 'Choose another collection, or pass the description of that dataset.' },
    );
  }
  return found;
}
