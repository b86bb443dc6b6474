import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { generate } from '../../src/synthetic/generate.js';
import { blackspot } from '../support/commandLine.js';
import { testFolder } from '../support/streams.js';

const csv = join(testFolder, 'small.csv');

beforeAll(async () => {
  await generate({ rows: 5_000, seed: 7, from: '2022-03-01', until: '2022-04-01', out: csv });
});

describe('blackspot live', () => {
  it.each([
    [['live', csv, '--into', 'x'], 'Expected --into to be used with Kafka and no file, got no Kafka.'],
    [['live', csv, '--topic', 'x'], 'Expected --topic to be used with Kafka and no file, got no Kafka.'],
    [
      ['live', csv, '--brokers', 'localhost:1', '--group', 'x'],
      'Expected --group to be used with Kafka and no file',
    ],
    [
      ['live', '--brokers', 'localhost:1', '--speed', '60'],
      'Expected --speed to be used with a file that is played',
    ],
    [['live', '--brokers', 'localhost:1', '--from', '2022-03-01'], 'Expected --from to be used with a file'],
  ])('refuses options without an effect: %j', async (argv, message) => {
    const { code, err } = await blackspot(...argv);
    expect(code).toBe(1);
    expect(err).toContain(message);
    expect(err).toContain('hint:');
  });

  it.each([
    ['--port', '70000'],
    ['--speed', '0'],
    ['--from', 'soon'],
  ])('refuses %s %s', async (...argv) => {
    expect(await blackspot('live', csv, ...argv, '--no-open')).toMatchObject({ code: 2 });
  });

  it('fails before it imports anything when the port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, err } = await blackspot('live', csv, '--port', String(port), '--no-open');
    other.close();
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining(`127.0.0.1:${port} is not available: `),
    });
    expect(existsSync(join(testFolder, '.blackspot'))).toBe(false);
  });

  it('refuses a webhook without a secret', async () => {
    const { code, err } = await blackspot('live', csv, '--webhook', 'http://127.0.0.1:1/', '--no-open');
    expect(code).toBe(1);
    expect(err).toContain('Expected BLACKSPOT_WEBHOOK_SECRET to be set for --webhook, got none.');
  });

  it('prints its address, serves the page, and ends at once on SIGTERM while a page is connected', async () => {
    const child = spawn(
      process.execPath,
      [resolve('dist/cli/main.js'), 'live', csv, '--port', '0', '--no-open', '--speed', '3600'],
      {
        cwd: testFolder,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, BLACKSPOT_KAFKA_BROKERS: '' },
      },
    );
    let err = '';
    child.stderr.on('data', (text) => (err += String(text)));
    let out = '';
    for await (const text of child.stdout) {
      out += String(text);
      if (out.includes('\n')) break;
    }
    expect(out).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\n$/);
    const url = out.trim();
    const page = await (await fetch(url)).text();
    expect(page).toContain('<title>blackspot live</title>');
    for (const [, address] of page.matchAll(/"(\/assets\/[^"]+)"/g)) {
      expect((await fetch(new URL(address!, url))).status, address).toBe(200);
    }
    const stream = await fetch(new URL('/stream', url));
    const reader = stream.body!.getReader();
    const decoder = new TextDecoder();
    let text = '';
    while (!text.includes('event: delta')) {
      const { value, done } = await reader.read();
      if (done) throw new Error('The stream has ended.');
      text += decoder.decode(value, { stream: true });
    }
    const startedMs = performance.now();
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect({ code, err: err.replace(/^.*Ctrl-C stops\.\n/s, '') }).toEqual({ code: 0, err: '' });
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    for (let end = await reader.read(); !end.done; end = await reader.read())
      text += decoder.decode(end.value);
    expect(text).toContain('event: bye');
  });
});
