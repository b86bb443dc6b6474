import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { usAccidents } from '../../../src/dataset/usAccidents/usAccidents.js';
import { createModelHandler } from '../../../src/servers/model/handler.js';
import { testModel } from './model.js';

const errors: unknown[] = [];
const handler = createModelHandler(testModel(), {
  maxEvents: 6,
  maxBodyBytes: 1_500,
  onError: (error) => errors.push(error),
});
const document = JSON.parse(
  (await handler.answer({ method: 'GET', path: '/openapi.json', headers: {}, body: Buffer.of() })).body,
) as {
  paths: Record<string, Record<string, { responses: object }>>;
};
const documented = Object.keys(document.paths['/invocations']!.post!.responses).map(Number);

const names = usAccidents.fileColumns.flatMap(({ name, headers }) => [name, ...headers]);
const times = [
  '2022-03-01 17:30:00',
  '2022-03-01T17:30:00.000',
  '3/13/22 5 PM',
  '03/04/2021',
  'noon',
  '2100-12-31 24:00',
];
const value = fc.oneof(
  fc.constantFrom(...times, 'OH', 'True', '5,0', '1,000', '41 F', '', 'Light Rain', null),
  fc.double(),
  fc.boolean(),
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ maxDepth: 1 }),
);
const name = fc.oneof(
  fc.constantFrom(...names),
  fc.constantFrom('__proto__', 'constructor', ''),
  fc.string(),
);
const event = fc
  .tuple(
    fc.constantFrom('Start_Time', 'startLocal', 'x'),
    fc.constantFrom(...times),
    fc.array(fc.tuple(name, value), { maxLength: 8 }),
  )
  .map(([time, at, fields]) => Object.fromEntries([[time, at], ...fields]) as Record<string, unknown>);
const quoted = (text: unknown): string =>
  /[",\n]/.test(String(text)) ? `"${String(text).replaceAll('"', '""')}"` : String(text);
const csv = fc.array(event, { minLength: 1, maxLength: 4 }).map((rows) => {
  const header = Object.keys(rows[0]!);
  return [header, ...rows.map((row) => header.map((one) => row[one] ?? ''))]
    .map((row) => row.map(quoted).join(','))
    .join('\n');
});
const text = fc.oneof(
  event.map((one) => JSON.stringify(one)),
  fc.array(event, { maxLength: 60 }).map((list) => JSON.stringify(list)),
  fc.array(event).map((instances) => JSON.stringify({ instances })),
  fc.array(event).map((list) => list.map((one) => JSON.stringify(one)).join('\n')),
  csv,
  fc.json(),
  fc.string({ unit: 'binary' }),
);
/** A body with a piece cut out, or with bytes of chance in it. */
const body = fc.oneof(
  { weight: 3, arbitrary: text.map((one) => Buffer.from(one)) },
  text.map((one) => gzipSync(one)),
  fc.tuple(text, fc.nat(), fc.uint8Array({ maxLength: 5 })).map(([one, at, bytes]) => {
    const whole = Buffer.from(one);
    const cut = at % (whole.length + 1);
    return Buffer.concat([whole.subarray(0, cut), bytes, whole.subarray(cut + bytes.length)]);
  }),
);
const types = ['application/json', 'application/jsonlines', 'application/x-ndjson', 'text/csv'];
const header = (...usual: string[]): fc.Arbitrary<string | undefined> =>
  fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...usual, undefined) }, fc.string());

it('answers every request with a status that the OpenAPI document has, in the form that it has', async () => {
  const seen = new Set<number>();
  await fc.assert(
    fc.asyncProperty(
      body,
      header(...types, 'text/csv; charset=utf-8'),
      header(...types, '*/*', 'text/*;q=0.5', 'text/html'),
      header('gzip', 'identity', 'br'),
      async (bytes, type, accept, encoding) => {
        const headers = { 'content-type': type, accept, 'content-encoding': encoding };
        const response = await handler.answer({ method: 'POST', path: '/invocations', headers, body: bytes });
        seen.add(response.status);
        expect(errors).toEqual([]);
        expect(documented).toContain(response.status);
        if (response.status !== 200)
          expect(typeof (JSON.parse(response.body) as { message: string }).message).toBe('string');
        else if (response.headers['content-type'] === 'application/json') {
          const answer = JSON.parse(response.body) as object;
          const predictions = 'predictions' in answer ? answer.predictions : answer;
          for (const one of [predictions].flat() as { probabilities: Record<string, number> }[])
            expect(Object.values(one.probabilities).reduce((sum, p) => sum + p)).toBeCloseTo(1, 9);
        }
      },
    ),
    { seed: 13, numRuns: 2_000 },
  );
  // A request that takes too long is not answered by the handler, and small requests do not fill the memory.
  expect([...seen].sort()).toEqual(documented.filter((status) => status !== 408 && status !== 503));
});
