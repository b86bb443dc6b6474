import { BSON, type Collection, type Document, Long } from 'mongodb';
import { type OptionNames, requireKnownOptions } from '../../base/checks.js';
import { printedAs } from '../../base/printed.js';
import { Tasks } from '../../base/tasks.js';
import { type AddedColumn, withAddedColumns } from '../../dataset/addedColumns.js';
import { type Dataset, requireDataset } from '../../dataset/dataset.js';
import { isInventedId } from '../../dataset/invented.js';
import type { FieldName } from '../../dataset/usAccidents/columns.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { signalOf } from '../../query/askOptions.js';
import { checkColumns } from '../../query/check.js';
import { checkFilter } from '../../query/checkFilter.js';
import { checkSample } from '../../query/checkSample.js';
import {
  columnStates,
  columnStatesQuestion,
  countColumnStates,
  readColumnStates,
} from '../../query/columnStates.js';
import type { Filter, QuestionLike } from '../../query/question.js';
import { rowColumns } from '../../query/rowColumns.js';
import { sampleModulus, sampleRank } from '../../query/sampleRank.js';
import type {
  AskOptions,
  Changes,
  ColumnState,
  ColumnStates,
  RowsAsked,
  SampleOptions,
  SentQuery,
  Source,
  SourceDescription,
} from '../../query/source.js';
import { noCounts } from '../../query/sourceCounts.js';
import { sourceText } from '../../query/sourceText.js';
import { Table } from '../../query/table.js';
import { changesOf } from './changes.js';
import { addedColumns, collectionInfo, foreignError } from './collectionDataset.js';
import { closedError, connectMongo, type MongoDatabase, mongoDefaults, mongoError } from './connection.js';
import { pathOf, textKey } from './document.js';
import { testOf } from './filterTree.js';
import { matchOf } from './match.js';
import { type CompiledPipeline, compilePipeline } from './pipeline.js';
import { searchArea } from './places.js';
import { tableFromDocuments } from './rows.js';
import { shellText } from './shellText.js';

export interface MongoSourceOptions {
  /** The dataset of the collection. @default US Accidents */
  readonly dataset?: Dataset;
  /** @default accidents */
  readonly collection?: string;
}

const optionNames: OptionNames<MongoSourceOptions> = { dataset: true, collection: true };

/**
 * Opens the accidents of a MongoDB collection as a Source. The server answers. Its dataset has the columns that steps have
 * added before it is opened.
 *
 * @param url `mongodb://host:port/database`; the database is `blackspot` if it names none
 * @throws ConnectionError if no server answers
 * @throws ConfigurationError if the collection holds another dataset
 * @example
 * const source = await openMongoSource('mongodb://localhost:27017/blackspot');
 * (await source.ask(count())).toRows(); // [{ n: 49461 }]
 */
export async function openMongoSource(url: string, options: MongoSourceOptions = {}): Promise<MongoSource> {
  requireKnownOptions('openMongoSource', options, optionNames);
  const { collection = mongoDefaults.collection, dataset = usAccidents } = options;
  requireDataset(dataset);
  const database = await connectMongo(url);
  try {
    await collectionInfo(database.db, collection, dataset);
    const added = await addedColumns(database.db, collection);
    return new MongoSource(database, collection, withAddedColumns(dataset, added));
  } catch (error) {
    await database.client.close();
    throw mongoError(error, `open ${database.name}`);
  }
}

/** Documents in a batch of the driver: with its default of 101, a small answer would take two round trips. */
const batchDocuments = 10_000;
/** Up to this many documents, `describeColumns` counts exactly. */
const countedDocuments = 10_000;
/** Random documents that it reads otherwise: the server draws so few without reading the others. */
const sampledDocuments = 1_000;
/** Rows in a batch of `scan`. */
const scanBatchRows = 10_000;

export class MongoSource implements Source {
  readonly #database: MongoDatabase;
  readonly #collection: Collection;
  readonly #countedDocuments: number;
  /** The questions in progress, for which `close` waits. */
  readonly #tasks: Tasks;
  /** A collection where an accident was made up keeps the mark. */
  #hasInvented = false;
  readonly name: string;
  readonly dataset: Dataset;

  constructor(
    database: MongoDatabase,
    collection: string,
    dataset: Dataset = usAccidents,
    maxCounted: number = countedDocuments,
    tasks?: Tasks,
  ) {
    this.dataset = dataset;
    this.#countedDocuments = maxCounted;
    this.#database = database;
    this.#collection = database.db.collection(collection);
    this.name = database.name;
    this.#tasks = tasks ?? new Tasks(() => closedError(this.name));
  }

  /** Costs three look-ups. The number of rows is the server's estimate, which may be slightly wrong after a crash. */
  async describe(): Promise<SourceDescription> {
    return this.#try('describe', async () => {
      const [rows, ends, progress] = await Promise.all([
        this.#collection.estimatedDocumentCount(),
        this.#endsOfTime(),
        this.#database.db.collection(`${this.#collection.collectionName}.progress`).find().toArray(),
      ]);
      const [firstAt, lastAt] = await Promise.all([this.#instantOf(ends[0]), this.#instantOf(ends[1])]);
      const total = (name: string): number => progress.reduce((sum, one) => sum + Number(one[name] ?? 0), 0);
      const updatedMs = Math.max(...progress.map(({ updatedAt }) => (updatedAt as Date).getTime()));
      return {
        type: 'mongodb' as const,
        location: `${this.name}, collection ${this.#collection.collectionName}`,
        digest: null,
        rows,
        firstAt,
        lastAt,
        isInvented: this.#isMarked(ends),
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

  async describeColumns(where: Filter = {}, options: AskOptions = {}): Promise<ColumnStates> {
    const signal = signalOf('describeColumns', options);
    const rows = await this.#try('count', () => this.#collection.estimatedDocumentCount(), signal);
    if (rows <= this.#countedDocuments) return countColumnStates(this, where, options);
    const question = columnStatesQuestion(this.dataset, checkFilter(where, this.dataset));
    const sampled = readColumnStates(
      this.dataset,
      await this.#answer(question, [{ $sample: { size: sampledDocuments } }], signal),
    );
    // No document of the sample matches the filter, so nothing is known.
    if (sampled.key === 'absent') return columnStates(this.dataset, () => 'unknown');
    const settled = (name: FieldName): ColumnState => (this.dataset.neverNull.has(name) ? 'full' : 'unknown');
    return columnStates(this.dataset, (name) => (sampled[name] === 'partial' ? 'partial' : settled(name)));
  }

  async ask(question: QuestionLike, options: AskOptions = {}): Promise<Table> {
    return this.#answer(question, [], signalOf('ask', options));
  }

  /** The table of the documents that these stages return. */
  async #answer(
    question: QuestionLike,
    stages: readonly Document[],
    signal: AbortSignal | undefined,
  ): Promise<Table> {
    const compiled = compilePipeline(question, this.#collection.collectionName, this.dataset);
    const [documents, isInvented] = await this.#try(
      'answer',
      () =>
        Promise.all([
          this.#aggregate([...stages, ...compiled.pipeline], signal).toArray(),
          this.#isInvented(),
        ]),
      signal,
    );
    const { by, limit } = compiled.question;
    if (by.length === 0 && documents.length === 0 && limit !== 0) documents.push(rowOfNothing(compiled));
    const { columns, rowCount } = tableFromDocuments(
      documents,
      compiled.columns,
      compiled.columns.map((_, index) => `c${index}`),
    );
    return new Table(columns, rowCount, compiled.question, isInvented);
  }

  async explain(question: QuestionLike): Promise<string> {
    const { pipeline } = compilePipeline(question, this.#collection.collectionName, this.dataset);
    const plan = await this.#try('explain', () => this.#aggregate(pipeline).explain('queryPlanner'));
    const jsonOf = (value: unknown): string => BSON.EJSON.stringify(value as Document, undefined, 2);
    return `db.${this.#collection.collectionName}.aggregate(${jsonOf(pipeline)})\n\n${jsonOf(plan)}`;
  }

  async sent(asked: QuestionLike | RowsAsked): Promise<readonly SentQuery[]> {
    const { collectionName } = this.#collection;
    if (!('columns' in asked)) {
      const { pipeline } = compilePipeline(asked, collectionName, this.dataset);
      return [{ language: 'mongodb', text: shellText(collectionName, 'aggregate', [pipeline]) }];
    }
    const { rows = null, columns, ...options } = asked;
    const names = checkColumns(columns, this.dataset);
    const where = checkFilter(options.where ?? {}, this.dataset);
    const text =
      rows === null
        ? shellText(collectionName, 'find', [matchOfFilter(where), projectionOf(names)])
        : shellText(collectionName, 'aggregate', [samplePipeline(rows, options.seed ?? 1, names, where)]);
    return [{ language: 'mongodb', text }];
  }

  scan(columns: readonly FieldName[], where: Filter = {}, options: AskOptions = {}): AsyncIterable<Table> {
    const signal = signalOf('scan', options);
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
    const { seed, columns: names, where, signal } = checkSample(rows, this.dataset, options);
    if (rows === 0) return this.#recordTable([], names);
    const documents = await this.#try(
      'sample',
      () => this.#aggregate(samplePipeline(rows, seed, names, where), signal).toArray(),
      signal,
    );
    return this.#recordTable(documents, names);
  }

  withColumns(added: readonly AddedColumn[]): MongoSource {
    const dataset = withAddedColumns(this.dataset, added);
    const { collectionName } = this.#collection;
    return new MongoSource(this.#database, collectionName, dataset, this.#countedDocuments, this.#tasks);
  }

  /** Change streams, if the server is a member of a replica set. */
  async changes(): Promise<Changes | null> {
    const { db } = this.#database;
    const changes = await this.#try('watch', () => changesOf(db, this.#collection.collectionName));
    if (changes === null) return null;
    return {
      now: () => this.#try('watch', () => changes.now()),
      // Not a task, since it may wait for ever: closing ends it.
      after: (moment, signal) =>
        changes.after(moment, signal).catch((error: unknown) => {
          this.#tasks.requireOpen();
          throw error;
        }),
    };
  }

  /** Closes it when the questions in progress have been answered; later ones are refused. Ends the waiting of `changes`. */
  close(): Promise<void> {
    return this.#tasks.close(() => this.#database.client.close());
  }

  #recordTable(documents: readonly Document[], names: readonly FieldName[]): Table {
    if (names.includes('key')) for (const document of documents) document._id = textKey(document._id);
    return tableFromDocuments(documents, rowColumns(names, this.dataset), names.map(pathOf));
  }

  #aggregate(pipeline: readonly Document[], signal?: AbortSignal): ReturnType<Collection['aggregate']> {
    return this.#collection.aggregate([...pipeline], {
      allowDiskUse: true,
      batchSize: batchDocuments,
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** The earliest and the latest accident. */
  #endsOfTime(): Promise<(Document | null)[]> {
    const end = (direction: 1 | -1): Promise<Document | null> =>
      this.#collection.findOne({}, { sort: { startAt: direction }, projection: { startAt: 1, id: 1 } });
    return Promise.all([end(1), end(-1)]);
  }

  async #isInvented(): Promise<boolean> {
    return this.#hasInvented || this.#isMarked(await this.#endsOfTime());
  }

  #isMarked(accidents: readonly (Document | null)[]): boolean {
    this.#hasInvented ||= accidents.some((one) => isInventedId(one?.id));
    return this.#hasInvented;
  }

  async #instantOf(found: Document | null | undefined): Promise<string | null> {
    if (found == null) return null;
    if (found.startAt instanceof Date) return found.startAt.toISOString();
    // Another program has added it since the source was opened.
    const { collectionName, dbName } = this.#collection;
    throw foreignError(
      collectionName,
      dbName,
      (await this.#collection.findOne({ _id: found._id })) ?? found,
      this.dataset,
    );
  }

  async #try<T>(what: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      signal?.throwIfAborted();
      return await this.#tasks.run(work);
    } catch (error) {
      signal?.throwIfAborted();
      throw mongoError(error, `${what}, at ${this.name}`);
    }
  }
}

printedAs(
  MongoSource.prototype,
  ({ name }) => sourceText(`MongoDB ${name}`),
  () => null,
);

/** The one row of an answer without documents, for which the server returns no group. */
function rowOfNothing({ question }: CompiledPipeline): Document {
  const counts = Object.values(question.measures).map(({ kind }) => kind === 'count' || kind === 'distinct');
  return Object.fromEntries(counts.map((isCount, index) => [`c${index}`, isCount ? 0 : null]));
}

function matchOfFilter(where: Filter): Document {
  const [match, area] = [matchOf(testOf(where)), searchArea(where)];
  return area === null ? match : { $and: [match, area] };
}

/** The documents of lowest rank. */
function samplePipeline(
  rows: number,
  seed: number,
  names: readonly FieldName[],
  where: Filter,
): readonly Document[] {
  const { factor, shift } = sampleRank(seed);
  const product = { $multiply: ['$dice', Long.fromNumber(factor)] };
  return [
    { $match: matchOfFilter(where) },
    {
      $set: {
        rank: { $mod: [{ $add: [product, Long.fromNumber(shift)] }, Long.fromNumber(sampleModulus)] },
      },
    },
    { $sort: { rank: 1, _id: 1 } },
    { $limit: rows },
    { $project: projectionOf(names) },
  ];
}

function projectionOf(names: readonly FieldName[]): Document {
  const included = Object.fromEntries(names.map((name) => [pathOf(name), 1]));
  return { _id: 0, ...included };
}
