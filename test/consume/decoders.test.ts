import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replayDeadLetterFolder } from '../../src/app/replayDeadLetters.js';
import { InputError, isBlackspotError } from '../../src/base/errors.js';
import { consume } from '../../src/consume/consume.js';
import { csvDecoder } from '../../src/consume/csvDecoder.js';
import type { DeadLetter } from '../../src/consume/deadLetter.js';
import { type Decoder, eventDecoder } from '../../src/consume/decoder.js';
import { RecordBatch } from '../../src/consume/recordBatch.js';
import { unknownOrderReason } from '../../src/consume/rowParser.js';
import { connectDecoder, rowsDecoder } from '../../src/consume/rowsDecoder.js';
import type { Dataset } from '../../src/dataset/dataset.js';
import { encodeEvent } from '../../src/dataset/json.js';
import type { ParsedRow } from '../../src/dataset/parseRow.js';
import { RowParser } from '../../src/dataset/rowParser.js';
import type { Accident } from '../../src/dataset/usAccidents/accident.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import { createInProcessLog } from '../../src/log/inProcess.js';
import type { LogMessage } from '../../src/log/log.js';
import {
  deadLetterFiles,
  deadLetterFolder,
  readDeadLetters,
} from '../../src/storage/segments/deadLetterFolder.js';
import { openSegmentStore } from '../../src/storage/segments/segmentStore.js';
import { header, rowArbitrary } from '../dataset/rows.js';
import { testFolder } from '../support/streams.js';

const names = [
  'ID',
  'Severity',
  'Start_Time',
  'End_Time',
  'Start_Lat',
  'Start_Lng',
  'City',
  'Zipcode',
  'Stop',
];
const line = (n: number): string[] => [
  `X-${n}`,
  String(1 + (n % 4)),
  `2021-03-${String(n + 1).padStart(2, '0')} 06:00:00`,
  `2021-03-${String(n + 1).padStart(2, '0')} 06:45:00`,
  `40.${n}`,
  `-83.${n}`,
  `Testville, "${n}"`,
  '43999',
  'False',
];
const csvText = (fields: readonly string[]): string =>
  fields.map((field) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
const message = (value: string | Uint8Array): LogMessage => ({
  key: '',
  value: Buffer.from(value as string),
  headers: {},
  timestampMs: 0,
});
const json = (value: unknown): LogMessage => message(JSON.stringify(value));
const rowOf = (n: number): Record<string, unknown> =>
  Object.fromEntries(names.map((name, at) => [name, line(n)[at]]));

function importedRecord(fields: readonly string[], at: readonly string[] = names): Accident {
  const imported = importedAlone(fields, at);
  if (typeof imported === 'string') throw new Error(imported);
  return imported;
}

/** What a file of this row alone holds, or why it is not read. */
function importedAlone(fields: readonly string[], at: readonly string[]): Accident | string {
  const parser = new RowParser(at, usAccidents);
  try {
    const [[, parsed]] = [...parser.push({ fields }), ...parser.end()] as [[unknown, ParsedRow]];
    return 'reject' in parsed ? parsed.reject.reason : parsed.record;
  } catch (error) {
    if (!isBlackspotError(error)) throw error;
    return unknownOrderReason;
  }
}

/** The record, or the reason of the dead letter. */
function decoded(decoder: Decoder, one: LogMessage, dataset: Dataset = usAccidents): Accident | string {
  try {
    return decoder.decode(one, dataset);
  } catch (error) {
    if (!isBlackspotError(error) || typeof error.details.reason !== 'string') throw error;
    return error.details.reason;
  }
}

describe('rows as JSON', () => {
  it('are the events that an import makes of the same fields, whatever the order of names', () => {
    fc.assert(
      fc.property(rowArbitrary, fc.integer({ min: 0, max: header.length }), (fields, turn) => {
        const entries = header.map((name, at) => [name, fields[at]!.toWellFormed()] as const);
        const turned = Object.fromEntries([...entries.slice(turn), ...entries.slice(0, turn)]);
        const expected = importedAlone(
          entries.map(([, field]) => field),
          header,
        );
        expect(decoded(rowsDecoder(), json(turned))).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('may have numbers, booleans, nulls and missing names', () => {
    const typed: Record<string, unknown> = {
      ...rowOf(3),
      Severity: 4,
      Start_Lat: 40.3,
      Start_Lng: -83.3,
      Zipcode: 43999,
      Stop: false,
      City: null,
    };
    const { End_Time: _, ...shorter } = typed;
    const expected = line(3).with(6, '');
    expect(decoded(rowsDecoder(), json(typed))).toEqual(importedRecord(expected));
    expect(decoded(rowsDecoder(), json(shorter))).toEqual(importedRecord(expected.with(3, '')));
  });

  it('become dead letters with the reasons of an import', () => {
    const decoder = rowsDecoder();
    expect(decoded(decoder, json({ ...rowOf(1), Severity: '' }))).toBe('Severity is missing');
    expect(decoded(decoder, json({ ...rowOf(1), City: { name: 'X' } }))).toBe(
      'wrong type: City is an object',
    );
    expect(decoded(decoder, json({ ...rowOf(1), City: [] }))).toBe('wrong type: City is a list');
  });

  it('are not read where day and month are in doubt', () => {
    // As of a dataset whose description leaves the order open.
    const open = { ...usAccidents, dateOrder: undefined } as unknown as Dataset;
    const at = (time: string, end = ''): LogMessage => json({ ...rowOf(1), Start_Time: time, End_Time: end });
    const start = (one: Accident | string): string => (typeof one === 'string' ? one : one.startLocal!);
    expect(start(decoded(rowsDecoder(), at('3/4/2021 6:00'), open))).toBe(unknownOrderReason);
    expect(start(decoded(rowsDecoder(), at('3/13/2021 6:00'), open))).toBe('2021-03-13T06:00:00.000');
    expect(start(decoded(rowsDecoder(), at('13/3/2021 6:00'), open))).toBe('2021-03-13T06:00:00.000');
    expect(start(decoded(rowsDecoder(), at('3/3/2021 6:00'), open))).toBe('2021-03-03T06:00:00.000');
    expect(start(decoded(rowsDecoder(), at('12/3/2021 23:00', '13/3/2021 1:00'), open))).toBe(
      '2021-03-12T23:00:00.000',
    );
    const dayFirst = rowsDecoder({ dateOrder: 'dayFirst' });
    expect(start(decoded(dayFirst, at('3/4/2021 6:00')))).toBe('2021-04-03T06:00:00.000');
    expect(start(decoded(rowsDecoder({ dateOrder: 'monthFirst' }), at('3/4/2021 6:00')))).toBe(
      '2021-03-04T06:00:00.000',
    );
  });

  it('are read with commas, where the row shows what they mean, and in the units of their names', () => {
    const { 'Temperature(F)': _, ...row } = rowOf(1);
    const read = (values: object): unknown => decoded(rowsDecoder(), json({ ...row, ...values }));
    expect(read({ 'Pressure(in)': '29,921', 'Temperature(C)': '20,5' })).toMatchObject({
      pressureInches: 29.921,
      temperatureFahrenheit: 68.9,
    });
    expect(read({ 'Distance(mi)': '1,234', Start_Lat: '40,1' })).toMatchObject({ distanceMiles: 1.234 });
  });

  it('are found where columns are mapped by hand', () => {
    const { Start_Lat, Start_Lng, ...row } = rowOf(1);
    const decoder = rowsDecoder({ columns: { Start_Lat: 'foo', Start_Lng: 'bar' } });
    expect(decoded(decoder, json({ ...row, foo: Start_Lat, bar: Start_Lng }))).toMatchObject({
      lat: Number(Start_Lat),
      lng: Number(Start_Lng),
    });
  });

  it('refuse an option that is not one', () => {
    expect(() => rowsDecoder({ dateOrder: 'yearFirst' as 'dayFirst' })).toThrow(InputError);
    expect(() => rowsDecoder({ order: 'dayFirst' } as object)).toThrow('Option of rowsDecoder not found');
  });
});

describe('the JSON of Kafka Connect', () => {
  it('is read with and without its envelope, and from change events', () => {
    const row = rowOf(5);
    const expected = importedRecord(line(5));
    const change = { before: null, after: row, source: {}, op: 'c', ts_ms: 1 };
    for (const value of [{ schema: {}, payload: row }, row, { schema: {}, payload: change }, change]) {
      expect(decoded(connectDecoder(), json(value))).toEqual(expected);
    }
  });

  it('has no event in a deletion or an empty payload', () => {
    const deletion = { before: rowOf(1), after: null, op: 'd' };
    expect(decoded(connectDecoder(), json({ schema: null, payload: deletion }))).toBe(
      'a change event without a row after the change',
    );
    expect(decoded(connectDecoder(), json({ schema: null, payload: null }))).toBe(
      'its payload is not an object',
    );
  });
});

describe('lines of CSV', () => {
  const decoder = csvDecoder({ header: csvText(names) });
  const split = (one: LogMessage): string[] =>
    decoder.split!(one).map(({ value }) => Buffer.from(value).toString());

  it('are the events of an import, also with other delimiters', () => {
    expect(decoded(decoder, message(csvText(line(2))))).toEqual(importedRecord(line(2)));
    const semicolons = csvDecoder({ header: names.join(';') });
    expect(decoded(semicolons, message(line(2).with(6, 'Testville').join(';')))).toEqual(
      importedRecord(line(2).with(6, 'Testville')),
    );
    // A comma at the end of a line adds no field, as in a file.
    expect(decoded(decoder, message(`${csvText(line(2))},`))).toEqual(importedRecord(line(2)));
    const listed = csvDecoder({ header: names, delimiter: '|' });
    expect(decoded(listed, message(line(2).with(6, 'Testville').join('|')))).toEqual(
      importedRecord(line(2).with(6, 'Testville')),
    );
  });

  it('may come several in a message, with line ends inside quotes', () => {
    const odd = csvText(line(1).with(6, 'two\nlines'));
    const text = `${csvText(line(0))}\r\n${odd}\r\n\r\n${csvText(line(2))}\n`;
    expect(split(message(text))).toEqual([csvText(line(0)), odd, csvText(line(2))]);
    expect(split(message(`${csvText(line(0))}\n`))).toEqual([`${csvText(line(0))}\n`]);
  });

  it('skip the header, and read a row that only resembles it', () => {
    expect(split(message(csvText(names)))).toEqual([]);
    expect(split(message(`\ufeff${csvText(names)}\r\n${csvText(line(0))}`))).toEqual([csvText(line(0))]);
    expect(split(message(csvText(line(0).with(6, 'ID'))))).toEqual([csvText(line(0).with(6, 'ID'))]);
  });

  it('become dead letters with the reasons of an import', () => {
    expect(decoded(decoder, message('a,b,c,d'))).toBe('9 fields expected, 4 found');
    expect(decoded(decoder, message(`${csvText(line(0))}"`))).toBe('its quotes do not match');
    expect(decoded(decoder, message(' \n'))).toMatch(/fields expected|blank/);
  });

  it('refuse a header without the columns that are needed, before anything is stored', () => {
    expect(() => csvDecoder({ header: '' })).toThrow('Expected header to be the header line of a CSV');
    expect(() => csvDecoder({ header: 'a,b', delimiter: '::' })).toThrow('one character');
    expect(() => csvDecoder({ header: 'a,b' }).decode(message('1,2'), usAccidents)).toThrow(
      /^Invalid header of the stream/,
    );
  });
});

const looks: Readonly<Record<string, readonly [LogMessage, string]>> = {
  'a row as JSON': [json(rowOf(1)), 'it looks like a CSV row as JSON; try --format rows'],
  'a line of CSV': [message(csvText(line(1))), 'it looks like a line of CSV; try --format csv'],
  'a line with tabs': [message(line(1).join('\t')), 'it looks like a line of CSV; try --format csv'],
  'the envelope of Connect': [
    json({ schema: { type: 'struct' }, payload: rowOf(1) }),
    'it looks like the envelope of Kafka Connect; try --format connect',
  ],
  'a change event': [
    json({ before: null, after: rowOf(1), op: 'c' }),
    'it looks like a change event of Debezium; try --format connect',
  ],
  'a list of rows': [
    json([rowOf(1)]),
    'it looks like a JSON array; let the producer send each row by itself',
  ],
  'JSON inside a JSON text': [
    json(JSON.stringify(rowOf(1))),
    'it looks like JSON inside a JSON text; let the producer encode it once',
  ],
  'a dictionary of Python': [
    message("{'ID': 'X-1', 'Severity': 2, 'City': None}"),
    'it looks like a dictionary of Python; let the producer send json.dumps(row)',
  ],
  XML: [message('<row><ID>X-1</ID></row>'), 'it looks like XML or HTML; let the producer send JSON'],
  Avro: [
    message(Uint8Array.of(0, 0, 0, 0, 7, 2, 65)),
    'it looks like Avro or another format of a schema registry (magic byte 0); let the producer send JSON',
  ],
  MessagePack: [
    message(Uint8Array.of(0x82, 0xa2, 73, 68, 0xc0)),
    'it looks like MessagePack; let the producer send JSON',
  ],
  gzip: [
    message(Uint8Array.of(0x1f, 0x8b, 8, 0)),
    'it looks like gzip; use the compression of Kafka in its place',
  ],
  'Latin-1': [
    message(Buffer.from('{"City":"Stra\u00dfe"}', 'latin1')),
    'it looks like text that is not UTF-8; let the producer send UTF-8',
  ],
  nothing: [message(''), 'it is empty: a tombstone, or a message without a value'],
  'JSON cut in half': [message('{"key":"5","severity":2,"state":"OH","la'), 'not a JSON object'],
  words: [message('hello'), 'not a JSON object'],
  'an object of something else': [json({ colour: 5 }), 'missing: key'],
};

describe('a message without a format', () => {
  it.each(Object.entries(looks))('%s: its dead letter says what it looks like', (_, [one, reason]) => {
    expect(decoded(eventDecoder, one)).toBe(reason);
  });

  it('has the same reason in both forms of decoding', async () => {
    const messages = Object.values(looks).map(([one]) => one);
    const reasons = Object.values(looks).map(([, reason]) => reason);
    expect(await new RecordBatch(messages, eventDecoder, usAccidents).reasons()).toEqual(reasons);
    const store = await openSegmentStore(join(testFolder, 'looks'));
    expect(await (await store.decode(messages, eventDecoder)).reasons()).toEqual(reasons);
    await store.close();
  });

  it('in another format is recognised, too', () => {
    const event = message(encodeEvent(importedRecord(line(1))));
    expect(decoded(csvDecoder({ header: names }), event)).toBe(
      'it looks like an event of blackspot; omit --format',
    );
    expect(decoded(rowsDecoder(), message(csvText(line(1))))).toBe(
      'it looks like a line of CSV; try --format csv',
    );
    expect(decoded(csvDecoder({ header: names }), json(rowOf(1)))).toBe(
      'it looks like a CSV row as JSON; try --format rows',
    );
  });
});

describe('consuming streams of others', () => {
  async function consumed(
    folder: string,
    messages: readonly LogMessage[],
    decoder: Decoder,
    run = 'a stream',
  ) {
    const log = createInProcessLog();
    const [reader, writer] = [await log.reader('t', { group: 'g' }), await log.writer('t')];
    await writer.write(messages);
    await writer.close();
    const store = await openSegmentStore(folder);
    try {
      return await consume(reader, store, {
        streamId: run,
        decoder,
        deadLetters: deadLetterFolder(deadLetterFiles(folder)),
      });
    } finally {
      await store.close();
      await log.close();
    }
  }

  it('stores each event once, whichever format it came in', async () => {
    const folder = join(testFolder, 'formats');
    const all = [0, 1, 2, 3];
    const rows = await consumed(
      folder,
      [...all, 0].map((n) => json(rowOf(n))),
      rowsDecoder(),
      'rows',
    );
    expect(rows).toMatchObject({ messages: 5, stored: 4, duplicates: 1, deadLetters: 0, skipped: 0 });
    const text = [csvText(names), ...all.map((n) => csvText(line(n)))].join('\n');
    const lines = await consumed(
      folder,
      [message(csvText(names)), message(text), message(csvText(line(9)))],
      csvDecoder({ header: names }),
      'lines',
    );
    expect(lines).toMatchObject({ messages: 6, stored: 1, duplicates: 4, deadLetters: 0, skipped: 1 });
    const events = await consumed(
      folder,
      all.map((n) => message(encodeEvent(importedRecord(line(n))))),
      eventDecoder,
      'events',
    );
    expect(events).toMatchObject({ messages: 4, stored: 0, duplicates: 4 });
  });

  it('counts the reasons of dead letters, which the right format then reads', async () => {
    const folder = join(testFolder, 'wrong format');
    const text = `${csvText(line(0))}\n${csvText(line(1))}\na,b,c,d\ne,f,g,h`;
    const summary = await consumed(
      folder,
      [json(rowOf(5)), message(text), message(csvText(line(2))), message(csvText(names))],
      eventDecoder,
    );
    expect(summary).toMatchObject({ messages: 4, deadLetters: 4, stored: 0 });
    expect(Object.entries(summary.deadLettersByReason)).toEqual([
      ['it looks like a line of CSV; try --format csv', 3],
      ['it looks like a CSV row as JSON; try --format rows', 1],
    ]);
    const again = await replayDeadLetterFolder(folder, { decoder: csvDecoder({ header: names }) });
    expect(again).toMatchObject({ messages: 7, stored: 3, deadLetters: 3, skipped: 1 });
    const left: DeadLetter[] = await readDeadLetters(deadLetterFiles(folder));
    expect(left.map(({ reason, payload, offset }) => [reason, payload.slice(0, 7), offset])).toEqual([
      ['it looks like a CSV row as JSON; try --format rows', '{"ID":"', 0],
      ['9 fields expected, 4 found', 'a,b,c,d', 1],
      ['9 fields expected, 4 found', 'e,f,g,h', 1],
    ]);
    expect(await replayDeadLetterFolder(folder, { decoder: rowsDecoder() })).toMatchObject({
      messages: 3,
      stored: 1,
      deadLetters: 2,
    });
  });

  it('ends before anything is stored when a decoder fails to split', async () => {
    const decoder: Decoder = {
      format: 'odd',
      split: () => {
        throw 'no';
      },
      decode: () => importedRecord(line(0)),
    };
    await expect(consumed(join(testFolder, 'odd'), [message('x')], decoder)).rejects.toThrow(
      'The decoder "odd" threw "no"',
    );
  });
});
