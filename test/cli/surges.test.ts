import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { blackspot } from '../support/commandLine.js';
import { testFolder } from '../support/streams.js';
import { writeSurgeCsv } from '../support/surgeStream.js';
import { receiver } from '../support/webhookReceiver.js';

const csv = join(testFolder, 'surges.csv');
writeSurgeCsv(csv);
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

describe('--surges', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('finds a surge in a replay, by the file before it, and announces it to a folder and a webhook, once', async () => {
    const { url, received } = await receiver([204]);
    const posted = (type: string): unknown[] => received.filter(({ body }) => JSON.parse(body).type === type);
    vi.stubEnv('BLACKSPOT_WEBHOOK_SECRET', secret);
    vi.stubEnv('BLACKSPOT_SOURCE', '');
    const live = join(testFolder, 'live');
    const args = ['replay', csv, '--from', '2022-02-02', '--into', live, '--surges', '--webhook', url];
    const first = await blackspot(...args);
    expect(first.code).toBe(0);
    expect(first.err).toMatch(/Surges: 6 places watched, by 4 weeks before 2022-02-02 in /);
    expect(first.err).toMatch(/Surges: [1-3] fired, [1-3] resolved, \d did not last; 6 places watched\./);
    expect(first.err).toMatch(
      /2022-02-02 \d\d:\d\d UTC {2}Travis County, TX: up to \d\d accidents in 120 minutes/,
    );
    expect(first.err).not.toContain(secret);
    const files = readdirSync(join(live, 'alarms'));
    const states = files
      .map((name) => JSON.parse(readFileSync(join(live, 'alarms', name), 'utf8')))
      .filter(
        ({ place, pendingSince }) => place.id === 'county:TX/Travis' && pendingSince.startsWith('2022-02-02'),
      )
      .map(({ state }) => state);
    expect(states).toEqual(['pending', 'firing', 'resolved']);
    expect(posted('surge.firing').length).toBeGreaterThan(0);
    expect(posted('surge.resolved').length).toBeGreaterThan(0);
    const before = received.length;
    const second = await blackspot(...args, '--json');
    expect(JSON.parse(second.out)).toMatchObject({
      messagesSent: 0,
      surges: { changes: { firing: 0 }, watched: 6 },
    });
    expect(received.length).toBe(before);
    expect(readdirSync(join(live, 'alarms'))).toEqual(files);
  });

  it('is refused where it has no effect, and so are its options alone', async () => {
    const refused: [string[], string][] = [
      [['replay', csv, '--history', csv], 'Expected --history to be used with --surges'],
      [['replay', csv, '--webhook', 'http://x'], 'Expected --webhook to be used with --surges'],
      [['consume', '--brokers', 'localhost:1', '--webhook', 'http://x'], 'Expected --webhook to be used'],
      [['replay', csv, '--surges', '--dry-run'], 'to be used with a replay into segments, got --dry-run'],
      [['replay', csv, '--surges', '--brokers', 'localhost:1'], 'a replay into segments, got Kafka'],
      [['replay', csv, '--surges', '--webhook', 'http://x'], 'Expected BLACKSPOT_WEBHOOK_SECRET to be set'],
    ];
    for (const [args, message] of refused) {
      vi.stubEnv('BLACKSPOT_WEBHOOK_SECRET', '');
      const { code, err } = await blackspot(...args);
      expect(err).toContain(message);
      expect(code).toBe(1);
    }
    vi.stubEnv('BLACKSPOT_WEBHOOK_SECRET', 'my-password');
    const { err } = await blackspot('replay', csv, '--surges', '--webhook', 'http://x', '--into', 'nowhere');
    expect(err).toContain('Expected the secret of the webhook to be base64');
    expect(err).not.toContain('my-password');
  });
});
