import { BSON, type Collection, type Document, Long } from 'mongodb';
import { InputError } from '../../base/errors.js';
import type { Dataset } from '../../dataset/dataset.js';
import type { FieldName } from '../../dataset/usAccidents/columns.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { checkColumns } from '../../query/check.js';
import { checkFilter } from '../../query/checkFilter.js';
import { fieldsOf } from '../../query/fields.js';
import type { Askable, Filter } from '../../query/question.js';
import { rowColumns } from '../../query/rowColumns.js';
import { sampleModulus, sampleRank } from '../../query/sampleRank.js';
import type { AskOptions, Changes, SampleOptions, Source, SourceDescription } from '../../query/source.js';
import { noCounts } from '../../query/sourceCounts.js';
import type { Table } from '../../query/table.js';
import { changesOf } from './changes.js';
import { collectionInfo } from './collectionDataset.js';
import { connectMongo, type MongoDatabase, mongoDefaults, mongoError } from './connection.js';
import { pathOf, textKey } from './document.js';
import { matchOf } from './match.js';
import { type CompiledPipeline, compilePipeline } from './pipeline.js';
import { searchArea } from './places.js';
import { tableOf } from './rows.js';
import { testOf } from './tests.js';

export interface MongoSourceOptions {
  /** What the collection holds. @default US Accidents */
  readonly dataset?: Dataset;
  /** @default accidents */
  readonly collection?: string;
}

/**
 * Opens the accidents that a store keeps in MongoDB as a Source: the server answers.
 *
 * @param url `mongodb://host:port/database`; the database is `blackspot` when it names none
 * @throws ConnectionError when no server answers; ConfigurationError when the collection holds another dataset
 */
export async function openMongoSource(url: string, options: MongoSourceOptions = {}): Promise<MongoSource> {
  const { collection = mongoDefaults.collection, dataset = usAccidents } = options;
  const database = await connectMongo(url);
  try {
    await collectionInfo(database.db, collection, dataset);
    return new MongoSource(database, collection, dataset);
  } catch (error) {
    await database.client.close();
    throw mongoError(error, `open ${database.name}`);
  }
}

/** Documents in a batch of the driver: the first batch of 101 would make a small answer take two ways. */
const batchDocuments = 10_000;
/** Rows that `scan` gives at a time. */
const scanBatchRows = 10_000;

export class MongoSource implements Source {
  readonly #database: MongoDatabase;
  readonly #collection: Collection;
  readonly name: string;
  readonly dataset: Dataset;

  constructor(database: MongoDatabase, collection: string, dataset: Dataset = usAccidents) {
    this.dataset = dataset;
    this.#database = database;
    this.#collection = database.db.collection(collection);
    this.name = database.name;
  }

  /** Costs three look-ups. The number of rows is the server's own count, which a crash of it may leave a little off. */
  async describe(): Promise<SourceDescription> {
    return this.#try('describe', async () => {
      const [rows, first, last, progress] = await Promise.all([
        this.#collection.estimatedDocumentCount(),
        this.#endOfTime(1),
        this.#endOfTime(-1),
        this.#database.db.collection(`${this.#collection.collectionName}.progress`).find().toArray(),
      ]);
      const total = (name: string): number => progress.reduce((sum, one) => sum + Number(one[name] ?? 0), 0);
      const updatedMs = Math.max(...progress.map(({ updatedAt }) => (updatedAt as Date).getTime()));
      return {
        kind: 'mongodb' as const,
        location: `${this.name}, collection ${this.#collection.collectionName}`,
        digest: null,
        rows,
        firstAt: first,
        lastAt: last,
        freshAt: progress.length === 0 ? null : new Date(updatedMs).toISOString(),
        counts:
          progress.length === 0
            ? noCounts
            : {
                ...noCounts,
                read: total('messages'),
                stored: total('inserted'),
                duplicates: total('duplicates'),
                rejected: total('rejected'),
              },
      };
    });
  }

  async ask(question: Askable, { signal }: AskOptions = {}): Promise<Table> {
    const compiled = compilePipeline(question, this.#collection.collectionName, this.dataset);
    const documents = await this.#try(
      'answer',
      () => this.#aggregate(compiled.pipeline, signal).toArray(),
      signal,
    );
    const { by, limit } = compiled.question;
    if (by.length === 0 && documents.length === 0 && limit !== 0) documents.push(rowOfNothing(compiled));
    return tableOf(
      documents,
      compiled.columns,
      compiled.columns.map((_, index) => `c${index}`),
    );
  }

  async explain(question: Askable): Promise<string> {
    const { pipeline } = compilePipeline(question, this.#collection.collectionName, this.dataset);
    const plan = await this.#try('explain', () => this.#aggregate(pipeline).explain('queryPlanner'));
    const shown = (value: unknown): string => BSON.EJSON.stringify(value as Document, undefined, 2);
    return `db.${this.#collection.collectionName}.aggregate(${shown(pipeline)})\n\n${shown(plan)}`;
  }

  scan(columns: readonly FieldName[], where: Filter = {}, { signal }: AskOptions = {}): AsyncIterable<Table> {
    return this.#scan(checkColumns(columns, this.dataset), checkFilter(where, this.dataset), signal);
  }

  async *#scan(
    names: readonly FieldName[],
    where: Filter,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Table> {
    const cursor = this.#collection.find(matchOfFilter(where), {
      projection: projectionOf(names),
      batchSize: scanBatchRows,
      ...(signal === undefined ? {} : { signal }),
    });
    try {
      for (;;) {
        const documents: Document[] = [];
        while (
          documents.length < scanBatchRows &&
          (await this.#try('scan', () => cursor.hasNext(), signal))
        ) {
          documents.push(...cursor.readBufferedDocuments(scanBatchRows - documents.length));
        }
        if (documents.length === 0) return;
        yield this.#recordTable(documents, names);
      }
    } finally {
      await cursor.close();
    }
  }

  async sample(rows: number, options: SampleOptions = {}): Promise<Table> {
    const { seed = 1, columns = fieldsOf(this.dataset).columns, where = {}, signal } = options;
    if (!Number.isSafeInteger(rows) || rows < 0) {
      throw new InputError(`A sample has a whole number of rows, got ${rows}.`);
    }
    if (!Number.isSafeInteger(seed)) throw new InputError(`The seed is a whole number, got ${seed}.`);
    const names = checkColumns(columns, this.dataset);
    const filter = checkFilter(where, this.dataset);
    if (rows === 0) return this.#recordTable([], names);
    const { factor, shift } = sampleRank(seed);
    const product = { $multiply: ['$dice', Long.fromNumber(factor)] };
    const documents = await this.#try(
      'sample',
      () =>
        this.#aggregate(
          [
            { $match: matchOfFilter(filter) },
            {
              $set: {
                rank: { $mod: [{ $add: [product, Long.fromNumber(shift)] }, Long.fromNumber(sampleModulus)] },
              },
            },
            { $sort: { rank: 1, _id: 1 } },
            { $limit: rows },
            { $project: projectionOf(names) },
          ],
          signal,
        ).toArray(),
      signal,
    );
    return this.#recordTable(documents, names);
  }

  /** Change streams, where the server is a member of a replica set. */
  async changes(): Promise<Changes | null> {
    return this.#try('watch', () => changesOf(this.#database.db, this.#collection.collectionName));
  }

  async close(): Promise<void> {
    await this.#database.client.close();
  }

  #recordTable(documents: readonly Document[], names: readonly FieldName[]): Table {
    if (names.includes('key')) for (const document of documents) document._id = textKey(document._id);
    return tableOf(documents, rowColumns(names, this.dataset), names.map(pathOf));
  }

  #aggregate(pipeline: readonly Document[], signal?: AbortSignal): ReturnType<Collection['aggregate']> {
    return this.#collection.aggregate([...pipeline], {
      allowDiskUse: true,
      batchSize: batchDocuments,
      ...(signal === undefined ? {} : { signal }),
    });
  }

  async #endOfTime(direction: 1 | -1): Promise<string | null> {
    const found = await this.#collection.findOne(
      {},
      { sort: { startAt: direction }, projection: { startAt: 1 } },
    );
    return found === null ? null : (found.startAt as Date).toISOString();
  }

  async #try<T>(what: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      signal?.throwIfAborted();
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      throw mongoError(error, `${what}, at ${this.name}`);
    }
  }
}

/** Of no documents the server makes no group: this is what the one row is then. */
function rowOfNothing({ question }: CompiledPipeline): Document {
  const counts = Object.values(question.measures).map(({ kind }) => kind === 'count' || kind === 'distinct');
  return Object.fromEntries(counts.map((isCount, index) => [`c${index}`, isCount ? 0 : null]));
}

function matchOfFilter(where: Filter): Document {
  const [match, area] = [matchOf(testOf(where)), searchArea(where)];
  return area === null ? match : { $and: [match, area] };
}

function projectionOf(names: readonly FieldName[]): Document {
  const shown = Object.fromEntries(names.map((name) => [pathOf(name), 1]));
  return { _id: 0, ...shown };
}
