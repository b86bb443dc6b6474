import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import type { AddedColumn } from '../../src/consume/addedColumns.js';
import { consume } from '../../src/consume/consume.js';
import type { DeadLetter } from '../../src/consume/deadLetter.js';
import { type Decoder, eventDecoder } from '../../src/consume/decoder.js';
import type { EventStore } from '../../src/consume/eventStore.js';
import type { ConsumeSummary } from '../../src/consume/progress.js';
import type { ObservedEvents, ObserveStep, TransformStep } from '../../src/consume/steps.js';
import { encodeEvent, refusal } from '../../src/dataset/json.js';
import { parseRow } from '../../src/dataset/parseRow.js';
import type { Accident } from '../../src/dataset/usAccidents/accident.js';
import { columns } from '../../src/dataset/usAccidents/columns.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import { createInProcessLog } from '../../src/log/inProcess.js';
import type { Log, LogMessage, LogReader } from '../../src/log/log.js';
import type { Value } from '../../src/query/question.js';
import { variedAccidents } from '../query/variedAccidents.js';
import { batchOf, noDeadLetters } from '../support/streams.js';

/** A kind of store, as the tests of steps need it. */
export interface StoreKind {
  /** Opens the same store each time, empty at the first time in a test. */
  open(added?: readonly AddedColumn[]): Promise<EventStore>;
  /** Empties it. */
  clear(): Promise<void>;
  /** Values of a column that steps have added, by event key. */
  stored(column: string): Promise<Map<string, Value>>;
}

const added: readonly AddedColumn[] = [
  { name: 'score', type: 'double', meaning: 'a number from the severity and the place' },
  { name: 'priority', type: 'integer', meaning: 'four times the severity' },
  { name: 'label', type: 'text', meaning: 'the state, or nothing' },
  { name: 'isSevere', type: 'boolean', meaning: 'severity of at least 3' },
];
const [score, ...others] = added as [AddedColumn, ...AddedColumn[]];

const scoring: TransformStep = {
  name: 'scoring',
  reads: ['severity', 'lat'],
  adds: [score],
  transform: ({ columns: { severity, lat } }) => ({
    score: severity!.map((value, at) => scoreOf(value, lat![at]!)),
  }),
};
/** Reads what the step before it has added. */
const labelling: TransformStep = {
  name: 'labelling',
  reads: ['score', 'severity', 'state'],
  adds: others,
  transform: async ({ columns: { severity, state, score } }) => ({
    priority: score!.map((_, at) => Number(severity![at]) * 4),
    label: state!,
    isSevere: severity!.map((value) => Number(value) >= 3),
  }),
};

/** A missing value counts as 0. */
function scoreOf(severity: Value, lat: Value): number | null {
  return Number(severity) === 0 ? null : Number(severity) + Number(lat) / 100;
}

/** Notes everything that it is given. */
function noting(reads: readonly string[]): ObserveStep & { readonly seen: ObservedEvents[] } {
  const seen: ObservedEvents[] = [];
  return { name: 'noting', reads, seen, observe: (events) => void seen.push(events) };
}

const accidents = variedAccidents(300, 11);
const messages: readonly LogMessage[] = accidents.map(messageOf);
const broken: LogMessage = { key: 'b', value: Buffer.from('{"severity"'), headers: {}, timestampMs: 0 };

function messageOf(accident: Accident): LogMessage {
  const timestampMs = Date.parse(accident.startAt);
  return { key: accident.key, value: encodeEvent(accident), headers: {}, timestampMs };
}

async function logOf(...all: readonly LogMessage[]): Promise<Log> {
  const log = createInProcessLog();
  const writer = await log.writer('t');
  await writer.write(all);
  await writer.close();
  return log;
}

/** What every store does with steps and decoders. */
export function describeSteps(kind: StoreKind): void {
  const run = async (
    log: Log,
    store: EventStore,
    options: {
      transforms?: readonly TransformStep[];
      observers?: readonly ObserveStep[];
      decoder?: Decoder;
      letters?: DeadLetter[];
      wrap?: (reader: LogReader) => LogReader;
      maxBatchMessages?: number;
    } = {},
  ): Promise<ConsumeSummary> => {
    const { letters, wrap = (reader) => reader, ...steps } = options;
    const reader = await log.reader('t', { group: 'g', maxBatchMessages: 20 });
    try {
      return await consume(wrap(reader), store, {
        streamId: 's',
        deadLetters: letters === undefined ? noDeadLetters : async (more) => void letters.push(...more),
        maxBatchMessages: 100,
        ...steps,
      });
    } finally {
      await reader.close();
    }
  };
  const fresh = async (columnsAdded: readonly AddedColumn[] = []): Promise<EventStore> => {
    await kind.clear();
    return kind.open(columnsAdded);
  };
  const byKey = <T>(value: (accident: Accident) => T): Map<string, T> =>
    new Map(accidents.map((accident) => [accident.key, value(accident)]));

  describe('steps', () => {
    it('add columns of each type, which are stored with the events', async () => {
      const store = await fresh(added);
      const summary = await run(await logOf(...messages), store, { transforms: [scoring, labelling] });
      expect(summary).toMatchObject({ messages: 300, stored: 300 });
      await store.close();
      expect(await kind.stored('score')).toEqual(byKey(({ severity, lat }) => scoreOf(severity, lat)));
      expect(await kind.stored('priority')).toEqual(byKey(({ severity }) => Number(severity) * 4));
      expect(await kind.stored('label')).toEqual(byKey(({ state }) => state));
      expect(await kind.stored('isSevere')).toEqual(byKey(({ severity }) => Number(severity) >= 3));
    });

    it('leave a column without a step empty, and the event key as it is', async () => {
      const store = await fresh(added);
      await run(await logOf(...messages), store, { transforms: [scoring] });
      // The same events without any step are the same events.
      const again = await run(await logOf(...messages), store, {});
      expect(again).toMatchObject({ stored: 0, duplicates: 300 });
      await store.close();
      expect(await kind.stored('label')).toEqual(byKey(() => null));
    });

    it('observe each new event once, with the columns they read, whatever comes twice or is not an event', async () => {
      const store = await fresh([score]);
      const note = noting(['key', 'state', 'startAt', 'startLocal', 'severity', 'junction', 'lat', 'score']);
      const stream = [...messages.slice(0, 150), broken, ...messages.slice(100, 300), broken, messages[0]!];
      const letters: DeadLetter[] = [];
      const steps = { transforms: [scoring], observers: [note], letters };
      const summary = await run(await logOf(...stream), store, steps);
      expect(summary).toMatchObject({ messages: 353, stored: 300, duplicates: 51, deadLetters: 2 });
      expect(letters.map(({ offset }) => offset)).toEqual([150, 351]);
      expect(note.seen.reduce((sum, { count }) => sum + count, 0)).toBe(300);
      const expected: [string, (accident: Accident) => Value][] = [
        ['key', ({ key }) => key],
        ['state', ({ state }) => state],
        ['startAt', ({ startAt }) => startAt],
        ['startLocal', ({ startLocal }) => startLocal],
        ['severity', ({ severity }) => severity],
        ['junction', ({ junction }) => junction],
        ['lat', ({ lat }) => lat],
        ['score', ({ severity, lat }) => scoreOf(severity, lat)],
      ];
      // Of two copies in one batch, either may be the one that was new.
      const keys = note.seen.flatMap(({ columns }) => columns.key as readonly string[]);
      expect([...keys].sort()).toEqual(accidents.map(({ key }) => key).sort());
      const observed = keys.map((key) => accidents.find((accident) => accident.key === key)!);
      for (const [name, read] of expected) {
        expect(note.seen.flatMap(({ columns }) => columns[name])).toEqual(observed.map(read));
      }
      for (const { offsets, columns, startOffset, endOffset } of note.seen) {
        expect(offsets.map((offset) => stream[offset]!.key)).toEqual(columns.key);
        expect(offsets.every((offset) => offset >= startOffset && offset < endOffset)).toBe(true);
      }
      await store.close();
    });

    it('do not observe again what is delivered again after a death between write and commit', async () => {
      const log = await logOf(...messages);
      const note = noting(['key']);
      let commits = 0;
      const dying = (reader: LogReader): LogReader => ({
        batches: (signal) => reader.batches(signal),
        close: () => reader.close(),
        commit: async (batch) => {
          commits += 1;
          if (commits === 2) throw new Error('killed');
          await reader.commit(batch);
        },
      });
      const first = await fresh();
      await expect(run(log, first, { observers: [note], wrap: dying })).rejects.toThrow('killed');
      await first.close();
      const second = await kind.open();
      expect(await run(log, second, { observers: [note] })).toMatchObject({
        messages: 200,
        stored: 100,
        duplicates: 100,
      });
      await second.close();
      const keys = note.seen.flatMap(({ columns }) => columns.key);
      expect(keys).toEqual(accidents.map(({ key }) => key));
    });

    it('that fail before the store end the consumer with nothing of the batch stored, and nothing is lost', async () => {
      const log = await logOf(...messages);
      const store = await fresh([score]);
      const failing: TransformStep = {
        ...scoring,
        transform: (events) => {
          if (events.columns.severity!.length > 0 && calls++ === 1) throw new Error('no score today');
          return scoring.transform(events);
        },
      };
      let calls = 0;
      await expect(run(log, store, { transforms: [failing] })).rejects.toThrow('no score today');
      expect((await kind.stored('score')).size).toBe(100);
      const rest = await run(log, store, { transforms: [scoring] });
      expect(rest).toMatchObject({ messages: 200, stored: 200, duplicates: 0 });
      await store.close();
      expect(await kind.stored('score')).toEqual(byKey(({ severity, lat }) => scoreOf(severity, lat)));
    });

    it('that fail after the store end the consumer before the commit: stored once, seen at most once', async () => {
      const log = await logOf(...messages);
      const store = await fresh();
      const note = noting(['key']);
      let calls = 0;
      const failing: ObserveStep = {
        ...note,
        observe: (events) => {
          calls += 1;
          if (calls === 2) throw new Error('no window today');
          note.observe(events);
        },
      };
      await expect(run(log, store, { observers: [failing] })).rejects.toThrow('no window today');
      const rest = await run(log, store, { observers: [failing] });
      expect(rest).toMatchObject({ messages: 200, stored: 100, duplicates: 100 });
      await store.close();
      const seen = note.seen.flatMap(({ columns }) => columns.key);
      const expected = [...accidents.slice(0, 100), ...accidents.slice(200)].map(({ key }) => key);
      expect(seen).toEqual(expected);
    });

    it('are refused where the store lacks the column, where they read what is not there, and on wrong values', async () => {
      const store = await fresh([score]);
      const log = await logOf(...messages);
      const wrong = (values: readonly Value[]): TransformStep => ({
        ...scoring,
        transform: () => ({ score: values }),
      });
      const returning = (result: unknown): TransformStep => ({
        ...scoring,
        transform: () => result as never,
      });
      const refused: [TransformStep, RegExp][] = [
        [{ ...labelling, reads: ['state'] }, /Column "priority" of step "labelling" not found/],
        [{ ...scoring, adds: [{ ...score, type: 'text' }] }, /Column "score" of step .* not found/],
        [{ ...scoring, reads: ['colour'] }, /to read columns that exist, got "colour"/],
        [wrong([1]), /to return 100 values of score, got 1/],
        [wrong(new Array(100).fill('high')), /values of type double for score, got "high"/],
        [wrong(new Array(100).fill(Number.NaN)), /values of type double for score, got NaN/],
        [wrong(new Array(100).fill(undefined)), /values of type double for score, got undefined/],
        [wrong(new Array(100)), /values of type double for score, got undefined/],
        [wrong('x'.repeat(100) as never), /to return 100 values of score, got "xxx/],
        [wrong(null as never), /to return 100 values of score, got null/],
        [wrong({ length: 100 } as never), /to return 100 values of score, got {"length":100}/],
        [
          returning(null),
          /step "scoring" to return an object with a list for each column that it adds, got null/,
        ],
        [returning(undefined), /step "scoring" to return an object .*, got undefined/],
        [returning('high'), /step "scoring" to return an object .*, got "high"/],
        [returning([[1]]), /step "scoring" to return an object .*, got \[\[1\]\]/],
        [returning({}), /to return 100 values of score, got none/],
        [returning({ score: [], scores: [] }), /Column that step "scoring" adds not found: scores/],
      ];
      for (const [step, message] of refused) {
        const error = await run(log, store, { transforms: [step] }).catch((caught: unknown) => caught);
        expect(error).toBeInstanceOf(InputError);
        expect((error as InputError).message).toMatch(message);
        expect((error as InputError).hint).toMatch(/\.$|\[/);
      }
      // Nothing was committed: the whole stream is still there for steps that work.
      expect(await run(log, store, { transforms: [scoring] })).toMatchObject({ messages: 300, stored: 300 });
      await store.close();
      expect((await kind.stored('score')).size).toBe(300);
    });

    it('that throw something other than an Error are named, and nothing is lost', async () => {
      const log = await logOf(...messages);
      const store = await fresh([score]);
      for (const thrown of [undefined, null, 'no score today', 0]) {
        const fail = (): never => {
          throw thrown;
        };
        const failing: TransformStep[] = [
          { ...scoring, transform: fail },
          { ...scoring, transform: () => Promise.reject(thrown) },
        ];
        for (const step of failing) {
          await expect(run(log, store, { transforms: [step] })).rejects.toThrow(
            `Step "scoring" threw ${JSON.stringify(thrown)}, which is not an Error.`,
          );
        }
      }
      expect((await run(log, store, { transforms: [scoring], maxBatchMessages: 300 })).stored).toBe(300);
      const more = await logOf(...messages);
      const step: ObserveStep = { name: 'windows', reads: [], observe: () => Promise.reject(undefined) };
      await expect(run(more, store, { observers: [step] })).rejects.toThrow(
        'Step "windows" threw undefined, which is not an Error.',
      );
      expect(await run(more, store)).toMatchObject({ messages: 300, stored: 0, duplicates: 300 });
      await store.close();
    });

    it('are refused before the first message if they are not steps, or if their columns cannot be added', async () => {
      const store = await fresh([score]);
      const log = await logOf(...messages);
      const adding = (part: object): readonly TransformStep[] => [
        { ...scoring, adds: [{ ...score, ...part }] },
      ];
      const refused: [object, string][] = [
        [{ transforms: scoring }, 'Expected transforms to be a list of steps'],
        [{ transforms: [null] }, 'Expected transforms[0] to be a step, got null.'],
        [{ transforms: [{ ...scoring, name: '' }] }, 'Expected transforms[0].name to be a text'],
        [{ transforms: [{ ...scoring, reads: 'lat' }] }, 'Expected reads of step "scoring" to be a list'],
        [{ transforms: [{ ...scoring, adds: undefined }] }, 'Expected adds of step "scoring" to be a list'],
        [
          { transforms: [{ ...scoring, transform: {} }] },
          'Expected transform of step "scoring" to be a function',
        ],
        [{ observers: [scoring] }, 'Expected observe of step "scoring" to be a function, got undefined.'],
        [
          { transforms: adding({ name: 'select' }) },
          'Expected adds[0].name of step "scoring" to be a name that is not reserved, got "select".',
        ],
        [
          { transforms: adding({ name: 'Severity' }) },
          'Expected adds[0].name of step "scoring" to be letters',
        ],
        [
          { transforms: adding({ name: 'sEverity' }) },
          'Expected adds[0].name of step "scoring" to be a new name',
        ],
        [
          { transforms: adding({ type: 'number' }) },
          'Expected adds[0].type of step "scoring" to be text, integer',
        ],
        [{ transforms: adding({ meaning: '' }) }, 'Expected adds[0].meaning of step "scoring" to be a text'],
        [{ transforms: adding({ unit: 'km' }) }, 'Property of adds[0] of step "scoring" not found: unit.'],
        [{ transforms: [scoring, scoring] }, 'Expected step "scoring" to add a new column, got "score".'],
      ];
      for (const [steps, message] of refused) {
        const error = await run(log, store, steps as never).catch((caught: unknown) => caught);
        expect(error).toBeInstanceOf(InputError);
        expect((error as InputError).message).toContain(message);
      }
      await store.close();
      for (const name of ['select', 'left', 'weekday', 'weatherRow', 'severity', 'toString', 'k1', 'rank']) {
        await expect(kind.open([{ ...score, name }])).rejects.toThrow(/^Expected added\[0\].name to be /);
      }
      await expect(kind.open([{ ...score, type: 'number' as never }])).rejects.toThrow(
        'Expected added[0].type to be text, integer, double or boolean, got "number".',
      );
    });
  });

  describe('decoders', () => {
    it('of another format bring the same records, each message decoded once, and the rest to the dead letters', async () => {
      let decoded = 0;
      const rows: Decoder = {
        format: 'rows',
        decode: (message) => {
          decoded += 1;
          return rowDecoder.decode(message, usAccidents);
        },
      };
      const store = await fresh([score]);
      const note = noting(columns.map(({ name }) => name));
      const letters: DeadLetter[] = [];
      const log = await logOf(...csvRows.map(rowMessage), rowMessage({ Severity: '2' }), broken);
      const steps = { transforms: [scoring], observers: [note], letters };
      const summary = await run(log, store, { decoder: rows, ...steps });
      expect(summary).toMatchObject({ messages: 5, stored: 2, duplicates: 1, deadLetters: 2 });
      expect(decoded).toBe(5);
      expect(letters.map(({ reason, offset }) => [offset, reason])).toEqual([
        [3, 'Start_Time is missing'],
        [4, 'not a JSON object'],
      ]);
      const { columns: seen, offsets } = note.seen[0]!;
      const records = offsets.map((offset) => rowDecoder.decode(rowMessage(csvRows[offset]!), usAccidents));
      expect(new Set(records.map(({ city }) => city))).toEqual(new Set(['Dayton', 'Kettering']));
      for (const name of columns.map((column) => column.name)) {
        expect(seen[name]).toEqual(records.map((record) => record[name]));
      }
      // As event JSON they are the same events.
      const events = await logOf(...records.map(messageOf));
      expect(await run(events, store, { transforms: [scoring] })).toMatchObject({ stored: 0, duplicates: 2 });
      await store.close();
    });

    it('that return something other than a record end the consumer, and nothing is lost', async () => {
      const store = await fresh();
      const log = await logOf(...messages);
      for (const result of [null, undefined, 'reason', Promise.resolve({ key: 'x' })]) {
        const decoder: Decoder = { format: 'odd', decode: () => result as never };
        await expect(run(log, store, { decoder })).rejects.toThrow(
          'Expected the result of the decoder "odd" to be a record with its key, got ',
        );
      }
      const decoder: Decoder = {
        format: 'odd',
        decode: () => {
          throw undefined;
        },
      };
      await expect(run(log, store, { decoder })).rejects.toThrow(
        'The decoder "odd" threw undefined, which is not an Error.',
      );
      expect(await run(log, store)).toMatchObject({ messages: 300, stored: 300 });
      await store.close();
    });

    it('give every column as the record has it, in the form of the store', async () => {
      const store = await fresh();
      const batch = batchOf([messages[0]!, broken, ...messages.slice(1)]);
      const events = await store.decode(batch.messages, eventDecoder);
      const reasons = await events.reasons();
      expect(reasons.flatMap((reason, at) => (reason === null ? [] : [at]))).toEqual([1]);
      for (const { name } of columns) {
        const values = accidents.map((accident) => accident[name as keyof Accident]);
        expect((await events.columns([name]))[name]).toEqual([values[0], null, ...values.slice(1)]);
      }
      await store.close();
    });
  });
}

/** A row of the CSV as a JSON object: a format that a later version may have, here to show where it would go. */
const header = [
  'ID',
  'Source',
  'Severity',
  'Start_Time',
  'End_Time',
  'Start_Lat',
  'Start_Lng',
  'State',
  'City',
];
const parse = parseRow(header);
const rowDecoder: Decoder = {
  format: 'rows',
  decode: ({ value }) => {
    let row: Readonly<Record<string, string>>;
    try {
      row = JSON.parse(Buffer.from(value).toString());
    } catch {
      throw refusal('not a JSON object');
    }
    const parsed = parse(header.map((name) => row[name] ?? ''));
    if ('reject' in parsed) throw refusal(parsed.reject.reason);
    return parsed.record;
  },
};

const csvRow: Readonly<Record<string, string>> = {
  ID: 'A-1',
  Source: 'Source2',
  Severity: '3',
  Start_Time: '2019-03-05 08:30:00',
  End_Time: '2019-03-05 09:00:00',
  Start_Lat: '39.76',
  Start_Lng: '-84.19',
  State: 'OH',
  City: 'Dayton',
};
const csvRows = [csvRow, { ...csvRow, ID: 'A-2', City: 'Kettering' }, { ...csvRow, ID: 'A-3' }];

function rowMessage(row: Readonly<Record<string, string>>): LogMessage {
  return { key: row.ID ?? '', value: Buffer.from(JSON.stringify(row)), headers: {}, timestampMs: 0 };
}
