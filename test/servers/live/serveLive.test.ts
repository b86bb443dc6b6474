import { connect } from 'node:net';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { ConfigurationError, InputError } from '../../../src/base/errors.js';
import type { LiveDelta, LiveSnapshot } from '../../../src/live/protocol.js';
import { counted, eventsAround, midnight, randomOf } from '../../live/events.js';
import { collectGarbage } from '../../support/collectGarbage.js';
import { ask, closeAll, openStream, type Served, serve } from './serving.js';

afterEach(closeAll);

/** Bytes of buffers that are still in use. */
function heldBytes(): number {
  collectGarbage();
  // Those of array buffers are among them.
  return process.memoryUsage().external;
}

const json = { 'content-type': 'application/json' };

/** Resolves when the stream has brought enough; `text` is what it has brought. */
function streamUntil(
  served: Served,
  isEnough: (text: string) => boolean,
  headers: Record<string, string> = {},
): Promise<{ text: string; headers: Record<string, unknown> }> {
  return new Promise((resolve) => {
    let text = '';
    const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
    const take = (bytes: Buffer, received: Record<string, unknown>): void => {
      text += bytes.toString();
      if (!isEnough(text)) return;
      stream.destroy();
      resolve({ text, headers: received });
    };
    let received = {};
    gunzip.on('data', (bytes: Buffer) => take(bytes, received));
    gunzip.on('error', () => {});
    const stream = openStream(served, headers, (bytes, all) => {
      received = all;
      if (all['content-encoding'] === 'gzip') gunzip.write(bytes);
      else take(bytes, all);
    });
  });
}

function eventsIn(text: string): { name: string; id: string | undefined; data: unknown }[] {
  return text
    .split('\n\n')
    .filter((event) => event.includes('event: '))
    .map((event) => ({
      name: /^event: (.*)$/m.exec(event)![1]!,
      id: /^id: (.*)$/m.exec(event)?.[1],
      data: JSON.parse(/^data: (.*)$/m.exec(event)![1]!) as unknown,
    }));
}

describe('the server of the live page', () => {
  it('streams a snapshot and deltas, the same compressed as plain', async () => {
    const served = await serve();
    served.state.add(counted(eventsAround(randomOf(1), 200, midnight, 1e7)));
    const has3 = (text: string): boolean => (text.match(/event: delta.*?\n\n/gs) ?? []).length >= 3;
    const [plain, packed] = await Promise.all([
      streamUntil(served, has3),
      streamUntil(served, has3, { 'accept-encoding': 'gzip, br' }),
    ]);
    expect(plain.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(packed.headers['content-encoding']).toBe('gzip');
    const [one, other] = [eventsIn(plain.text), eventsIn(packed.text)];
    expect(one[0]!.name).toBe('snapshot');
    expect(one[0]!.data).toEqual(other[0]!.data);
    expect((one[0]!.data as LiveSnapshot).status.accidents).toBe(200);
    const sequences = one.slice(1).map(({ data }) => (data as LiveDelta).sequence);
    const first = (one[0]!.data as LiveSnapshot).sequence;
    expect(sequences.slice(0, 3)).toEqual([first + 1, first + 2, first + 3]);
  });

  it('sends a page that comes back what it has missed, and nothing else', async () => {
    const served = await serve();
    const { text } = await streamUntil(served, (all) => (all.match(/event: delta/g) ?? []).length >= 2);
    const last = eventsIn(text).at(-1)!;
    served.state.add(counted(eventsAround(randomOf(1), 5, midnight, 1e7)));
    await new Promise((resolve) => setTimeout(resolve, 700));
    const back = await streamUntil(served, (all) => all.includes('event: delta') && all.endsWith('\n\n'), {
      'last-event-id': last.id!,
    });
    const events = eventsIn(back.text);
    expect(events.map(({ name }) => name)).not.toContain('snapshot');
    expect((events[0]!.data as LiveDelta).sequence).toBe((last.data as LiveDelta).sequence + 1);
    const other = await streamUntil(
      served,
      (all) => all.includes('event: snapshot') && all.endsWith('\n\n'),
      {
        'last-event-id': 'another-1.7',
      },
    );
    expect(eventsIn(other.text)[0]!.name).toBe('snapshot');
  });

  it('says goodbye to its pages and ends at once', async () => {
    const served = await serve();
    let text = '';
    const ended = new Promise<void>((resolve) => {
      const stream = openStream(served, {}, (bytes) => (text += bytes.toString()));
      stream.on('close', () => resolve());
    });
    while (!text.includes('snapshot')) await new Promise((resolve) => setTimeout(resolve, 20));
    const startedMs = performance.now();
    await served.server.close();
    await ended;
    // Without a goodbye it would wait for the connections: more than a minute.
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    expect(eventsIn(text).at(-1)).toMatchObject({ name: 'bye', data: { retryInMs: 1_000 } });
  });

  it('lets only so many pages connect', async () => {
    const served = await serve({ maxPages: 1 });
    const first = openStream(served, {}, () => {});
    while (served.server.pages() === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await ask(served, '/stream')).toMatchObject({ status: 503, headers: { 'retry-after': '30' } });
    first.destroy();
    while (served.server.pages() === 1) await new Promise((resolve) => setTimeout(resolve, 10));
  });

  it('serves the page, and its files for ever by their digest, compressed when asked', async () => {
    const served = await serve();
    const page = await ask(served, '/');
    expect(page).toMatchObject({ status: 200, headers: { 'cache-control': 'no-cache' } });
    const [address] = /\/assets\/page\.[0-9a-f]{16}\.js/.exec(page.body)!;
    const plain = await ask(served, address);
    expect(plain.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    const response = await fetch(served.base + address, { headers: { 'accept-encoding': 'gzip' } });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(await response.text()).toBe(plain.body);
    const brotli = await fetch(served.base + address, { headers: { 'accept-encoding': 'gzip, br' } });
    expect([brotli.headers.get('content-encoding'), await brotli.text()]).toEqual(['br', plain.body]);
    expect((await ask(served, '/assets/page.0000000000000000.js')).status).toBe(404);
  });

  it('sends security headers with every answer, errors and the stream included', async () => {
    const served = await serve();
    const headers = [
      (await ask(served, '/')).headers,
      (await ask(served, '/nothing')).headers,
      (await ask(served, '/control', { method: 'POST', headers: json, body: '{}' })).headers,
      (await streamUntil(served, (text) => text.includes('snapshot'))).headers,
    ];
    for (const one of headers) {
      expect(one).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
      });
      expect(one['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
      expect(one['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('refuses names that are not its own, and requests of other sites', async () => {
    const served = await serve();
    const { port } = served.server;
    expect((await ask(served, '/', { headers: { host: 'evil.example' } })).status).toBe(421);
    expect((await ask(served, '/session', { headers: { host: `evil.example:${port}` } })).status).toBe(421);
    expect((await ask(served, '/', { headers: { host: `localhost:${port}` } })).status).toBe(200);
    expect((await ask(served, '/', { headers: { host: `[::1]:${port}` } })).status).toBe(200);
    for (const site of ['cross-site', 'same-site']) {
      expect((await ask(served, '/session', { headers: { 'sec-fetch-site': site } })).status).toBe(403);
      expect((await ask(served, '/stream', { headers: { 'sec-fetch-site': site } })).status).toBe(403);
    }
    for (const origin of ['https://evil.example', `http://127.0.0.1:${port + 1}`, 'null']) {
      expect((await ask(served, '/session', { headers: { origin } })).status).toBe(403);
    }
    // A link to the page from elsewhere is no danger: nobody but the page can read it.
    const link = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    expect((await ask(served, '/', { headers: link })).status).toBe(200);
    const frame = { ...link, 'sec-fetch-dest': 'iframe' };
    expect((await ask(served, '/', { headers: frame })).status).toBe(403);
  });

  it('controls the replay with the control token in a header, and by POST only', async () => {
    const served = await serve();
    const { controlToken } = JSON.parse((await ask(served, '/session')).body) as { controlToken: string };
    const post = (body: unknown, headers: Record<string, string> = { 'x-blackspot-token': controlToken }) =>
      ask(served, '/control', {
        method: 'POST',
        headers: { ...json, ...headers },
        body: JSON.stringify(body),
      });
    const commands = [
      { action: 'pause' },
      { action: 'resume' },
      { action: 'speed', speedFactor: 3_600 },
      { action: 'speed', speedFactor: 'max' },
      { action: 'seek', eventTime: '2022-06-05T00:00:00Z' },
    ];
    for (const command of commands) expect((await post(command)).status).toBe(204);
    expect(served.commands).toEqual(commands);
    expect((await post({ action: 'pause' }, {})).status).toBe(403);
    expect((await post({ action: 'pause' }, { 'x-blackspot-token': `${controlToken}x` })).status).toBe(403);
    expect((await ask(served, `/control?token=${controlToken}`)).status).toBe(404);
    const wrong = await post({ action: 'speed', speedFactor: -1 });
    expect(wrong).toMatchObject({ status: 400 });
    expect(JSON.parse(wrong.body)).toMatchObject({
      error: 'Expected speedFactor to be a finite number above 0, got -1.',
    });
    expect((await post({ action: 'stop' })).status).toBe(400);
    expect((await post({ action: 'seek', eventTime: 'soon' })).status).toBe(400);
    const asForm = { 'content-type': 'text/plain', 'x-blackspot-token': controlToken };
    const form = await ask(served, '/control', {
      method: 'POST',
      headers: asForm,
      body: '{"action":"pause"}',
    });
    expect(form.status).toBe(400);
    expect(served.commands).toHaveLength(commands.length);
  });

  it('has no control of a stream that another program drives', async () => {
    const served = await serve({ isControlled: false });
    expect(JSON.parse((await ask(served, '/session')).body)).toEqual({ controlToken: null });
  });

  it('has a cookie for each token, so that a page may have two servers of a host', async () => {
    const servers = [
      await serve({ host: '0.0.0.0', token: 'one' }),
      await serve({ host: '0.0.0.0', token: 'two' }),
    ];
    const jar = new Map<string, string>();
    for (const [at, token] of ['one', 'two'].entries()) {
      const body = JSON.stringify({ token });
      const answer = await ask(servers[at]!, '/session', { method: 'POST', headers: json, body });
      const [name, value] = answer.headers['set-cookie']![0]!.split(';')[0]!.split('=');
      jar.set(name!, value!);
    }
    const cookie = [...jar].map((pair) => pair.join('=')).join('; ');
    for (const served of servers) {
      expect((await ask(served, '/session', { headers: { cookie } })).status).toBe(200);
    }
  });

  it('refuses HEAD for the stream, whose answer would never end', async () => {
    const served = await serve();
    expect((await ask(served, '/stream', { method: 'HEAD' })).status).toBe(404);
    expect(served.server.pages()).toBe(0);
  });

  it('needs the token when it listens on other addresses: posted once, then a cookie', async () => {
    const served = await serve({ host: '0.0.0.0', token: 'a secret' });
    expect(served.server.url).toMatch(/^http:\/\/[\d.]+:\d+\/#token=a secret$/);
    // The page itself has no data in it, and shows the token.
    expect((await ask(served, '/')).status).toBe(200);
    for (const path of ['/stream', '/session', '/api/place?id=county:TX/Tarrant', '/api/streets']) {
      expect((await ask(served, path)).status, path).toBe(401);
    }
    const post = (token: unknown) =>
      ask(served, '/session', { method: 'POST', headers: json, body: JSON.stringify({ token }) });
    expect((await post('another')).status).toBe(401);
    expect((await post(null)).status).toBe(401);
    const answer = await post('a secret');
    expect(answer.status).toBe(204);
    const [cookie] = answer.headers['set-cookie']!;
    expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(cookie).not.toContain('a secret');
    const headers = { cookie: `other=1; ${cookie!.split(';')[0]}` };
    expect((await ask(served, '/session', { headers })).status).toBe(200);
    const { text } = await streamUntil(served, (all) => all.includes('snapshot'), headers);
    expect(text).toContain('event: snapshot');
    const control = await ask(served, '/control', {
      method: 'POST',
      headers: { ...json, ...headers },
      body: '{"action":"pause"}',
    });
    expect(control.status).toBe(403);
    expect((await ask(served, '/session', { headers: { host: 'rebound.example', ...headers } })).status).toBe(
      421,
    );
  });

  it('answers an error of a question with its reason, and a full house with 503', async () => {
    const served = await serve();
    expect(JSON.parse((await ask(served, '/api/place?id=county:TX/Tarrant')).body)).toEqual({
      id: 'county:TX/Tarrant',
    });
    expect(JSON.parse((await ask(served, '/api/streets?zoom=3&column=-97&row=32')).body)).toEqual({
      zoom: 3,
      column: -97,
      row: 32,
    });
    expect((await ask(served, '/nothing')).body).toContain('Not found: GET /nothing.');
    const full = await ask(served, '/api/place?id=county:TX/Away');
    expect(full.status).toBe(503);
    expect(JSON.parse(full.body)).toEqual({ error: 'Expected at most 2 questions at a time, got one more.' });
    // What is wrong with the server is not for its pages.
    const broken = await ask(served, '/api/place?id=county:TX/Broken');
    expect(broken.status).toBe(500);
    expect(JSON.parse(broken.body)).toEqual({ error: 'The request could not be answered.' });
  });

  it('fails with the reason when its port is taken, and refuses options that it does not have', async () => {
    const { server } = await serve();
    await expect(serve({ port: server.port })).rejects.toThrow(ConfigurationError);
    await expect(serve({ ports: 1 } as never)).rejects.toThrow(InputError);
  });

  it('has a gzip stream that other programs read', async () => {
    const served = await serve();
    const pieces: Buffer[] = [];
    const stream = openStream(served, { 'accept-encoding': 'gzip' }, (bytes) => pieces.push(bytes));
    while (pieces.length < 4) await new Promise((resolve) => setTimeout(resolve, 50));
    stream.destroy();
    const text = gunzipSync(Buffer.concat(pieces), { finishFlush: constants.Z_SYNC_FLUSH }).toString();
    expect(text).toContain('event: snapshot');
  });

  it('keeps nothing for clients that never read, and cuts none that does', async () => {
    const served = await serve();
    const sockets = Array.from({ length: 30 }, () => {
      const socket = connect(served.server.port, '127.0.0.1');
      socket.pause();
      socket.on('error', () => {});
      socket.write(`GET /stream HTTP/1.1\r\nHost: 127.0.0.1:${served.server.port}\r\n\r\n`);
      return socket;
    });
    while (served.server.pages() < sockets.length) await new Promise((resolve) => setTimeout(resolve, 10));
    const reader = { bytes: 0 };
    const stream = openStream(served, {}, (bytes) => {
      reader.bytes += bytes.length;
    });
    // Snapshots of 20,000 points, some 300 kB: the kernel takes some megabytes for each client, and then no more.
    served.state.add(counted(eventsAround(randomOf(4), 20_000, midnight, 1e6)));
    const before = heldBytes();
    let sent = 0;
    for (let frame = 0; frame < 300; frame++) {
      served.server.restart(served.run);
      sent += 300_000;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    // One frame for each client that never reads, at most; not the 90 MB that were sent.
    expect(heldBytes() - before).toBeLessThan(0.3 * sent);
    expect(reader.bytes).toBeGreaterThan(0.3 * sent);
    stream.destroy();
    for (const socket of sockets) socket.destroy();
  });
});
