import { describe, expect, it, vi } from 'vitest';
import { announcementOf } from '../../../src/app/alarms/alarmSink.js';
import { webhookKey, webhookSignature } from '../../../src/app/alarms/signature.js';
import { type WebhookOptions, type WebhookProblem, webhookSink } from '../../../src/app/alarms/webhook.js';
import { ManualClock } from '../../../src/base/clock.js';
import { receiver } from '../../support/webhookReceiver.js';
import { surgeIn } from './surges.js';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** A sink on a clock of its own, whose waits are not shortened by chance. */
function sinkOn(url: string, clock: ManualClock, options: WebhookOptions = {}) {
  const problems: WebhookProblem[] = [];
  const sink = webhookSink(url, secret, {
    clock,
    wallMs: () => start + clock.now(),
    random: () => 1,
    onProblem: (problem) => void problems.push(problem),
    ...options,
  });
  return { sink, problems };
}
const start = Date.UTC(2026, 0, 1);
const announced = (minute = 0, sinceMs = start) =>
  announcementOf(surgeIn('firing', 'Tarrant', minute), sinceMs);

/** Lets real requests happen between steps of the manual clock, until the condition holds. */
async function stepping(clock: ManualClock, stepMs: number, until: () => boolean): Promise<void> {
  for (let step = 0; step < 2_000 && !until(); step++) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    await clock.advance(stepMs);
  }
  expect(until()).toBe(true);
}

describe('the signature of a webhook', () => {
  it('is that of the test of the Standard Webhooks libraries, and of the documentation of Svix', () => {
    const sign = (key: string, id: string, timestamp: number, body: string) =>
      webhookSignature(webhookKey(key), id, timestamp, body);
    expect(sign(secret, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, '{"test": 2432232314}')).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
    expect(
      sign(
        'whsec_plJ3nmyCDGBKInavdOK15jsl',
        'msg_loFOjxBNrRLzqYUf',
        1_731_705_121,
        '{"event_type":"ping","data":{"success":true}}',
      ),
    ).toBe('v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=');
  });

  it('needs a secret of base64 with 16 bytes, which no message shows', () => {
    for (const wrong of ['', 'hunter2hunter2!!!!!!!!!!', 'c2hvcnQ=', 'whsec_c2hvcnQ=']) {
      expect(() => webhookKey(wrong)).toThrow(
        'Expected the secret of the webhook to be base64 of at least 16 bytes, got another text.',
      );
    }
    expect(webhookKey(secret)).toEqual(webhookKey(secret.slice('whsec_'.length)));
  });
});

describe('a webhook', () => {
  it('gets each surge as signed JSON, in order', async () => {
    const { url, received } = await receiver([204]);
    const sink = webhookSink(url, secret);
    const surges = [surgeIn('firing'), surgeIn('resolved')];
    const announcements = surges.map((surge) => announcementOf(surge, Date.now()));
    await sink.send(announcements);
    await sink.close();
    expect(received.map(({ body }) => JSON.parse(body))).toEqual(
      surges.map((surge) => ({ type: `surge.${surge.state}`, timestamp: surge.at, data: surge })),
    );
    for (const [at, { headers, body }] of received.entries()) {
      const timestamp = Number(headers['webhook-timestamp']);
      expect(Math.abs(Date.now() / 1_000 - timestamp)).toBeLessThan(60);
      expect(headers['webhook-id']).toBe(announcements[at]!.id);
      expect(headers['content-type']).toBe('application/json');
      expect(headers['webhook-signature']).toBe(
        webhookSignature(webhookKey(secret), announcements[at]!.id, timestamp, body),
      );
    }
    expect(sink.counts()).toEqual({ delivered: 2, waiting: 0, givenUp: 0 });
    expect(sink.name).toMatch(/^webhook at 127\.0\.0\.1:\d+$/);
    expect(sink.states).toEqual(['firing', 'resolved']);
  });

  it('is asked again with growing waits after a broken connection, 5xx, 408 and 429, and under the same id', async () => {
    const { url, received } = await receiver(['break', 500, 503, 408, 429, 200]);
    const clock = new ManualClock();
    const { sink, problems } = sinkOn(url, clock);
    await sink.send([announced(), announced(1)]);
    await stepping(clock, 200, () => sink.counts().delivered === 2);
    expect(problems.map(({ retryInMs }) => retryInMs)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
    expect(problems[0]!.reason).toMatch(/^cannot be reached: \S/);
    expect(problems.slice(1).map(({ reason }) => reason)).toEqual(
      [500, 503, 408, 429].map((status) => `answered ${status}`),
    );
    const ids = received.map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual([...new Array(6).fill(announced().id), announced(1).id]);
    // Signed anew: an old time would be refused.
    expect(new Set(received.map(({ headers }) => headers['webhook-timestamp'])).size).toBeGreaterThan(3);
    await sink.close();
  });

  it('is asked again not before the time that it asks for, in seconds or as a date', async () => {
    const date = new Date(start + 600_000).toUTCString();
    const { url } = await receiver([
      { status: 429, headers: { 'retry-after': '120' } },
      { status: 503, headers: { 'retry-after': date } },
      { status: 503, headers: { 'retry-after': 'soon' } },
      200,
    ]);
    const clock = new ManualClock();
    const { sink, problems } = sinkOn(url, clock);
    await sink.send([announced()]);
    await stepping(clock, 1_000, () => sink.counts().delivered === 1);
    const [first, second, third] = problems.map(({ retryInMs }) => retryInMs!);
    expect([first, third]).toEqual([120_000, 4_000]);
    expect(second).toBeGreaterThan(450_000);
    expect(second).toBeLessThanOrEqual(480_000);
    await sink.close();
  });

  it('is given up at once after a refusal and a redirect, which is not followed', async () => {
    const elsewhere = await receiver([200]);
    const { url, received } = await receiver([
      400,
      { status: 307, headers: { location: elsewhere.url } },
      { status: 301, headers: { location: elsewhere.url } },
      200,
    ]);
    const clock = new ManualClock();
    const { sink, problems } = sinkOn(url, clock);
    await sink.send([0, 1, 2, 3].map((minute) => announced(minute)));
    await vi.waitFor(() => expect(sink.counts()).toEqual({ delivered: 1, waiting: 0, givenUp: 3 }), 10_000);
    expect(problems).toEqual(
      ['answered 400', 'answered 307, a redirect', 'answered 301, a redirect'].map((reason) => ({
        reason,
        retryInMs: null,
      })),
    );
    expect([received.length, elsewhere.received.length]).toEqual([4, 0]);
    await sink.close();
  });

  it('is given up when its time is up, also that of an earlier process', async () => {
    const { url, received } = await receiver([500]);
    const clock = new ManualClock();
    const { sink, problems } = sinkOn(url, clock, { giveUpAfterSeconds: 600 });
    await sink.send([announced(0, start - 580_000), announced(1)]);
    await stepping(clock, 500, () => sink.counts().givenUp === 2);
    // 1 + 2 + 4 + 8 s, then the next wait of 16 s would be too long.
    const first = problems.findIndex(({ retryInMs }) => retryInMs === null);
    expect(problems.slice(0, first).map(({ retryInMs }) => retryInMs)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(Math.max(...problems.map(({ retryInMs }) => retryInMs ?? 0))).toBe(60_000);
    expect(clock.now()).toBeLessThanOrEqual(600_000);
    expect(received.length).toBe(problems.length);
    await sink.close();
  });

  it('times out, and does not hold up whoever announces', async () => {
    const { url } = await receiver(['hang', 200]);
    const clock = new ManualClock();
    const { sink, problems } = sinkOn(url, clock, { timeoutSeconds: 0.05 });
    await sink.send([announced()]);
    // Had it waited for the answer, the timeout would have come first.
    expect(problems).toEqual([]);
    await vi.waitFor(() => expect(problems.length).toBe(1), 10_000);
    expect(problems[0]).toEqual({ reason: 'did not answer within 0.05 s', retryInMs: 1_000 });
    await stepping(clock, 500, () => sink.counts().delivered === 1);
    await sink.close();
  });

  it('keeps a bounded queue: the oldest is displaced, counted and said', async () => {
    const { url } = await receiver(['hang']);
    const { sink, problems } = sinkOn(url, new ManualClock(), { maxWaiting: 3, closeSeconds: 0.05 });
    const all = [0, 1, 2, 3, 4].map((minute) => announced(minute));
    await sink.send(all);
    expect(sink.counts()).toEqual({ delivered: 0, waiting: 3, givenUp: 2 });
    // The first is under way.
    expect(sink.waiting()).toEqual([all[0], all[3], all[4]]);
    expect(problems).toEqual(new Array(2).fill({ reason: 'too many announcements wait', retryInMs: null }));
    await sink.send(all.slice(3));
    expect(sink.counts().waiting).toBe(3);
  });

  it('keeps what it cannot deliver in time when it closes, and closes at once when nothing waits', async () => {
    const { url } = await receiver(['hang']);
    const sink = webhookSink(url, secret, { closeSeconds: 0.1 });
    await sink.send([announced(), announced(1)]);
    const before = performance.now();
    await sink.close();
    expect(performance.now() - before).toBeLessThan(3_000);
    expect(sink.waiting().length).toBe(2);
    expect(sink.counts()).toEqual({ delivered: 0, waiting: 2, givenUp: 0 });
    const idle = webhookSink(url, secret, { closeSeconds: 60 });
    await idle.close();
    expect(performance.now() - before).toBeLessThan(6_000);
  });

  it('is refused with a wrong URL, whose path no message shows, and with wrong options', () => {
    const wrongs: [() => unknown, string][] = [
      [() => webhookSink('ftp://host/secret', secret), 'to be one of http or https, got "host"'],
      [() => webhookSink('hooks', secret), 'to be one of http or https, got "another text"'],
      [() => webhookSink('https://host', secret, { states: ['burning' as never] }), 'got "burning"'],
      [() => webhookSink('https://host', secret, { maxWaiting: 0 }), 'Expected maxWaiting'],
      [() => webhookSink('https://host', secret, { retries: 3 } as never), 'Option of webhookSink not found'],
    ];
    for (const [make, message] of wrongs) expect(make).toThrow(message);
  });

  it('sends a name and a password of the URL in a header, and shows them nowhere', async () => {
    const { url, received } = await receiver([500, 200]);
    const clock = new ManualClock();
    const { sink, problems } = sinkOn(url.replace('//', '//me:p%40ss@'), clock);
    await sink.send([announced()]);
    await stepping(clock, 200, () => received.length === 2 && sink.counts().delivered === 1);
    const authorization = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    expect(received.map(({ headers }) => headers.authorization)).toEqual([authorization, authorization]);
    expect(problems.map(({ reason }) => reason)).toEqual(['answered 500']);
    expect(sink.name).not.toContain('me');
    await sink.close();
  });
});
