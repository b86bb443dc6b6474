import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ModelServer, serveModel } from '../../../src/servers/model/serveModel.js';
import { testModel } from './model.js';

const event = { Start_Time: '2022-03-01 17:30:00', State: 'OH' };
let server: ModelServer;
beforeAll(async () => {
  server = await serveModel(testModel(), { port: 0, maxBodyBytes: 1_000, requestTimeoutSeconds: 1 });
});
afterAll(() => server.close(0));

const post = (body: string | ReadableStream, headers = {}): Promise<Response> =>
  fetch(`${server.url}/invocations`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
    duplex: 'half',
  } as RequestInit);

/** What a server sends back for these bytes until it closes the connection. */
async function raw(text: string, to: ModelServer = server, how: 'write' | 'end' = 'write'): Promise<string> {
  const socket = connect(to.port, '127.0.0.1');
  socket.setEncoding('utf8')[how](text);
  let answer = '';
  socket.on('data', (piece: string) => (answer += piece));
  await once(socket, 'close');
  return answer;
}

describe('serveModel', () => {
  it('answers over HTTP, also HEAD and a body in pieces', async () => {
    const answer = await post(JSON.stringify(event));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await answer.json()).toMatchObject({ modelVersion: '0123456789ab' });
    const head = await fetch(`${server.url}/ping`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const pieces = new Blob([JSON.stringify([event, event])]).stream();
    expect(await (await post(pieces)).json()).toHaveLength(2);
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain('requests_in_flight 1\n');
  });

  it('refuses a body that is too large by its announced length, as it comes, and before it is sent', async () => {
    const message = 'Expected a body of at most 1000 bytes, got more.';
    const announced = await post(' '.repeat(1_001));
    expect([announced.status, await announced.json()]).toEqual([413, expect.objectContaining({ message })]);
    // Larger than what the system takes in before anything is read.
    const large = await post(' '.repeat(20_000_000));
    expect([large.status, await large.json()]).toEqual([413, expect.objectContaining({ message })]);
    const chunk = `3e8\r\n${' '.repeat(1_000)}\r\n`;
    const start = 'POST /invocations HTTP/1.1\r\nhost: x\r\n';
    expect(await raw(`${start}transfer-encoding: chunked\r\n\r\n${chunk}${chunk}0\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 413 /,
    );
    const waiting = httpRequest(`${server.url}/invocations`, {
      method: 'POST',
      headers: { expect: '100-continue', 'content-length': 2_000 },
    });
    let wasContinued = false;
    waiting.on('continue', () => (wasContinued = true));
    waiting.flushHeaders();
    const [response] = (await once(waiting, 'response')) as [{ statusCode: number }];
    waiting.destroy();
    expect([response.statusCode, wasContinued]).toEqual([413, false]);
  });

  it('refuses what is not HTTP, headers without end, and requests that take too long, in JSON', async () => {
    const long = `GET /ping HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`;
    const slow = 'POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n[';
    const answers = await Promise.all([raw('hello\r\n\r\n'), raw(long), raw(slow)]);
    expect(answers.map((text) => /^HTTP\/1.1 \d+/.exec(text)?.[0])).toEqual([
      'HTTP/1.1 400',
      'HTTP/1.1 431',
      'HTTP/1.1 408',
    ]);
    for (const text of answers) expect(JSON.parse(text.split('\r\n\r\n')[1]!)).toHaveProperty('message');
  });

  it('answers OPTIONS * and refuses what Node would refuse without a reason', async () => {
    expect(await raw('OPTIONS * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1.1 204 .*\r\nallow: GET, HEAD, POST, OPTIONS\r\n/s,
    );
    const withoutHost = await raw('GET /ping HTTP/1.1\r\nconnection: close\r\n\r\n');
    const start = 'POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\nexpect: more\r\n\r\n';
    const messages = [withoutHost, await raw(start)].map((text) => [
      /^HTTP\/1.1 \d+/.exec(text)?.[0],
      (JSON.parse(text.split('\r\n\r\n')[1]!) as { message: string }).message,
    ]);
    expect(messages).toEqual([
      ['HTTP/1.1 400', 'Expected the header Host, got none.'],
      ['HTTP/1.1 417', 'Expected the header Expect to be 100-continue.'],
    ]);
    expect(await raw('GET /ping HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 200 /);
  });

  it('counts every request: answered, refused, or cut off', async () => {
    const own = await serveModel(testModel(), { port: 0, maxBodyBytes: 10, requestTimeoutSeconds: 1 });
    const start = 'POST /invocations HTTP/1.1\r\nhost: x\r\n';
    const close = 'connection: close\r\n';
    await raw('hello\r\n\r\n', own);
    await raw(`GET /ping HTTP/1.1\r\n${close}\r\n`, own);
    await raw(`${start}expect: more\r\ncontent-length: 2\r\n\r\n`, own);
    await raw(`${start}content-length: 12\r\n${close}\r\n${' '.repeat(12)}`, own);
    await raw(`${start}content-length: 2\r\n${close}\r\n[]`, own);
    await raw(`GET /${'x'.repeat(50)}"\\ HTTP/1.1\r\nhost: x\r\n${close}\r\n`, own);
    await raw(`${start}content-length: 10\r\n\r\n[`, own);
    expect(await raw(`${start}content-length: 10\r\n\r\n[`, own, 'end')).toContain(
      'Expected the whole request, got a part of it.',
    );
    const socket = connect(own.port, '127.0.0.1');
    socket.write(`${start}content-length: 10\r\n\r\n[`);
    await expect.poll(async () => (await fetch(`${own.url}/metrics`)).text()).toContain('in_flight 2\n');
    socket.resetAndDestroy();
    await expect.poll(async () => (await fetch(`${own.url}/metrics`)).text()).toContain('in_flight 1\n');
    const lines = (await (await fetch(`${own.url}/metrics`)).text()).split('\n');
    const counted = lines.filter(
      (line) => /requests_(?:total|cut)/.test(line) && !/^#|"\/metrics"/.test(line),
    );
    expect(counted.sort()).toEqual([
      'blackspot_model_requests_cut_total 1',
      'blackspot_model_requests_total{path="/invocations",status="200"} 1',
      'blackspot_model_requests_total{path="/invocations",status="413"} 1',
      'blackspot_model_requests_total{path="other",status="400"} 3',
      'blackspot_model_requests_total{path="other",status="404"} 1',
      'blackspot_model_requests_total{path="other",status="408"} 1',
      'blackspot_model_requests_total{path="other",status="417"} 1',
    ]);
    await own.close(0);
  });

  it('refuses large bodies for which others leave no room as they arrive, and forgets those that never end', async () => {
    const own = await serveModel(testModel(), { port: 0, requestTimeoutSeconds: 3 });
    const metric = async (): Promise<string> => (await fetch(`${own.url}/metrics`)).text();
    const start =
      'POST /invocations HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 6000000\r\n\r\n';
    // They send no more, and never close their side.
    const sockets = Array.from({ length: 12 }, () =>
      connect({ port: own.port, host: '127.0.0.1', allowHalfOpen: true }),
    );
    const answers = sockets.map(async (socket) => {
      socket.write(start + ' '.repeat(5_900_000));
      const [first] = (await once(socket, 'data')) as [Buffer];
      return first.toString().slice(9, 12);
    });
    await expect.poll(metric, { timeout: 10_000 }).toContain(`large_request_bytes ${11 * 5_900_000}\n`);
    const refused = await raw(start + ' '.repeat(6_000_000), own);
    expect(refused).toMatch(/^HTTP\/1.1 503 .*\r\nretry-after: 1\r\n/is);
    expect(await Promise.all(answers)).toEqual(Array(12).fill('408'));
    await expect
      .poll(metric, { timeout: 10_000 })
      .toMatch(/in_flight 1\n(?:.*\n)*blackspot_model_large_request_bytes 0\n/);
    for (const socket of sockets) socket.destroy();
    await own.close(0);
  });

  it('goes on after a client that leaves in the middle of its body', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.write('POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n[');
    await once(socket, 'connect');
    socket.destroy();
    await expect
      .poll(async () => (await fetch(`${server.url}/metrics`)).text())
      .toContain('requests_in_flight 1\n');
  });

  it('ends requests in flight, refuses new connections, and closes idle ones when it stops', async () => {
    const own = await serveModel(testModel(), { port: 0 });
    const agent = new Agent({ keepAlive: true });
    const idle = httpRequest(`${own.url}/ping`, { agent }).end();
    const [response] = (await once(idle, 'response')) as [NodeJS.ReadableStream];
    await once(response.resume(), 'end');
    const body = JSON.stringify(event);
    const inFlight = httpRequest(`${own.url}/invocations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': body.length },
    });
    inFlight.write(body.slice(0, 5));
    await expect.poll(async () => (await fetch(`${own.url}/metrics`)).text()).toContain('in_flight 2\n');
    const closing = own.close(10);
    await expect(fetch(`${own.url}/ping`)).rejects.toThrow();
    inFlight.end(body.slice(5));
    const [answer] = (await once(inFlight, 'response')) as [{ statusCode: number; headers: object }];
    expect([answer.statusCode, answer.headers]).toEqual([
      200,
      expect.objectContaining({ connection: 'close' }),
    ]);
    await closing;
    agent.destroy();
  });

  it('cuts what is still in flight after the grace time', async () => {
    const own = await serveModel(testModel(), { port: 0 });
    const cut = raw('POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n[', own);
    await expect.poll(async () => (await fetch(`${own.url}/metrics`)).text()).toContain('in_flight 2\n');
    const startedAt = performance.now();
    await own.close(0.2);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(await cut).toBe('');
  });

  it('refuses wrong options and a port that is taken', async () => {
    await expect(serveModel(testModel(), { port: server.port })).rejects.toThrow(
      `Port ${server.port} of 127.0.0.1 is not available`,
    );
    await expect(serveModel(testModel(), { prot: 1 } as object)).rejects.toThrow('did you mean port');
    await expect(serveModel(testModel(), { maxEvents: 0 })).rejects.toThrow('Expected maxEvents to be');
  });
});
