import { afterEach, describe, expect, it } from 'vitest';
import { ConfigurationError, ConnectionError } from '../../src/base/errors.js';
import type { ConsumeProgress } from '../../src/consume/progress.js';
import type { FeatureProfile } from '../../src/models/monitoring/featureProfile.js';
import { SeverityMonitor } from '../../src/models/monitoring/monitor.js';
import { type MetricsServer, serveMetrics } from '../../src/servers/metrics.js';

const progress: ConsumeProgress = {
  messages: 1_000,
  batches: 4,
  stored: 900,
  duplicates: 60,
  deadLetters: 40,
  deadLettersByReason: {},
  skipped: 0,
  durationMs: 2_000,
  messagesPerSecond: 512.5,
  lagMessages: 77,
  lagEventMs: 90_000,
  eventTime: '2020-01-01T00:00:00.500Z',
};

let server: MetricsServer | null = null;
afterEach(() => server?.close());

async function get(path: string): Promise<{ status: number; type: string | null; text: string }> {
  const response = await fetch(new URL(path, server!.url));
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

describe('serveMetrics', () => {
  it('shows every figure of a consumer in the text format of Prometheus', async () => {
    server = await serveMetrics({ port: 0 });
    expect((await get('/metrics')).text).toBe('');
    server.update(progress);
    const { type, text } = await get('/metrics');
    expect(type).toContain('text/plain; version=0.0.4');
    const values = Object.fromEntries(
      text
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => line.split(' ')),
    );
    expect(values).toEqual({
      blackspot_consume_messages_total: '1000',
      blackspot_consume_stored_total: '900',
      blackspot_consume_duplicates_total: '60',
      blackspot_consume_dead_letters_total: '40',
      blackspot_consume_batches_total: '4',
      blackspot_consume_messages_per_second: '512.5',
      blackspot_consume_lag_messages: '77',
      blackspot_consume_lag_event_seconds: '90',
      blackspot_consume_event_time_seconds: String(Date.UTC(2020, 0, 1) / 1_000 + 0.5),
      blackspot_consume_store_up: '1',
      blackspot_consume_steps_up: '1',
    });
    // Each has its help and type right before it.
    for (const name of Object.keys(values)) {
      expect(text).toMatch(new RegExp(`# HELP ${name} .+\n# TYPE ${name} (counter|gauge)\n${name} `));
    }
  });

  it('says when the store is away', async () => {
    server = await serveMetrics({ port: 0 });
    expect((await get('/health')).status).toBe(200);
    const error = new ConnectionError('no server');
    server.update({ ...progress, waitingFor: { part: 'store', error, retryInMs: 250 } });
    expect(await get('/health')).toMatchObject({
      status: 503,
      text: 'The store is unavailable: no server\n',
    });
    expect((await get('/metrics')).text).toContain('store_up 0\n');
    server.update({ ...progress, waitingFor: { part: 'step', error, retryInMs: 250 } });
    expect((await get('/health')).text).toBe('What a step asks is unavailable: no server\n');
    expect((await get('/metrics')).text).toMatch(/store_up 1\n[\s\S]*steps_up 0\n/);
  });

  it('listens on the loopback address alone, and refuses a port that is taken', async () => {
    server = await serveMetrics({ port: 0 });
    expect(new URL(server.url).hostname).toBe('127.0.0.1');
    expect((await get('/elsewhere')).status).toBe(404);
    await expect(serveMetrics({ port: Number(new URL(server.url).port) })).rejects.toThrow(
      ConfigurationError,
    );
  });

  it('shows what is watched of a model, by severity and by feature, with and without known severities', async () => {
    const profile: FeatureProfile[] = [
      { feature: 'hour', kind: 'number', edges: [12], counts: [50, 50, 0] },
      { feature: 'a "b"', kind: 'category', texts: ['x'], counts: [90, 5, 5] },
    ];
    const monitor = new SeverityMonitor({ version: 'abc123', classes: [2, 3], features: [], profile });
    server = await serveMetrics({ port: 0, model: () => monitor.figures() });
    expect((await get('/metrics')).text).not.toMatch(/log_loss|NaN|null|Infinity/);
    monitor.add({
      count: 3,
      keys: ['a', 'b', 'c'],
      startMs: Float64Array.of(1, 2, 3),
      severity: Uint8Array.of(2, 3, 0),
      predicted: Uint8Array.of(2, 2, 3),
      probabilities: Float64Array.of(0.8, 0.2, 0.5, 0.5, 0.1, 0.9),
      features: {
        count: 3,
        columns: [Float32Array.of(1, 2, 13), { codes: Int32Array.of(0, 0, -1), texts: ['x'] }],
      },
    });
    const { text } = await get('/metrics');
    for (const line of [
      'blackspot_model_info{version="abc123"} 1',
      'blackspot_model_events{period="total"} 3',
      'blackspot_model_judged_events{period="latest"} 2',
      'blackspot_model_right_share{period="total"} 0.5',
      `blackspot_model_log_loss{period="total"} ${-(Math.log(0.8) + Math.log(0.5)) / 2}`,
      'blackspot_model_observed_events{period="total",severity="3"} 1',
      'blackspot_model_expected_events{period="total",severity="2"} 1.3',
      'blackspot_model_probability_bucket{severity="2",le="0.6"} 1',
      'blackspot_model_probability_bucket{severity="2",le="+Inf"} 2',
      'blackspot_model_probability_count{severity="2"} 2',
    ])
      expect(text.split('\n')).toContain(line);
    expect(text).toMatch(/feature_stability_index\{period="latest",feature="a \\"b\\""\} [\d.]+/);
    expect(text).not.toMatch(/NaN|null|Infinity/);
  });
});
