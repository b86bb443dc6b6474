import type { ServerResponse } from 'node:http';
import { type OptionNames, requireKnownOptions } from '../base/checks.js';
import type { ConsumeProgress } from '../consume/progress.js';
import type { MonitoringFigures } from '../models/monitoring/figures.js';
import { listenOnLoopback } from './loopback.js';
import { modelMetricsText } from './modelMetrics.js';

export interface MetricsOptions {
  /** Port on this machine; 0 takes a free one. @default 9464 */
  readonly port?: number;
  /** Called for each request, for what is watched of a model. @default only the metrics of the consumer */
  readonly model?: () => MonitoringFigures;
}

const optionNames: OptionNames<MetricsOptions> = { port: true, model: true };

/** Defaults of `serveMetrics`. */
export const metricsDefaults = {
  /** The usual port of Prometheus exporters without a port of their own. */
  port: 9_464,
} as const;

/** A server for the metrics of a consumer in the format of Prometheus. */
export interface MetricsServer {
  /** `http://127.0.0.1:9464/metrics` */
  readonly url: string;
  /** Sets the metrics to serve. */
  update(progress: ConsumeProgress): void;
  close(): Promise<void>;
}

/**
 * Serves the metrics of a consumer as text for Prometheus at `/metrics`. The status of `/health` is 200 if the store is
 * available, else 503. Listens on the loopback address only.
 * @throws ConfigurationError when the port is not available
 */
export async function serveMetrics(options: MetricsOptions = {}): Promise<MetricsServer> {
  requireKnownOptions('serveMetrics', options, optionNames);
  const { port, model } = { ...metricsDefaults, ...options };
  let latest: ConsumeProgress | null = null;
  const text = (): string => metricsText(latest) + (model === undefined ? '' : modelMetricsText(model()));
  const server = await listenOnLoopback((request, response) => {
    const path = request.url?.split('?')[0];
    if (path === '/metrics') answer(response, 200, text(), 'text/plain; version=0.0.4; charset=utf-8');
    else if (path !== '/health') answer(response, 404, 'Not found. Use /metrics or /health.\n');
    else if (latest?.waitingFor === undefined) answer(response, 200, 'ok\n');
    else {
      const { part, error } = latest.waitingFor;
      const what = part === 'store' ? 'The store' : 'What a step asks';
      answer(response, 503, `${what} is unavailable: ${error.message}\n`);
    }
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
  /** Null before the first value. */
  readonly value: (progress: ConsumeProgress) => number | null;
}

const metrics: readonly Metric[] = [
  counter('messages', 'Messages processed', ({ messages }) => messages),
  counter('stored', 'New events stored', ({ stored }) => stored),
  counter('duplicates', 'Events that were already stored', ({ duplicates }) => duplicates),
  counter('dead_letters', 'Messages that are not valid events', ({ deadLetters }) => deadLetters),
  counter('batches', 'Batches written', ({ batches }) => batches),
  gauge('messages_per_second', 'Messages per second of the latest batch', (now) => now.messagesPerSecond),
  gauge('lag_messages', 'Messages in the log that are not stored yet', ({ lagMessages }) => lagMessages),
  gauge('lag_event_seconds', 'Estimated lag in event time, seconds', ({ lagEventMs }) => lagEventMs / 1_000),
  gauge('event_time_seconds', 'Time of the latest event, seconds since 1970 UTC', ({ eventTime }) =>
    eventTime === null ? null : Date.parse(eventTime) / 1_000,
  ),
  gauge('store_up', '1 if the store is available, else 0', ({ waitingFor }) =>
    waitingFor?.part === 'store' ? 0 : 1,
  ),
  gauge('steps_up', '1 if what the steps ask, such as an endpoint, is available, else 0', ({ waitingFor }) =>
    waitingFor?.part === 'step' ? 0 : 1,
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
