import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createFeatureReader } from '../../../src/dataset/featureValues.js';
import { parseRow } from '../../../src/dataset/parseRow.js';
import { forecast, type TrainedModel } from '../../../src/models/trainedModel.js';
import { createModelHandler, type ModelHandlerOptions } from '../../../src/servers/model/handler.js';
import type { ModelResponse } from '../../../src/servers/model/http.js';
import { features, testModel } from './model.js';

const trained = testModel();
const handler = createModelHandler(trained);

interface Given {
  readonly type?: string;
  readonly accept?: string;
  readonly encoding?: string;
  readonly options?: ModelHandlerOptions;
}

function post(
  body: string | Uint8Array,
  { type, accept, encoding, options }: Given = {},
): Promise<ModelResponse> {
  return (options === undefined ? handler : createModelHandler(trained, options)).answer({
    method: 'POST',
    path: '/invocations',
    headers: { 'content-type': type, accept, 'content-encoding': encoding },
    body: typeof body === 'string' ? Buffer.from(body) : body,
  });
}

function get(path: string, method = 'GET'): Promise<ModelResponse> {
  return handler.answer({ method, path, headers: {}, body: new Uint8Array() });
}

/** The prediction by the values of a record. */
function expected(...records: Readonly<Record<string, unknown>>[]): unknown[] {
  const { severity, probabilities } = forecast(trained, createFeatureReader(features).readRecords(records));
  return records.map((_, event) => ({
    predictedSeverity: severity[event],
    probabilities: Object.fromEntries([1, 2, 3, 4].map((name, k) => [name, probabilities[event * 4 + k]])),
    modelVersion: trained.version,
  }));
}

const evening = { Start_Time: '2022-03-01 17:30:00', 'Temperature(F)': 41, State: 'OH', Junction: true };
const night = { Start_Time: '2022-03-02 03:00:00' };
const [atEvening, atNight] = expected(
  { startLocal: '2022-03-01T17:30:00.000', temperatureFahrenheit: 41, state: 'OH', junction: true },
  { startLocal: '2022-03-02T03:00:00.000' },
);
const csv =
  'ID,Severity,Start_Time,Temperature(F),State,Junction,Description\n' +
  'A-1,4,2022-03-01 17:30:00,41.0,OH,True,"A ""b"", c\nd"\n\n' +
  'A-2,,2022-03-02 03:00:00,,,,\n';

describe('POST /invocations', () => {
  it('answers one event, a list and instances as JSON in the same shape', async () => {
    expect(JSON.parse((await post(JSON.stringify(evening))).body)).toEqual(atEvening);
    expect(JSON.parse((await post(JSON.stringify([evening, night]))).body)).toEqual([atEvening, atNight]);
    const instances = await post(JSON.stringify({ instances: [night, evening] }), {
      type: 'application/json; charset=UTF-8',
    });
    expect(JSON.parse(instances.body)).toEqual({ predictions: [atNight, atEvening] });
    expect([(await post('[]')).body, (await post('{"instances":[]}')).body]).toEqual([
      '[]\n',
      '{"predictions":[]}\n',
    ]);
  });

  it('reads JSON lines and the CSV of the file', async () => {
    const lines = `${JSON.stringify(evening)}\r\n\n${JSON.stringify(night)}`;
    for (const type of ['application/jsonlines', 'application/x-ndjson'])
      expect(JSON.parse((await post(lines, { type })).body)).toEqual([atEvening, atNight]);
    for (const text of [csv, `\ufeff${csv.replaceAll('\n', '\r\n')}`, csv.replaceAll(',', ';')])
      expect(JSON.parse((await post(text, { type: 'text/csv' })).body)).toEqual([atEvening, atNight]);
    expect((await post('Start_Time,State\n', { type: 'text/csv' })).body).toBe('[]\n');
  });

  it('takes fields by the names of the file or of a record, in any order and in other spellings', async () => {
    const spellings = [
      { state: 'OH', junction: true, temperatureFahrenheit: 41, startLocal: '2022-03-01T17:30:00.000' },
      { State: 'oh', Junction: 'yes', 'Temperature(C)': '5,0', Start_Time: '3/21/2022 5:30 PM' },
      { ...evening, Severity: 9, key: 'x', startAt: null, shift: 'B', temperatureFahrenheit: 41 },
      { 'State.x': 'OH', JUNCTION: 1, 'temperature f': '41 F', START_TIME: '2022-03-01T17:30:00' },
    ];
    for (const event of spellings)
      expect(JSON.parse((await post(JSON.stringify(event))).body)).toEqual(atEvening);
  });

  it('counts values that it cannot read as missing, and says how many', async () => {
    const own = createModelHandler(trained);
    const body = Buffer.from(
      JSON.stringify({ ...night, 'Temperature(F)': 'warm', Junction: 'perhaps', 'Humidity(%)': 'wet' }),
    );
    const { body: answer } = await own.answer({ method: 'POST', path: '/invocations', headers: {}, body });
    expect(JSON.parse(answer)).toEqual(atNight);
    expect(own.metrics.text()).toContain('blackspot_model_invalid_values_total 2\n');
  });

  it('writes the format that Accept prefers', async () => {
    const two = JSON.stringify([evening, night]);
    const accepted = async (accept: string): Promise<string> =>
      (await post(two, { accept })).headers['content-type']!;
    const formats = await Promise.all(
      [
        '*/*',
        '',
        'application/*;q=0.1, text/html',
        'text/csv;q=0.5, application/jsonlines',
        'text/*',
        'application/x-ndjson, application/json;q=0.9',
        'application/json;q=0, */*;q=0.1',
      ].map(accepted),
    );
    expect(formats).toEqual([
      'application/json',
      'application/json',
      'application/json',
      'application/jsonlines',
      'text/csv; charset=utf-8',
      'application/x-ndjson',
      'application/jsonlines',
    ]);
    const lines = (await post(two, { accept: 'application/jsonlines' })).body.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([atEvening, atNight]);
    const [header, ...rows] = (await post(csv, { type: 'text/csv', accept: 'text/csv' })).body
      .trimEnd()
      .split('\n');
    expect(header).toBe('predictedSeverity,probability1,probability2,probability3,probability4,modelVersion');
    const { predictedSeverity, probabilities } = atNight as {
      predictedSeverity: number;
      probabilities: object;
    };
    expect(rows[1]).toBe([predictedSeverity, ...Object.values(probabilities), trained.version].join(','));
    expect(refusal(await post(two, { accept: 'text/html, application/json;q=0' }))).toMatch(
      /^406 Expected Accept to allow application\/json, .* or text\/csv, got "text\/html,/,
    );
  });

  it('refuses the whole request for one event that it cannot read, and names the row', async () => {
    const refused = async (rows: readonly unknown[]): Promise<unknown> =>
      JSON.parse((await post(JSON.stringify(rows))).body);
    expect(await refused([evening, { Start_Time: 'noon' }])).toMatchObject({
      message: 'Invalid event in row 2: Start_Time is not a time of the years 2000 to 2100.',
      row: 2,
    });
    expect(await refused([{ ...evening, Start_Time: '03/04/2021 10:00' }])).toMatchObject({
      message: 'Invalid event in row 1: a date such as 03/04/2021 can be read day first or month first.',
      hint: 'Write times as 2021-03-04 08:30:00.',
    });
    expect(await refused([night, { State: 'OH' }])).toMatchObject({ row: 2 });
    expect(await refused([{ ...night, 'Temprature(F)': 41 }])).toMatchObject({
      message: 'Invalid event in row 1: Temperature(F) was not found. It may be Temprature(F).',
    });
    expect(await refused([{ ...night, State: ['OH'] }])).toMatchObject({
      message: 'Invalid event in row 1: wrong type: State is a list.',
    });
    expect(await refused([night, 7])).toMatchObject({
      message: 'Expected the event in row 2 to be a JSON object, got 7.',
    });
    expect(JSON.parse((await post(`${csv}A-3,1,2022\n`, { type: 'text/csv' })).body)).toMatchObject({
      message: 'Invalid event in row 3: 7 fields expected, 3 found.',
      row: 3,
      line: 6,
    });
    expect(
      JSON.parse((await post(`${JSON.stringify(night)}\n{"a":`, { type: 'application/jsonlines' })).body),
    ).toMatchObject({
      row: 2,
      line: 2,
    });
  });

  it.each([
    ['', {}, /^400 Expected the body to be an event, .*, got nothing/],
    ['{"a"', {}, /^400 Expected the body to be an event, a list of events/],
    ['7', {}, /^400 Expected the body to be an event, .* got 7/],
    ['[NaN}', {}, /^400 Expected the body to be an event, .* got "\[NaN\}"/],
    [Buffer.from('[]', 'utf16le'), {}, /^400 Expected the body to be an event/],
    [Buffer.from('\ufeff[]', 'utf16le'), {}, /^400 Expected the body to be UTF-8/],
    ['{"instances": 7}', {}, /^400 Expected instances to be a list of events, got 7/],
    ['{"instances": [], "x": 1}', {}, /^400 Expected the body to hold instances only, got "x" too/],
    [Buffer.from([0x7b, 0xff]), {}, /^400 Expected the body to be UTF-8/],
    [
      'A-1,2022-03-01 17:30:00,OH\n',
      { type: 'text/csv' },
      /^400 Invalid header: column not found: Start_Time/,
    ],
    ['"a\n', { type: 'text/csv' }, /^400 Invalid header: its quotes do not match/],
    ['[]', { type: 'text/csv; header=absent' }, /^415 Expected a CSV with a header line/],
    [
      '[]',
      { type: 'application/xml' },
      /^415 Expected Content-Type to be application\/json, .* got "application\/xml"/,
    ],
    [
      '[]',
      { type: 'application/json; charset=latin1' },
      /^415 Expected the charset of Content-Type to be utf-8/,
    ],
    ['[]', { encoding: 'br' }, /^415 Expected Content-Encoding to be gzip or identity, got "br"/],
    ['[]', { encoding: 'gzip' }, /^400 Expected the body to be gzip/],
    ['[1,2,3]', { options: { maxEvents: 2 } }, /^413 Expected at most 2 events, got more/],
    [
      `a\n1\n2\n`,
      { type: 'text/csv', options: { maxBodyBytes: 3 } },
      /^413 Expected a body of at most 3 bytes/,
    ],
    [
      gzipSync('[]'.padEnd(999)),
      { encoding: 'gzip', options: { maxBodyBytes: 99 } },
      /^413 Expected a body of at most 99 bytes/,
    ],
  ] as const)('refuses %j with %j', async (body, given, message) => {
    expect(refusal(await post(body, given))).toMatch(message);
  });

  it('takes bodies that are compressed with gzip', async () => {
    expect(JSON.parse((await post(gzipSync(JSON.stringify(night)), { encoding: 'gzip' })).body)).toEqual(
      atNight,
    );
  });

  it('reads JSON as Python writes it, with a byte order mark, with a name twice, and with names of every object', async () => {
    const { Start_Time, State } = evening;
    const body = (fields: string): string => `{"Start_Time":"${Start_Time}","State":"${State}",${fields}}`;
    const known = '"Junction":true,"Temperature(F)":41';
    for (const text of [
      body(`${known},"Humidity(%)":NaN,"Pressure(in)":-Infinity`),
      `\ufeff${body(known)}`,
      body(`"Temperature(F)":7,${known}`),
      body(`"__proto__":{"State":"CA"},"constructor":"x","toString":null,${known}`),
    ])
      expect(JSON.parse((await post(text)).body)).toEqual(atEvening);
    const lines = `\ufeff${body(`${known},"Humidity(%)":NaN`)}\n\n`;
    expect(JSON.parse((await post(lines, { type: 'application/jsonlines' })).body)).toEqual([atEvening]);
    // Too large for a number: it counts as a value that cannot be read.
    const [without] = expected({ startLocal: '2022-03-01T17:30:00.000', state: 'OH', junction: true });
    expect(JSON.parse((await post(body('"Junction":true,"Temperature(F)":1e999'))).body)).toEqual(without);
    for (const name of ['__proto__', 'constructor', 'toString'])
      expect((await post(JSON.stringify({ ...night, State: name, Weather_Condition: name }))).status).toBe(
        200,
      );
  });

  it('says where JSON is wrong', async () => {
    const { hint } = JSON.parse((await post('[{"a" 1}]')).body) as { hint: string };
    expect(hint).toMatch(/^Correct the JSON: Expected ':' after property name in JSON at position 6/);
  });

  it('reads an event as parseRow reads the row of a file', () => {
    const names = Object.keys(evening);
    const row = parseRow(names)(names.map((name) => String(evening[name as keyof typeof evening])));
    expect('record' in row && expected(row.record)).toEqual([atEvening]);
  });
});

describe('a large request', () => {
  it('has the answer of its events one by one, and lets others have their turn', async () => {
    // Times that only the parser of rows reads, which takes long.
    const event = (at: number): object => ({
      Start_Time: `3/${13 + (at % 17)}/22 5:30 PM`,
      'Temperature(F)': at % 90,
    });
    const events = Array.from({ length: 2_000 }, (_, at) => event(at));
    let hasAnswer = false;
    const large = post(JSON.stringify(events)).then((answer) => {
      hasAnswer = true;
      return answer;
    });
    let turns = 0;
    for (; !hasAnswer; turns++) {
      await new Promise((resolve) => setImmediate(resolve));
      expect((await get('/ping')).status).toBe(200);
    }
    expect(turns).toBeGreaterThan(3);
    const predictions = JSON.parse((await large).body) as unknown[];
    expect(predictions).toHaveLength(events.length);
    for (const at of [0, 999, 1_999])
      expect(predictions[at]).toEqual(JSON.parse((await post(JSON.stringify(events[at]))).body));
  });

  it('is refused for now when others fill the memory that is set aside for them', async () => {
    const own = createModelHandler(trained);
    // Compressed, they count as large, whatever their size.
    const send = (body: Uint8Array, encoding?: string): Promise<ModelResponse> =>
      own.answer({
        method: 'POST',
        path: '/invocations',
        headers: encoding === undefined ? {} : { 'content-encoding': encoding },
        body,
      });
    const body = Buffer.from('[]'.padEnd(6 << 20));
    const large = Array.from({ length: 12 }, () => send(body));
    expect(own.metrics.text()).toContain(`blackspot_model_large_request_bytes ${10 * body.length}\n`);
    expect((await send(Buffer.from('[]'))).status).toBe(200);
    const answers = await Promise.all(large);
    expect(answers.map(({ status }) => status)).toEqual([...Array<number>(10).fill(200), 503, 503]);
    expect([refusal(answers[11]!), answers[11]!.headers['retry-after']]).toEqual([
      '503 Expected at most 64 MiB of large requests at the same time, got more.',
      '1',
    ]);
    const metrics = own.metrics.text();
    expect(metrics).toContain('blackspot_model_large_request_bytes 0\n');
    expect(metrics).toContain('requests_total{path="/invocations",status="503"} 2\n');
    const many = await Promise.all(Array.from({ length: 2_100 }, () => send(gzipSync('[]'), 'gzip')));
    expect(many.filter(({ status }) => status === 200)).toHaveLength(2_048);
    const roomy = createModelHandler(trained, { maxBodyBytes: 100 << 20 });
    const request = { method: 'POST', path: '/invocations', headers: {} };
    expect((await roomy.answer({ ...request, body: Buffer.from('[]'.padEnd(65 << 20)) })).status).toBe(200);
  });

  it('is refused as a whole for its last event, and does not hold up the next one', async () => {
    const events = Array.from({ length: 3_000 }, () => evening);
    const wrong = post(JSON.stringify([...events, { Start_Time: 'noon' }]));
    const right = post(JSON.stringify(events));
    expect(JSON.parse((await wrong).body)).toMatchObject({ row: 3_001 });
    expect(JSON.parse((await right).body)).toHaveLength(3_000);
  });
});

describe('other paths', () => {
  it('say that the model is loaded, what was done, and how to ask', async () => {
    const health = { status: 'ok', modelVersion: trained.version, kind: 'multinomialLogit' };
    for (const path of ['/ping', '/health', '/ping?x=1', 'http://localhost:8080/ping', 'HTTP://x/ping?y'])
      expect(JSON.parse((await get(path)).body)).toEqual(health);
    expect((await get('/metrics')).body).toMatch(
      /blackspot_model_requests_total\{path="\/ping",status="200"\} \d+\n/,
    );
    const { openapi, paths } = JSON.parse((await get('/openapi.json')).body) as {
      openapi: string;
      paths: object;
    };
    expect([openapi, Object.keys(paths)]).toEqual([
      '3.1.0',
      ['/ping', '/health', '/invocations', '/endpoints/{name}/invocations', '/metrics', '/openapi.json'],
    ]);
  });

  it('describe bodies with examples that are answered', async () => {
    const { paths } = JSON.parse((await get('/openapi.json')).body) as {
      paths: Record<string, { post: { requestBody: { content: Record<string, { example: unknown }> } } }>;
    };
    const { content } = paths['/invocations']!.post.requestBody;
    const answers = await Promise.all(
      Object.entries(content).map(async ([type, { example }]) => {
        const body = typeof example === 'string' ? example : JSON.stringify(example);
        const { status, body: answer } = await post(body, { type });
        return [type, status, [JSON.parse(answer) as unknown].flat()] as const;
      }),
    );
    const [[, , first]] = answers as [(typeof answers)[number]];
    expect(first).toMatchObject([{ modelVersion: trained.version }]);
    expect(answers).toEqual(Object.keys(content).map((type) => [type, 200, first]));
  });

  it('refuse other methods with Allow, and unknown paths', async () => {
    expect(refusal(await get('/x?y'))).toBe('404 Path not found: /x?y.');
    const wrong = await get('/ping', 'POST');
    expect([refusal(wrong), wrong.headers.allow]).toEqual([
      '405 Expected the method to be GET, HEAD or OPTIONS, got POST.',
      'GET, HEAD, OPTIONS',
    ]);
    expect((await get('/invocations')).headers.allow).toBe('POST, OPTIONS');
    expect(await get('/invocations', 'OPTIONS')).toEqual({
      status: 204,
      headers: { allow: 'POST, OPTIONS' },
      body: '',
    });
  });

  it('say what the server can do when all of it is asked', async () => {
    const answer = await get('*', 'OPTIONS');
    expect([answer.status, answer.headers.allow]).toEqual([204, 'GET, HEAD, POST, OPTIONS']);
    expect((await get('*')).status).toBe(404);
  });

  it('answer 500 for a bug, and hand the error over', async () => {
    const errors: unknown[] = [];
    const broken = modelThatThrows(new TypeError('bug'));
    const own = createModelHandler(broken, { onError: (error) => errors.push(error) });
    const request = {
      method: 'POST',
      path: '/endpoints/x/invocations',
      headers: {},
      body: Buffer.from('[]'),
    };
    expect(refusal(await own.answer(request))).toBe('500 The request could not be answered.');
    expect(errors).toEqual([new TypeError('bug')]);
    const warned = once(process, 'warning');
    const careless = createModelHandler(modelThatThrows('no Error'), {
      onError: (error) => {
        throw error;
      },
    });
    expect(refusal(await careless.answer(request))).toBe('500 The request could not be answered.');
    expect(String(await warned)).toContain('OnError threw "no Error", which is not an Error.');
  });
});

it('refuses events of more fields than a server can match while others wait', async () => {
  const fields = (count: number): string[] => Array.from({ length: count }, (_, at) => `other${at}`);
  const event = (count: number): string =>
    JSON.stringify(
      Object.fromEntries([['Start_Time', '2022-03-01 17:30:00'], ...fields(count).map((f) => [f, 1])]),
    );
  expect((await post(event(999))).status).toBe(200);
  expect(refusal(await post(event(1_000)))).toBe(
    '400 Invalid event in row 1: expected at most 1000 fields, got 1001.',
  );
  expect(refusal(await post(`Start_Time,${fields(1_000).join(',')}\n`, { type: 'text/csv' }))).toBe(
    '400 Invalid header: expected at most 1000 fields, got 1001.',
  );
});

it('only a model of what is known at the time of the report is served', () => {
  const later = features.map((feature) => ({ ...feature, knownWhen: 'afterwards' as const }));
  expect(() => createModelHandler(testModel(later))).toThrow('got the feature hour');
  const feed = features.map((feature) => ({ ...feature, proxiesFeed: true }));
  expect(() => createModelHandler(testModel(feed))).toThrow('got the feature hour');
});

function modelThatThrows(thrown: unknown): TrainedModel {
  const predict = (): never => {
    throw thrown;
  };
  return { ...trained, model: { ...trained.model, predict } };
}

function refusal({ status, body }: ModelResponse): string {
  return `${status} ${(JSON.parse(body) as { message: string }).message}`;
}
