import { readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replayIntoSegments } from '../../src/app/embedded.js';
import { startStream } from '../../src/app/startStream.js';
import { type OpenTimedInputOptions, openTimedInput } from '../../src/app/timedInput.js';
import { ManualClock } from '../../src/base/clock.js';
import { dayMs } from '../../src/base/durations.js';
import { rowsDecoder } from '../../src/consume/rowsDecoder.js';
import type { RejectedByReason } from '../../src/csv/rejects.js';
import { parseRow } from '../../src/dataset/parseRow.js';
import { shiftTimeText, timeTextMs } from '../../src/dataset/timeTexts.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import { createInProcessLog } from '../../src/log/inProcess.js';
import type { LogMessage } from '../../src/log/log.js';
import { replayFromCheckpoint } from '../../src/replay/checkpoint.js';
import type { ReplayOptions } from '../../src/replay/options.js';
import { replay } from '../../src/replay/player.js';
import { archives, someCsv } from '../csv/archives.js';
import { testFolder } from '../support/streams.js';

let files = 0;

function csvFile(...lines: string[]): string {
  files += 1;
  const path = join(testFolder, `timed-${files}.csv`);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

async function sent(
  path: string,
  options: Partial<OpenTimedInputOptions> = {},
  playing: ReplayOptions = {},
): Promise<LogMessage[]> {
  const messages: LogMessage[] = [];
  const input = await openTimedInput(path, { time: 'timestamp', ...options });
  const write = async (some: readonly LogMessage[]): Promise<void> => void messages.push(...some);
  await replay(input, { write, close: async () => {} }, playing).done;
  return messages;
}

const textOf = ({ value }: LogMessage): string => Buffer.from(value).toString();
const valuesOf = (messages: readonly LogMessage[]): unknown[] =>
  messages.map((one) => JSON.parse(textOf(one)));

const sensors = [
  'sensor,timestamp,value,zip,note',
  'a,2021-03-02 06:00:00,1.50,02134,"say ""hi"", you"',
  'b,2021-03-01 06:00:00,2,43999,',
  'c,soon,3,43999,x',
  'd,,3,43999,x',
  'e,2021-03-03 06:00,-4e2,43999,x',
];

describe('any CSV with a time column', () => {
  it('is sent in the order of time, as JSON by header', async () => {
    const rejected: RejectedByReason[] = [];
    const messages = await sent(csvFile(...sensors), { onRejected: (some) => rejected.push(...some) });
    expect(messages.map(textOf)).toEqual([
      '{"sensor":"b","timestamp":"2021-03-01 06:00:00","value":2,"zip":"43999","note":null}',
      '{"sensor":"a","timestamp":"2021-03-02 06:00:00","value":1.50,"zip":"02134","note":"say \\"hi\\", you"}',
      '{"sensor":"e","timestamp":"2021-03-03 06:00","value":-4e2,"zip":"43999","note":"x"}',
    ]);
    expect(messages[1]!.timestampMs).toBe(Date.UTC(2021, 2, 2, 6));
    expect(messages[1]!.headers).toMatchObject({ eventTime: '2021-03-02T06:00:00.000Z' });
    expect(messages[1]!.headers).not.toHaveProperty('schemaVersion');
    expect(rejected).toEqual([
      { reason: 'timestamp is not a time', count: 1, line: 4, text: 'c,soon,3,43999,x' },
      { reason: 'timestamp is missing', count: 1, line: 5, text: 'd,,3,43999,x' },
    ]);
  });

  it('has a digest of the row as key, or a column', async () => {
    const path = csvFile(...sensors);
    const keys = (await sent(path)).map(({ key }) => key);
    expect(new Set(keys).size).toBe(3);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect((await sent(path)).map(({ key }) => key)).toEqual(keys);
    expect((await sent(path, { key: 'sensor' })).map(({ key }) => key)).toEqual(['b', 'a', 'e']);
  });

  it('keeps a window, loops, and moves the time in its own spelling', async () => {
    const path = csvFile('timestamp,n', '3/1/2021 6:00,1', '3/31/2021 23:30,2', '12/31/2020 1:05,3');
    const times = async (playing: ReplayOptions): Promise<unknown[]> =>
      valuesOf(await sent(path, {}, playing)).map((value) => (value as { timestamp: string }).timestamp);
    expect(await times({ from: '2021-01-01', until: '2021-03-31' })).toEqual(['3/1/2021 6:00']);
    expect(await times({ from: '2021-01-01', loop: 2 })).toEqual([
      '3/1/2021 6:00',
      '3/31/2021 23:30',
      '4/1/2021 6:00',
      '5/1/2021 23:30',
    ]);
    expect(await times({ shiftTo: '2024-02-29' })).toEqual([
      '2/28/2024 1:05',
      '4/28/2024 6:00',
      '5/28/2024 23:30',
    ]);
    const [first, again] = (await sent(path, {}, { from: '2021-03-31', loop: 2 })).map(({ key }) => key);
    expect(again).not.toBe(first);
  });

  it('moves numbers as numbers', async () => {
    const path = csvFile('timestamp,n', '1614578400,1', '1614578401,2');
    const values = valuesOf(await sent(path, {}, { loop: 2 }));
    expect(values.slice(2)).toEqual([
      { timestamp: 1614578400 + 86_400, n: 1 },
      { timestamp: 1614578401 + 86_400, n: 2 },
    ]);
  });

  it('decides the order of day and month over all rows', async () => {
    const dates = (...all: string[]): string =>
      csvFile('timestamp,n', ...all.map((date, n) => `${date},${n}`));
    const order = async (path: string, options = {}): Promise<string[]> =>
      (await sent(path, options)).map(({ timestampMs }) => new Date(timestampMs).toISOString().slice(0, 10));
    expect(await order(dates('01/03/2021 06:00', '13/03/2021 06:00'))).toEqual(['2021-03-01', '2021-03-13']);
    expect(await order(dates('03/01/2021 06:00', '03/13/2021 06:00'))).toEqual(['2021-03-01', '2021-03-13']);
    const inDoubt = dates('01/03/2021 06:00', '02/03/2021 06:00');
    await expect(order(inDoubt)).rejects.toThrow(
      'only dates that can be read both ways, such as "01/03/2021',
    );
    expect(await order(inDoubt, { dateOrder: 'dayFirst' })).toEqual(['2021-03-01', '2021-03-02']);
    const both = dates('13/03/2021 06:00', '03/13/2021 06:00');
    await expect(order(both)).rejects.toThrow('"13/03/2021 06:00" with the day first');
    expect(await order(both, { dateOrder: 'monthFirst' })).toEqual(['2021-03-13']);
  });

  it('has the faults, the speed and the seeks of a replay', async () => {
    const path = csvFile(
      'timestamp',
      ...Array.from({ length: 60 }, (_, at) => `2021-03-01 06:${String(at).padStart(2, '0')}:00`),
    );
    const [input, clock] = [await openTimedInput(path, { time: 'timestamp' }), new ManualClock()];
    const sentAt: number[] = [];
    const write = async (some: readonly LogMessage[]): Promise<void> =>
      void sentAt.push(...some.map(() => clock.now()));
    const player = replay(input, { write, close: async () => {} }, { speedFactor: 60, clock });
    await clock.advance(2_500);
    player.seek('2021-03-01T06:50:00Z');
    const summary = await clock.advanceUntil(player.done);
    expect(summary.rowsSent + summary.rowsSkipped).toBe(60);
    expect(sentAt.at(-1)! - sentAt.at(-2)!).toBe(1_000);
    const damaged = await sent(path, {}, { faults: { malformed: 1, duplicated: 1 } });
    expect(damaged).toHaveLength(180);
    const broken = damaged.filter((one) => {
      try {
        JSON.parse(textOf(one));
        return false;
      } catch {
        return true;
      }
    });
    expect(broken).toHaveLength(60);
  });

  it('resumes from a checkpoint', async () => {
    const path = csvFile(
      'timestamp,n',
      ...Array.from({ length: 3_000 }, (_, n) => `${1_600_000_000 + n},${n}`),
    );
    const [all, stop] = [new Set<number>(), new AbortController()];
    const write = async (some: readonly LogMessage[]): Promise<void> => {
      for (const value of valuesOf(some)) all.add((value as { n: number }).n);
      stop.abort();
    };
    const checkpoint = { path: join(testFolder, 'timed.checkpoint'), target: 't', intervalMs: 0 };
    const play = async (signal?: AbortSignal) =>
      replayFromCheckpoint(
        await openTimedInput(path, { time: 'timestamp' }),
        { write, close: async () => {} },
        signal === undefined ? {} : { signal },
        checkpoint,
      ).done;
    expect((await play(stop.signal)).wasAborted).toBe(true);
    expect(all.size).toBeLessThan(3_000);
    expect((await play()).rowsBefore).toBeGreaterThan(0);
    expect(all.size).toBe(3_000);
  });

  it('of accidents gives the events of an import, read as rows', async () => {
    const header = ['ID', 'Severity', 'Start_Time', 'Start_Lat', 'Start_Lng', 'Zipcode'];
    const fields = ['X-1', '2', '2021-03-01 06:00:00', '40.10', '-83.00', '02134'];
    const [message] = await sent(csvFile(header.join(','), fields.join(',')), { time: 'Start_Time' });
    const parsed = parseRow(header)(fields);
    expect(parsed).toEqual({ record: rowsDecoder().decode(message!, usAccidents) });
  });

  it('goes into no store, and is refused in words where it cannot be read', async () => {
    const path = csvFile(...sensors);
    const input = await openTimedInput(path, { time: 'timestamp' });
    const refusal = 'Expected the input to hold accidents, which a store takes';
    await expect(startStream(input, { into: join(testFolder, 'none') })).rejects.toThrow(refusal);
    await expect(replayIntoSegments(input, join(testFolder, 'none'), {})).rejects.toThrow(refusal);
    const open = (file: string, options: Partial<OpenTimedInputOptions> = {}) => sent(file, options);
    await expect(open(path, { time: 'Timestamp' })).rejects.toThrow('(did you mean timestamp?)');
    await expect(open(path, { key: 'id' })).rejects.toThrow('Column of the file not found: id');
    await expect(open('absent.csv')).rejects.toThrow('File not found: absent.csv');
    await expect(open(testFolder)).rejects.toThrow('Expected the file with a time column');
    await expect(open(path, { time: '' })).rejects.toThrow('Expected time to be the name of a column');
  });

  it('goes through a log like any other messages', async () => {
    const log = createInProcessLog();
    const [reader, writer] = [await log.reader('t', { group: 'g' }), await log.writer('t')];
    const input = await openTimedInput(csvFile(...sensors), { time: 'timestamp' });
    await replay(input, writer).done;
    await writer.close();
    let count = 0;
    for await (const { messages } of reader.batches()) count += messages.length;
    expect(count).toBe(3);
  });
});

describe('a file with a time column in another form', () => {
  const lines = [
    'sensor,timestamp,value,note',
    'a,2021-03-02 06:00:00,1.50,"say ""hi"", you"',
    'b,2021-03-01 06:00:00,2,Cañon; or not',
    'e,2021-03-03 06:00,-4e2,',
  ];
  const plain = `${lines.join('\n')}\n`;
  const semicolons = [
    'sensor;timestamp;value;note',
    'a;2021-03-02 06:00:00;1.50;"say ""hi"", you"',
    'b;2021-03-01 06:00:00;2;"Cañon; or not"',
    'e;2021-03-03 06:00;-4e2;',
  ].join('\n');
  const blanks = [
    '"sensor" "timestamp" "value" "note"',
    '"1" "a" "2021-03-02 06:00:00" 1.50 "say ""hi"", you"',
    '"2" "b" "2021-03-01 06:00:00" 2 "Cañon; or not"',
    '"3" "e" "2021-03-03 06:00" -4e2 ""',
  ].join('\n');
  const forms: Readonly<Record<string, Buffer>> = {
    'UTF-8 with a mark': Buffer.from(`\ufeff${plain}`),
    'UTF-16': Buffer.from(`\ufeff${plain}`, 'utf16le'),
    'UTF-16 without a mark': Buffer.from(plain, 'utf16le'),
    'Windows-1252 with semicolons': Buffer.from(semicolons, 'latin1'),
    'sep=;': Buffer.from(`sep=;\r\n${semicolons.replaceAll('\n', '\r\n')}`),
    'a title and a comment': Buffer.from(`Sensors, timestamp of each\n# made by hand\n\n${plain}`),
    'a title of words': Buffer.from(`the timestamp of all sensors\n${plain}`),
    'line ends of old Macs': Buffer.from(plain.replaceAll('\n', '\r')),
    'quotes of Spark': Buffer.from(plain.replace('""hi""', String.raw`\"hi\"`)),
    gzip: gzipSync(plain),
  };

  const contentOf = (messages: readonly LogMessage[]): unknown[] =>
    messages.map((one) => ({ key: one.key, text: textOf(one), timestampMs: one.timestampMs }));

  async function sentFrom(name: string, bytes: Buffer): Promise<LogMessage[]> {
    const path = join(testFolder, `timed-form-${name.replaceAll(/\W/g, '')}.csv`);
    writeFileSync(path, bytes);
    return await sent(path, { key: 'sensor' });
  }

  it.each(Object.keys(forms))('gives the same messages: %s', async (name) => {
    const folders = (): string[] =>
      readdirSync(tmpdir()).filter((one) => one.startsWith('blackspot-replay-'));
    const before = folders();
    const messages = await sentFrom(name, forms[name]!);
    const expected = await sentFrom('plain', Buffer.from(plain));
    expect(contentOf(messages)).toEqual(contentOf(expected));
    expect(expected.map(textOf)).toEqual([
      '{"sensor":"b","timestamp":"2021-03-01 06:00:00","value":2,"note":"Cañon; or not"}',
      String.raw`{"sensor":"a","timestamp":"2021-03-02 06:00:00","value":1.50,"note":"say \"hi\", you"}`,
      '{"sensor":"e","timestamp":"2021-03-03 06:00","value":-4e2,"note":null}',
    ]);
    expect(folders()).toEqual(before);
  });

  it('is found by a header that goes over several lines', async () => {
    const [row] = await sent(csvFile('timestamp,"two', 'lines",a,b,c', '2021-03-01,x,1,2,3'));
    expect(textOf(row!)).toBe(String.raw`{"timestamp":"2021-03-01","two\nlines":"x","a":1,"b":2,"c":3}`);
  });

  it.each(['zip', 'zstd', 'xz', 'bzip2'] as const)('gives the same messages: %s', async (name) => {
    const from = async (bytes: Buffer): Promise<LogMessage[]> => {
      const path = join(testFolder, `timed-archive.${name}`);
      writeFileSync(path, bytes);
      return await sent(path, { time: 'Start_Time' });
    };
    const messages = await from(archives[name]);
    expect(messages).toHaveLength(2);
    expect(contentOf(messages)).toEqual(contentOf(await from(Buffer.from(someCsv))));
  });

  it('gives names to columns without one, and other names to repeated ones', async () => {
    const [first] = await sentFrom('R', Buffer.from(blanks));
    expect(textOf(first!)).toBe(
      '{"column0":2,"sensor":"b","timestamp":"2021-03-01 06:00:00","value":2,"note":"Cañon; or not"}',
    );
    const [row] = await sent(csvFile('timestamp,n,,n', '2021-03-01,1,2,3'));
    expect(textOf(row!)).toBe('{"timestamp":"2021-03-01","n":1,"column2":2,"n_1":3}');
    await expect(sent(csvFile('timestamp,timestamp', '2021-03-01,2021-03-02'))).rejects.toThrow(
      'several columns are named timestamp.',
    );
  });

  it.each(['plain', 'copied'])('counts rows that are no rows, with line and reason: %s', async (kind) => {
    const rows = [
      'sensor,timestamp,note',
      'a,2021-03-01,"two',
      'lines"',
      'b,2021-03-02',
      'c,soon,x',
      'd,2021-03-03,x,y',
      'e,,x',
      'f,2021-03-04,x',
    ];
    const title = kind === 'plain' ? [] : ['A title'];
    const rejected: RejectedByReason[] = [];
    const path = csvFile(...title, ...rows);
    const input = await openTimedInput(path, {
      time: 'timestamp',
      onRejected: (some) => rejected.push(...some),
    });
    const summary = await replay(input, { write: async () => {}, close: async () => {} }).done;
    const line = (at: number): number => at + title.length;
    expect(rejected).toEqual([
      { reason: '3 fields expected, 2 found', count: 1, line: line(4), text: 'b,2021-03-02' },
      { reason: 'timestamp is not a time', count: 1, line: line(5), text: 'c,soon,x' },
      { reason: '3 fields expected, 4 found', count: 1, line: line(6), text: 'd,2021-03-03,x,y' },
      { reason: 'timestamp is missing', count: 1, line: line(7), text: 'e,,x' },
    ]);
    expect(summary).toMatchObject({ messagesSent: 2, rowsSelected: 2, rejectedByReason: rejected });
  });

  it('is refused in words if it is something else', async () => {
    const opened = (name: string, text: string): Promise<unknown> => sentFrom(name, Buffer.from(text));
    await expect(opened('json', '{"timestamp":"2021-03-01"}\n')).rejects.toThrow(
      'to be a CSV file, got JSON lines',
    );
    await expect(opened('html', '<!doctype html><p>timestamp</p>')).rejects.toThrow('got a web page');
    await expect(opened('empty', '')).rejects.toThrow('got an empty file');
    await expect(opened('headless', 'a,2021-03-02 06:00:00,1\nb,2021-03-01 06:00:00,2\n')).rejects.toThrow(
      'to begin with a header, got a row',
    );
  });
});

describe('the times of any CSV', () => {
  it.each([
    ['2021-03-01 06:00:00', '2021-03-01T06:00:00.000Z'],
    ['2021/3/1 6:00', '2021-03-01T06:00:00.000Z'],
    ['2021-03-01', '2021-03-01T00:00:00.000Z'],
    ['2021-03-01T06:00:00.1239Z', '2021-03-01T06:00:00.123Z'],
    ['2021-03-01T06:00:00,5+0530', '2021-03-01T00:30:00.500Z'],
    ['2021-03-01 06:00:00 -05', '2021-03-01T11:00:00.000Z'],
    ['3/1/2021 12:05 AM', '2021-03-01T00:05:00.000Z'],
    ['03/01/2021 06:00:00 PM', '2021-03-01T18:00:00.000Z'],
    ['03.01.2021, 06:00', '2021-03-01T06:00:00.000Z'],
    ['3/1/21 6:00', '2021-03-01T06:00:00.000Z'],
    ['44256.25', '2021-03-01T06:00:00.000Z'],
    ['1614578400', '2021-03-01T06:00:00.000Z'],
    ['1614578400.25', '2021-03-01T06:00:00.250Z'],
    ['1614578400000', '2021-03-01T06:00:00.000Z'],
  ])('read %s', (text, expected) => {
    expect(new Date(timeTextMs(text, 'monthFirst')!).toISOString()).toBe(expected);
  });

  it.each([
    '',
    'soon',
    '2021-02-30',
    '2021-13-01',
    '21-03-01',
    '12345',
    '25:00',
    '2021-03-01 24:00',
    '13/13/2021',
    '0:30 13 PM',
    '42',
  ])('do not read %s', (text) => {
    expect(timeTextMs(text, 'monthFirst')).toBeNull();
  });

  it('move by whole days in every spelling', () => {
    const spell = fc.constantFrom<(ms: number) => string>(
      (ms) => new Date(ms).toISOString(),
      (ms) => new Date(ms).toISOString().slice(0, 19).replace('T', ' '),
      (ms) => new Date(ms).toISOString().slice(0, 10).replaceAll('-', '/'),
      (ms) => String(ms),
      (ms) => `${Math.floor((ms - Date.UTC(2000, 0, 1)) / dayMs) + 36_526}.25`,
      (ms) => String(Math.floor(ms / 1_000)),
      (ms) => {
        const date = new Date(ms);
        return `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()} ${date.getUTCHours()}:05 `;
      },
    );
    const moment = fc.integer({ min: Date.UTC(2002, 0, 1), max: Date.UTC(2080, 0, 1) });
    fc.assert(
      fc.property(moment, fc.integer({ min: -700, max: 3_000 }), spell, (ms, days, text) => {
        const [before, isPadded] = [text(ms), !text(ms).endsWith(' ')];
        const moved = shiftTimeText(before, days, 'monthFirst', isPadded);
        const [beforeMs, movedMs] = [before, moved].map((one) => timeTextMs(one, 'monthFirst')!);
        expect(movedMs! - beforeMs!).toBe(days * dayMs);
        expect(shiftTimeText(moved, -days, 'monthFirst', isPadded).trim()).toBe(before.trim());
      }),
    );
  });
});
