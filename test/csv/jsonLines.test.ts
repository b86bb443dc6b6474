import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonColumns, LineScanner } from '../../src/csv/jsonLines.js';
import { maxRecordBytes } from '../../src/csv/records.js';
import { csvInput } from '../../src/replay/csvInput.js';

function scanned(pieces: readonly Buffer[]): [number, string][] {
  const found: [number, string][] = [];
  const scanner = new LineScanner(1, ({ line, bytes }) => found.push([line, bytes.toString()]));
  for (const piece of pieces) scanner.push(piece);
  scanner.end();
  return found;
}

describe('JSON lines', () => {
  it('are split at line ends, wherever the pieces are cut', () => {
    const part = fc.constantFrom('{"a":1}', '\n', '\r\n', ' ', '\t', 'é', '"\\n"');
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 30 }),
        fc.array(fc.nat(100), { maxLength: 5 }),
        (parts, cuts) => {
          const bytes = Buffer.from(parts.join(''));
          const at = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length].sort(
            (a, b) => a - b,
          );
          const pieces = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
          const expected = bytes
            .toString()
            .split('\n')
            .map((line, index) => [index + 1, line.replace(/\r$/, '')] as const)
            .filter(([, line]) => !/^[ \t]*$/.test(line));
          expect(scanned(pieces)).toEqual(expected);
        },
      ),
    );
  });

  it('keep only the beginning of a line that is too long, and go on behind it', () => {
    const long = Buffer.alloc(3 * maxRecordBytes, 'x');
    const found = scanned([long, Buffer.from('y\n{}'), Buffer.from('\n')]);
    expect(found.map(([line, text]) => [line, text.length])).toEqual([
      [1, maxRecordBytes + 1],
      [2, 2],
    ]);
  });

  it('have the texts that a CSV would have', () => {
    const columns = new JsonColumns(['a']);
    const textOf = (json: string): string | undefined => columns.fieldsOf(`{"a":${json}}`)?.[0];
    const texts: Readonly<Record<string, string>> = {
      '"x, \\"y\\"\\n"': 'x, "y"\n',
      '1.0': '1',
      '-0.25': '-0.25',
      '1e21': '1e+21',
      true: 'true',
      null: '',
      NaN: '',
      '-Infinity': '',
      '"NaN"': 'NaN',
      '{"$numberInt":"2"}': '2',
      '{"$numberLong":"7"}': '7',
      '{"$numberDouble":"-83.5"}': '-83.5',
      '{"$numberDecimal":"0.10"}': '0.10',
      '{"$date":"2021-03-01T06:00:00Z"}': '2021-03-01T06:00:00Z',
      '{"$date":{"$numberLong":"1614578400000"}}': '1614578400000',
      '{"$oid":"5f"}': '5f',
      '{"$undefined":true}': '',
      '{"x":1}': '{"x":1}',
      '[1,2]': '[1,2]',
    };
    for (const [json, text] of Object.entries(texts)) expect(textOf(json), json).toBe(text);
    // A string that never ends is read once, however many quotes it has.
    const startedAt = performance.now();
    expect(columns.fieldsOf(`{"a":NaN,"b":"${'\\"'.repeat(500_000)}`)).toBeNull();
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(columns.fieldsOf('{"b":1}')).toEqual(['']);
    for (const bad of ['', '[1]', '1', 'null', '{"a":', '{"a":1} x'])
      expect(columns.fieldsOf(bad)).toBeNull();
  });

  it('may have columns that only later lines have, through a pipe and by another name', async () => {
    const first = {
      ID: 'A-1',
      Severity: 2,
      Start_Time: '2021-03-01 06:00:00',
      Start_Lat: 40,
      Start_Lng: -83,
    };
    const lines = [first, { ...first, ID: 'A-2', temperature_f: 40.5, City: 'Exampleville' }];
    const pieces = lines.map((line) => Buffer.from(`${JSON.stringify(line)}\n`));
    const input = csvInput({ stream: Readable.from(pieces) });
    const rows = await input.open({ fromMs: undefined, untilMs: undefined });
    const events: unknown[] = [];
    for await (const { values } of rows.read(0, 0))
      for (const value of values) events.push(JSON.parse(Buffer.from(value).toString()));
    expect(events).toMatchObject([
      { id: 'A-1' },
      { id: 'A-2', temperatureFahrenheit: 40.5, city: 'Exampleville' },
    ]);
  });

  it('wait in a pipe for the keys that decide how a row without them is read, wherever it is cut', async () => {
    const lines = [
      '{"ID":"A-1","Start_Time":"2021-03-01 06:00:00","Start_Lat":40,"Start_Lng":-83}',
      '{"ID":"A-2","Start_Time":"2021-03-01 07:00:00","Start_Lat":40,"Start_Lng":-83,"Severity":3}',
    ].map((line) => Buffer.from(`${line}\n`));
    for (const pieces of [
      lines,
      [Buffer.concat(lines)],
      [lines[0]!.subarray(0, 20), lines[0]!.subarray(20), lines[1]!],
    ]) {
      const reasons: string[] = [];
      const input = csvInput({
        stream: Readable.from(pieces),
        onReject: (_, reason) => reasons.push(reason),
      });
      const rows = await input.open({ fromMs: undefined, untilMs: undefined });
      let sent = 0;
      for await (const batch of rows.read(0, 0)) sent += batch.keys.length;
      expect([sent, reasons]).toEqual([1, ['Severity is missing']]);
    }
  });

  it('are refused for what they are not', async () => {
    const refusal = async (text: string): Promise<string> => {
      const input = csvInput({ stream: Readable.from([Buffer.from(text)]), name: 'x' });
      return input.open({ fromMs: undefined, untilMs: undefined }).then(
        () => 'none',
        (error: Error & { hint?: string }) => `${error.message} ${error.hint}`,
      );
    };
    expect(await refusal('[{"ID":"A-1"}]\n')).toContain(
      "got a JSON array. Write one object per line: jq -c '.[]'",
    );
    expect(await refusal('{\n  "ID": "A-1"\n}\n')).toContain('got a JSON object over several lines.');
    expect(await refusal('{"ID":"A-1",\n"Severity":2}\n')).toContain(
      'got JSON, but not one object on each line.',
    );
    expect(await refusal('{"ID":"A-1","Price":2}\n')).toContain(
      'Invalid keys of x: column not found: Start_Time',
    );
  });
});
