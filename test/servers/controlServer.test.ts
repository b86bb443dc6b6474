import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { ConfigurationError, ConnectionError, InputError } from '../../src/base/errors.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import type { LogMessage, LogWriter } from '../../src/log/log.js';
import { controlReplay } from '../../src/replay/controlClient.js';
import type { ReplayInput } from '../../src/replay/input.js';
import { type Player, replay } from '../../src/replay/player.js';
import { type ControlServer, serveControl } from '../../src/servers/controlServer.js';

const startMs = Date.parse('2019-01-01T00:00:00Z');
const open: ControlServer[] = [];
const players: Player[] = [];
afterEach(async () => {
  for (const player of players.splice(0)) player.stop();
  for (const server of open.splice(0)) await server.close();
});

/** A replay of an event a minute for a day, in real time: it waits after the first event until it is steered. */
async function steered() {
  const times = Array.from({ length: 1_440 }, (_, minute) => startMs + minute * 60_000);
  const input: ReplayInput = {
    name: 'a day',
    dataset: usAccidents,
    isSeekable: true,
    open: async () => ({
      extent: { rowCount: times.length, firstMs: times[0]!, lastMs: times.at(-1)! },
      skippedRows: 0,
      async *read(from) {
        const rest = times.slice(from);
        yield {
          keys: rest.map(String),
          values: rest.map(() => Buffer.from('{}')),
          startAtMs: Float64Array.from(rest),
        };
      },
      indexAt: async (ms) => times.filter((time) => time < ms).length,
      close: async () => {},
    }),
  };
  const sent: LogMessage[] = [];
  const writer: LogWriter = { write: async (some) => void sent.push(...some), close: async () => {} };
  const player = replay(input, writer, { speedFactor: 1 });
  const server = await serveControl(player);
  players.push(player);
  open.push(server);
  return { player, server, sent, remote: controlReplay(server.url) };
}

/** The status of an answer to a request with these headers. */
function ask(
  url: string,
  path: string,
  method: string,
  headers: Record<string, string>,
  body = '',
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, url), { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('control of a replay over HTTP', () => {
  it('pauses, resumes, changes speed, seeks and stops, and says how the replay stands', async () => {
    const { player, remote, sent } = await steered();
    expect(await remote.status()).toMatchObject({
      isPaused: false,
      isDone: false,
      speedFactor: 1,
      rowsSelected: 1_440,
    });
    expect(await remote.pause()).toMatchObject({ isPaused: true });
    expect(await remote.setSpeed(Number.POSITIVE_INFINITY)).toMatchObject({
      speedFactor: Number.POSITIVE_INFINITY,
    });
    await remote.seek('2019-01-01T23:00:00Z');
    expect(await remote.resume()).toMatchObject({ isPaused: false });
    const summary = await player.done;
    expect(sent.slice(1).map(({ timestampMs }) => timestampMs)).toEqual(
      Array.from({ length: 60 }, (_, minute) => startMs + (23 * 60 + minute) * 60_000),
    );
    expect(summary.rowsSkipped).toBe(1_440 - 61);
    expect(await remote.status()).toMatchObject({ isDone: true, messagesSent: 61, rowsDone: 1_440 });
  });

  it('stops a replay, which then has an end', async () => {
    const { player, remote } = await steered();
    await remote.stop();
    expect((await player.done).wasAborted).toBe(true);
  });

  it('refuses what makes no sense, with the reason, and goes on', async () => {
    const { remote, server } = await steered();
    await expect(remote.setSpeed(-1)).rejects.toThrow(/Expected speedFactor to be above 0/);
    await expect(remote.seek('yesterday')).rejects.toThrow(InputError);
    const token = new URL(server.url).searchParams.get('token')!;
    const headers = { authorization: `Bearer ${token}` };
    expect(await ask(server.url, '/speed', 'POST', headers, 'not JSON')).toBe(400);
    expect(await ask(server.url, '/speed', 'POST', headers, 'x'.repeat(20_000))).toBe(400);
    expect(await ask(server.url, '/rewind', 'POST', headers)).toBe(404);
    expect(await ask(server.url, '/pause', 'GET', headers)).toBe(404);
    expect(await ask(server.url, '/status', 'GET', headers)).toBe(200);
  });

  it('answers nobody without the token, no page of a browser, and no name that was pointed at this address', async () => {
    const { player, server } = await steered();
    const token = new URL(server.url).searchParams.get('token')!;
    const headers = { authorization: `Bearer ${token}` };
    expect(await ask(server.url, '/pause', 'POST', {})).toBe(401);
    expect(await ask(server.url, '/pause', 'POST', { authorization: 'Bearer wrong' })).toBe(401);
    expect(await ask(server.url, '/pause', 'POST', { ...headers, origin: 'https://evil.example' })).toBe(403);
    expect(await ask(server.url, '/pause', 'POST', { ...headers, host: 'evil.example:80' })).toBe(403);
    expect(player.status().isPaused).toBe(false);
    expect(await ask(server.url, `/pause?token=${token}`, 'POST', {})).toBe(200);
    expect(player.status().isPaused).toBe(true);
  });

  it('listens on the loopback interface alone, and says so when the port is taken or nothing answers', async () => {
    const { player, server } = await steered();
    expect(new URL(server.url).hostname).toBe('127.0.0.1');
    const port = Number(new URL(server.url).port);
    await expect(serveControl(player, { port })).rejects.toThrow(ConfigurationError);
    await server.close();
    await expect(controlReplay(server.url).status()).rejects.toThrow(ConnectionError);
  });
});
