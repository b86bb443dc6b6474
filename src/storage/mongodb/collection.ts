import type { Collection, Db, Document } from 'mongodb';
import { ConfigurationError } from '../../base/errors.js';
import type { AddedColumn } from '../../consume/addedColumns.js';
import { type Column, type ColumnType, columns } from '../../dataset/columns.js';
import { neverNull } from '../../dataset/json.js';

export interface MongoCollectionOptions {
  readonly collection: string;
  readonly timeSeries: boolean;
  readonly added: readonly AddedColumn[];
}

/**
 * The collection of accidents, made with its validator and indexes when it is absent, so that both are there before the
 * first insert. One that exists gets the present validator and the missing indexes.
 * @throws ConfigurationError when it exists as the other kind (time-series or not).
 */
export async function makeAccidentCollection(db: Db, options: MongoCollectionOptions): Promise<Collection> {
  const { collection: name, timeSeries, added } = options;
  const [existing] = await db.listCollections({ name }).toArray();
  if (existing !== undefined && (existing.type === 'timeseries') !== timeSeries) {
    const kind = timeSeries ? 'no time-series collection' : 'a time-series collection';
    throw new ConfigurationError(`${name} in ${db.databaseName} exists, and is ${kind}.`, {
      hint: 'Name another collection, or drop this one.',
    });
  }
  if (existing === undefined) await create(db, options);
  else if (!timeSeries) await db.command({ collMod: name, validator: accidentValidator(added) });
  const collection = db.collection(name);
  await collection.createIndexes([...accidentIndexes.map((key) => ({ key: { ...key } }))]);
  return collection;
}

/** Order by instant and the watermark; windows of the wall clock; places. */
export const accidentIndexes = [{ startAt: 1 }, { startLocal: 1 }, { place: '2dsphere' }] as const;

async function create(
  db: Db,
  { collection: name, timeSeries, added }: MongoCollectionOptions,
): Promise<void> {
  try {
    // A validator is refused on a time-series collection: there, decoding is the only check.
    await db.createCollection(
      name,
      timeSeries
        ? { timeseries: { timeField: 'startAt', metaField: 'source', granularity: 'hours' } }
        : { validator: accidentValidator(added) },
    );
  } catch (error) {
    // Two consumers that start together: the other one was first.
    if ((error as { codeName?: string }).codeName !== 'NamespaceExists') throw error;
  }
}

/** A whole number that is a double on paper may come as an int: both are `number`. */
const bsonTypes: Readonly<Record<ColumnType, string>> = {
  text: 'string',
  integer: 'int',
  double: 'number',
  boolean: 'bool',
  localTime: 'date',
  instant: 'date',
  uuid: 'binData',
};

/** What a document must look like, from the schema: types, ranges and what is never absent. */
export function accidentValidator(added: readonly AddedColumn[] = []): Document {
  const recordColumns = (columns as readonly Column[]).filter(({ type }) => type !== 'uuid');
  return {
    $jsonSchema: {
      bsonType: 'object',
      required: ['_id', 'place', 'dice', ...[...neverNull].filter((name) => name !== 'key')],
      properties: {
        _id: { bsonType: 'binData' },
        place: {
          bsonType: 'object',
          required: ['type', 'coordinates'],
          properties: {
            type: { enum: ['Point'] },
            coordinates: { bsonType: 'array', minItems: 2, maxItems: 2, items: { bsonType: 'number' } },
          },
        },
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
