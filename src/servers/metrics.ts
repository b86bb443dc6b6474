import type { ServerResponse } from 'node:http';
import { requireKnownOptions } from '../base/checks.js';
import type { ConsumeProgress } from '../consume/progress.js';
import { listenOnLoopback } from './loopback.js';

export interface MetricsOptions {
  /** On this machine only; 0 takes any free one. @default 9464 */
  readonly port?: number;
}

/** What serveMetrics does unless told otherwise. */
export const metricsDefaults = {
  /** The usual port of exporters for Prometheus that have none of their own. */
  port: 9_464,
} as const;

/** The metrics of a consumer, for Prometheus to fetch. */
export interface MetricsServer {
  /** `http://127.0.0.1:9464/metrics` */
  readonly url: string;
  /** The metrics to serve from now on. */
  update(progress: ConsumeProgress): void;
  close(): Promise<void>;
}

/**
 * Serves the metrics of a consumer as text for Prometheus at `/metrics`, and at `/health` whether its store is there
 * (200) or away (503). Listens on the loopback address only.
 * @throws ConfigurationError when the port is not available
 */
export async function serveMetrics(options: MetricsOptions = {}): Promise<MetricsServer> {
  requireKnownOptions('serveMetrics', options, metricsDefaults);
  const { port } = { ...metricsDefaults, ...options };
  let latest: ConsumeProgress | null = null;
  const server = await listenOnLoopback((request, response) => {
    const path = request.url?.split('?')[0];
    if (path === '/metrics')
      answer(response, 200, metricsText(latest), 'text/plain; version=0.0.4; charset=utf-8');
    else if (path !== '/health') answer(response, 404, 'Here are /metrics and /health.\n');
    else if (latest?.waitingFor === undefined) answer(response, 200, 'ok\n');
    else answer(response, 503, `The store is unavailable: ${latest.waitingFor.error.message}\n`);
  }, port);
  return {
    url: `http://127.0.0.1:${server.port}/metrics`,
    update: (progress) => {
      latest = progress;
    },
    close: server.close,
  };
}

interface Metric {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  /** Null when there is nothing to say yet. */
  readonly value: (progress: ConsumeProgress) => number | null;
}

const metrics: readonly Metric[] = [
  counter('messages', 'Messages read and dealt with', ({ messages }) => messages),
  counter('stored', 'Events that were new', ({ stored }) => stored),
  counter('duplicates', 'Events that the store had already', ({ duplicates }) => duplicates),
  counter('dead_letters', 'Messages that are not valid events', ({ deadLetters }) => deadLetters),
  counter('batches', 'Batches written', ({ batches }) => batches),
  gauge('messages_per_second', 'Messages a second, of the latest batch', (now) => now.messagesPerSecond),
  gauge('lag_messages', 'Messages in the log that are not in the store', ({ lagMessages }) => lagMessages),
  gauge('lag_event_seconds', 'The same in event time, estimated', ({ lagEventMs }) => lagEventMs / 1_000),
  gauge('event_time_seconds', 'Time of the latest event, since 1970 UTC', ({ eventTime }) =>
    eventTime === null ? null : Date.parse(eventTime) / 1_000,
  ),
  gauge('store_up', '1 when the store takes events, 0 when it is unavailable', ({ waitingFor }) =>
    waitingFor === undefined ? 1 : 0,
  ),
];

/** The text format 0.0.4 of Prometheus. Empty before the first batch. */
export function metricsText(progress: ConsumeProgress | null): string {
  if (progress === null) return '';
  const lines: string[] = [];
  for (const { name, type, help, value } of metrics) {
    const number = value(progress);
    if (number === null) continue;
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, `${name} ${number}`);
  }
  return `${lines.join('\n')}\n`;
}

function counter(name: string, help: string, value: Metric['value']): Metric {
  return { name: `blackspot_consume_${name}_total`, type: 'counter', help, value };
}

function gauge(name: string, help: string, value: Metric['value']): Metric {
  return { name: `blackspot_consume_${name}`, type: 'gauge', help, value };
}

function answer(response: ServerResponse, status: number, text: string, type = 'text/plain'): void {
  response.writeHead(status, { 'content-type': type }).end(text);
}
