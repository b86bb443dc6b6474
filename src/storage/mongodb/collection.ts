import type { Collection, Db, Document, IndexDescription } from 'mongodb';
import { ConfigurationError } from '../../base/errors.js';
import type { AddedColumn } from '../../dataset/addedColumns.js';
import type { Column, ColumnType, Dataset } from '../../dataset/dataset.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { addedColumns, collectionInfo, columnsCollection } from '../../engines/mongodb/collectionDataset.js';

export interface MongoCollectionOptions {
  /** @default US Accidents */
  readonly dataset?: Dataset;
  readonly collection: string;
  readonly timeSeries: boolean;
  readonly added: readonly AddedColumn[];
}

/**
 * Opens the collection of accidents. Creates it with its validator and indexes if it is missing, so that both exist before the
 * first insert. An existing one gets the current validator and the missing indexes.
 * @throws ConfigurationError when it exists as the other type (time-series or plain), or has another dataset
 */
export async function makeAccidentCollection(db: Db, options: MongoCollectionOptions): Promise<Collection> {
  const { collection: name, timeSeries, dataset = usAccidents } = options;
  const existing = await collectionInfo(db, name, dataset);
  if (existing !== undefined && (existing.type === 'timeseries') !== timeSeries) {
    const [wanted, found] = timeSeries ? ['time-series', 'plain'] : ['plain', 'time-series'];
    throw new ConfigurationError(
      `Expected ${name} in ${db.databaseName} to be a ${wanted} collection, got a ${found} one.`,
      { hint: 'Choose another collection, or drop this one.' },
    );
  }
  await putColumns(db, name, options.added);
  // Also those of other consumers, whose documents the validator must take.
  const added = await addedColumns(db, name);
  if (existing === undefined) await create(db, { ...options, dataset, added });
  else if (!timeSeries) await db.command({ collMod: name, validator: accidentValidator(dataset, added) });
  const collection = db.collection(name);
  await collection.createIndexes(accidentIndexes(dataset).map((key) => ({ key })));
  return collection;
}

/**
 * Describes the columns of a writer beside the collection, for the readers.
 * @throws ConfigurationError when the collection has one of them with another type
 */
async function putColumns(db: Db, collection: string, added: readonly AddedColumn[]): Promise<void> {
  for (const { name, type, meaning } of added) {
    const found = await columnsCollection(db, collection).findOneAndUpdate(
      { _id: name },
      { $setOnInsert: { type, meaning } },
      { upsert: true, returnDocument: 'after' },
    );
    if (found!.type === type) continue;
    throw new ConfigurationError(
      `Expected the column "${name}" to be ${found!.type}, as in the existing documents, got ${type}.`,
      { hint: 'Choose another name for the column, or another collection.' },
    );
  }
}

/** Indexes for order by instant and the watermark, for windows of local time, and for places. */
export function accidentIndexes({ hasPlace }: Dataset): readonly IndexDescription['key'][] {
  return [{ startAt: 1 }, { startLocal: 1 }, ...(hasPlace ? [{ place: '2dsphere' } as const] : [])];
}

async function create(
  db: Db,
  { collection: name, timeSeries, added, dataset }: MongoCollectionOptions & { readonly dataset: Dataset },
): Promise<void> {
  try {
    // MongoDB allows no validator on a time-series collection. There, decoding is the only check.
    await db.createCollection(
      name,
      timeSeries
        ? { timeseries: { timeField: 'startAt', ...metaField(dataset), granularity: 'hours' } }
        : { validator: accidentValidator(dataset, added) },
    );
  } catch (error) {
    // Another consumer that started at the same time was first.
    if ((error as { codeName?: string }).codeName !== 'NamespaceExists') throw error;
  }
}

/** Buckets contain one feed, if the dataset has feeds. */
function metaField({ roles: { feed } }: Dataset): { metaField?: string } {
  return feed === undefined ? {} : { metaField: feed };
}

/** A whole number of type double may arrive as an int; `number` allows both. */
const bsonTypes: Readonly<Record<ColumnType, string>> = {
  text: 'string',
  integer: 'int',
  double: 'number',
  boolean: 'bool',
  localTime: 'date',
  instant: 'date',
  uuid: 'binData',
};

/** The JSON schema of a document, from the dataset: types, ranges and required fields. */
export function accidentValidator(
  { id, columns, neverNull, hasPlace }: Dataset,
  added: readonly AddedColumn[] = [],
): Document {
  const recordColumns = columns.filter(({ type }) => type !== 'uuid');
  const place = {
    bsonType: 'object',
    required: ['type', 'coordinates'],
    properties: {
      type: { enum: ['Point'] },
      coordinates: { bsonType: 'array', minItems: 2, maxItems: 2, items: { bsonType: 'number' } },
    },
  };
  return {
    $jsonSchema: {
      title: id,
      bsonType: 'object',
      required: ['_id', 'dice', ...[...neverNull].filter((name) => name !== 'key')],
      // A position is whole or missing.
      ...(hasPlace
        ? { dependencies: { lat: ['lng', 'place'], lng: ['lat', 'place'], place: ['lat', 'lng'] } }
        : {}),
      properties: {
        _id: { bsonType: 'binData' },
        ...(hasPlace ? { place } : {}),
        dice: { bsonType: 'int', minimum: 0 },
        ...Object.fromEntries(
          [...recordColumns, ...added].map((column) => [column.name, propertyOf(column)]),
        ),
      },
    },
  };
}

function propertyOf({ type, range, meaning, unit }: Omit<Column, 'headers'>): Document {
  const description = unit === undefined ? meaning : `${meaning}, ${unit}`;
  const limits = range === undefined ? {} : { minimum: range[0], maximum: range[1] };
  return { bsonType: bsonTypes[type], description, ...limits };
}
