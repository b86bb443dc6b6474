import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFeatureReader } from '../../../src/dataset/featureValues.js';
import { endpointError } from '../../../src/models/endpoint/endpointErrors.js';
import {
  type EndpointOptions,
  openEndpoint,
  type SeverityEndpoint,
} from '../../../src/models/endpoint/openEndpoint.js';
import { forecast } from '../../../src/models/trainedModel.js';
import { serveModel } from '../../../src/servers/model/serveModel.js';
import { features, testModel } from '../../servers/model/model.js';

const count = 50;
const events = {
  startLocal: Array.from(
    { length: count },
    (_, i) => `2022-03-01T${String(i % 24).padStart(2, '0')}:30:00.250`,
  ),
  temperatureFahrenheit: Array.from({ length: count }, (_, i) => (i % 3 === 0 ? null : i + 0.1)),
  junction: Array.from({ length: count }, (_, i) => i % 2 === 0),
  state: Array.from({ length: count }, (_, i) => ['OH', null, 'CA'][i % 3]),
};
const local = forecast(testModel(), createFeatureReader(features).read(events, count));

async function open(options: Omit<EndpointOptions, 'name'>): Promise<SeverityEndpoint> {
  const endpoint = await openEndpoint({ name: 'severity', ...options });
  onTestFinished(() => endpoint.close());
  return endpoint;
}

/** A server that answers the first request, which looks what model there is, and then as told. */
async function scripted(
  answer: (request: number, response: ServerResponse, body: string) => void,
): Promise<string> {
  let requests = 0;
  const server = createServer((request: IncomingMessage, response) => {
    let body = '';
    request.on('data', (piece) => (body += String(piece)));
    request.on('end', () => {
      requests += 1;
      if (requests === 1) response.end(predictions(1));
      else answer(requests - 1, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function predictions(
  count: number,
  probabilities: object = { 1: 0.25, 2: 0.75 },
  modelVersion = 'm',
): string {
  return JSON.stringify(Array(count).fill({ predictedSeverity: 2, probabilities, modelVersion }));
}

function sizeOf(body: string): number {
  return (JSON.parse(body) as { instances: unknown[] }).instances.length;
}

describe('openEndpoint', () => {
  it('gives the forecasts of the local model through the SDK, in requests within the limits', async () => {
    const server = await serveModel(testModel(), { port: 0, maxEvents: 7, maxBodyBytes: 600 });
    onTestFinished(() => server.close(0));
    const endpoint = await open({ url: server.url, maxEvents: 7, maxBytes: 600 });
    expect([endpoint.classes, endpoint.version]).toEqual([[1, 2, 3, 4], '0123456789ab']);
    expect(endpoint.columns).toEqual(expect.arrayContaining(Object.keys(events)));
    expect(endpoint.columns).not.toContain('severity');
    const found = await endpoint.forecast(events, count);
    expect(found).toEqual({ ...local, modelVersions: Array(count).fill('0123456789ab') });
    expect((await endpoint.forecast(events, 0)).severity).toHaveLength(0);
    await expect(endpoint.forecast({ startLocal: ['noon'] }, 1)).rejects.toMatchObject({
      name: 'InputError',
      message: `Endpoint severity at ${server.url} refused the request: Invalid event in row 1: Start_Time is not a time of the years 2000 to 2100.`,
    });
  });

  it('tries again while the endpoint is overloaded, and keeps the order of events', async () => {
    const url = await scripted((request, response, body) => {
      if (request <= 3) response.writeHead(503).end('{"message":"later"}');
      else response.end(predictions(sizeOf(body)));
    });
    const waits: string[] = [];
    const endpoint = await open({ url, maxEvents: 20, onUnavailable: ({ message }) => waits.push(message) });
    expect((await endpoint.forecast(events, count)).severity).toEqual(new Uint8Array(count).fill(2));
    expect(waits).toEqual(Array(3).fill(`Endpoint severity at ${url} is not available: later`));
  });

  it('waits as long as Retry-After asks, in seconds or until a date, and not beyond its time', async () => {
    const inTwoSeconds = (): string => new Date(Date.now() + 2_000).toUTCString();
    const url = await scripted((request, response, body) => {
      if (request === 1) response.writeHead(503, { 'retry-after': '1' }).end('{"message":"later"}');
      else if (request === 2) response.writeHead(429, { 'retry-after': inTwoSeconds() }).end('{}');
      else if (request === 4) response.writeHead(503, { 'retry-after': '100' }).end('{"message":"later"}');
      else response.end(predictions(sizeOf(body)));
    });
    const waits: number[] = [];
    const endpoint = await open({
      url,
      retryTimeoutSeconds: 60,
      onUnavailable: (_, retryInMs) => waits.push(retryInMs),
    });
    await endpoint.forecast(events, 1);
    // The date has whole seconds.
    const [first, second] = waits;
    expect([waits.length, first]).toEqual([2, 1_000]);
    expect(second).toBeGreaterThan(500);
    expect(second).toBeLessThanOrEqual(2_000);
    await expect(endpoint.forecast(events, 1)).rejects.toMatchObject({
      name: 'ConnectionError',
      details: { retryAfterSeconds: 100 },
    });
    expect(waits).toHaveLength(2);
  });

  it('has the version of the model that has answered last', async () => {
    const versions = ['b', 'b', 'c'];
    const url = await scripted((request, response, body) => {
      response.end(predictions(sizeOf(body), undefined, versions[request - 1]));
    });
    const endpoint = await open({ url, maxEvents: 20, concurrency: 1 });
    expect(endpoint.version).toBe('m');
    const { modelVersions } = await endpoint.forecast(events, count);
    expect(modelVersions).toEqual([...Array(40).fill('b'), ...Array(10).fill('c')]);
    expect(endpoint.version).toBe('c');
  });

  it('names the address of a redirect, and takes an error of a gateway as an endpoint that is not available', async () => {
    const url = await scripted((request, response) => {
      if (request === 1) response.writeHead(301, { location: 'https://example.org/' }).end();
      else response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>');
    });
    const endpoint = await open({ url, retryTimeoutSeconds: 0.05 });
    await expect(endpoint.forecast(events, 1)).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: `Expected endpoint severity at ${url} to answer, got a redirect to https://example.org/.`,
    });
    await expect(endpoint.forecast(events, 1)).rejects.toMatchObject({
      name: 'ConnectionError',
      message: `Endpoint severity at ${url} is not available: status 502, and no JSON`,
    });
  });

  it('keeps to the limit of requests at the same time', async () => {
    let running = 0;
    let most = 0;
    const url = await scripted((_, response, body) => {
      most = Math.max(most, ++running);
      setTimeout(() => {
        running -= 1;
        response.end(predictions(sizeOf(body)));
      }, 5);
    });
    const endpoint = await open({ url, maxEvents: 2, concurrency: 3 });
    await Promise.all([endpoint.forecast(events, count), endpoint.forecast(events, count)]);
    expect(most).toBe(3);
  });

  it('gives up after its time, and at once for an abort', async () => {
    const url = await scripted((request, response) => {
      if (request === 1) response.writeHead(500).end();
    });
    const stop = new AbortController();
    const one = { startLocal: events.startLocal.slice(0, 1) };
    const endpoint = await open({ url, timeoutSeconds: 0.3, retryTimeoutSeconds: 0.2, signal: stop.signal });
    await expect(endpoint.forecast(one, 1)).rejects.toMatchObject({
      name: 'ConnectionError',
      message: `Endpoint severity at ${url} is not available: no answer within 0.3 s`,
    });
    const aborted = endpoint.forecast(one, 1);
    stop.abort(new Error('enough'));
    await expect(aborted).rejects.toThrow('enough');
  });

  it('names the setting for a certificate that is not trusted', () => {
    for (const code of ['DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE']) {
      const cause = Object.assign(new Error('self-signed certificate'), { code });
      expect(endpointError('severity', cause)).toMatchObject({
        name: 'ConfigurationError',
        message: 'Expected endpoint severity to have a trusted certificate, got: self-signed certificate.',
        hint: 'Set NODE_EXTRA_CA_CERTS to the PEM file of its certificate authority.',
      });
    }
  });

  it.each([
    ['hello', 'Expected the answer of endpoint severity at URL to be JSON, got "hello"'],
    ['{"x":1}', 'to be {"predictions": [...]}, got {"x":1}'],
    [predictions(2), 'to be 1 predictions, got 2'],
    [
      predictions(1, { 1: 0.5 }),
      'to be predictedSeverity, probabilities and modelVersion of each event, got',
    ],
    [predictions(1, { 2: 0.5, 3: 0.5 }), 'to have the severities 1, 2, got 2, 3'],
  ])('refuses the answer %s', async (answer, message) => {
    const url = await scripted((_, response) => response.end(answer));
    const endpoint = await open({ url });
    const failure = await endpoint.forecast(events, 1).catch((error: unknown) => error as Error);
    expect(failure).toMatchObject({ name: 'DataError' });
    expect((failure as Error).message.replace(url, 'URL')).toContain(message);
  });

  it('says which setting is missing or wrong', async () => {
    await expect(openEndpoint({ name: 'a b' })).rejects.toThrow(
      'Expected the name of an endpoint to be 1 to 63',
    );
    await expect(openEndpoint({ name: 'a', url: 'x' })).rejects.toThrow(
      'one that begins with http:// or https://',
    );
    await expect(openEndpoint({ name: 'a', url: 'http://' })).rejects.toThrow(
      'one that begins with http:// or https://',
    );
    const closed = 'http://127.0.0.1:1';
    await expect(openEndpoint({ name: 'a', url: closed, retryTimeoutSeconds: 0.1 })).rejects.toMatchObject({
      name: 'ConnectionError',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });
});
