import type { ForecastFigures, MonitoringFigures, PeriodFigures } from '../models/monitoring/figures.js';

/** One metric with its values, each with labels. */
interface Metric {
  readonly name: string;
  readonly type: 'gauge' | 'histogram';
  readonly help: string;
  readonly values: readonly Sample[];
}

interface Sample {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number | null;
  /** `_bucket`, `_sum` or `_count` of a histogram. */
  readonly suffix?: string;
}

/** What is watched of a model as text for Prometheus: by class, by feature, in total and of the latest events. */
export function modelMetricsText(figures: MonitoringFigures): string {
  return metricsOf(figures).map(metricText).join('');
}

function metricsOf({ modelVersion, total, latest }: MonitoringFigures): readonly Metric[] {
  const periods: [string, PeriodFigures][] = [
    ['total', total],
    ['latest', latest],
  ];
  const forecast = (value: (figures: ForecastFigures) => number | null): Sample[] =>
    periods.map(([period, { forecasts }]) => ({ labels: { period }, value: value(forecasts) }));
  const byClass = (value: (one: ForecastFigures['classes'][number]) => number | null): Sample[] =>
    periods.flatMap(([period, { forecasts }]) =>
      forecasts.classes.map((one) => ({ labels: { period, severity: one.severity }, value: value(one) })),
    );
  const byFeature = (value: (one: PeriodFigures['drift'][number]) => number | null): Sample[] =>
    periods.flatMap(([period, { drift }]) =>
      drift.map((one) => ({ labels: { period, feature: one.feature }, value: value(one) })),
    );
  const reliability = (value: (bin: ReliabilityBin) => number | null): Sample[] =>
    latest.forecasts.classes.flatMap(({ severity, reliability: bins }) =>
      bins.map((bin) => ({ labels: { severity, le: bin.until }, value: value(bin) })),
    );
  return [
    gauge('info', 'Version of the model that predicts, always 1', [
      { labels: { version: modelVersion }, value: 1 },
    ]),
    gauge(
      'events',
      'Events with a prediction of this model',
      forecast(({ events }) => events),
    ),
    gauge(
      'judged_events',
      'Events whose severity is known',
      forecast(({ judged }) => judged),
    ),
    gauge(
      'log_loss',
      'Mean of -ln of the probability of the true severity',
      forecast((one) => one.logLoss),
    ),
    gauge(
      'right_share',
      'Share of right predictions, 0 to 1',
      forecast((one) => one.rightShare),
    ),
    gauge(
      'observed_events',
      'Events that have the severity',
      byClass(({ observed }) => observed),
    ),
    gauge(
      'predicted_events',
      'Events that are predicted to have it',
      byClass((one) => one.predicted),
    ),
    gauge(
      'right_events',
      'Events that have it and are predicted to',
      byClass(({ right }) => right),
    ),
    gauge(
      'expected_events',
      'Sum of its probabilities',
      byClass(({ expected }) => expected),
    ),
    gauge(
      'calibration_error',
      'Mean distance of its probability and its share, over ten bins',
      byClass((one) => one.calibrationError),
    ),
    {
      name: 'blackspot_model_probability',
      type: 'histogram',
      help: 'Probabilities of the severity among all judged events',
      values: total.forecasts.classes.flatMap(histogram),
    },
    gauge(
      'reliability_probability',
      'Mean probability of the severity among the latest events with a probability below le',
      reliability(({ probability }) => probability),
    ),
    gauge(
      'reliability_observed_share',
      'Share of these events that have the severity',
      reliability(({ observedShare }) => observedShare),
    ),
    gauge(
      'feature_stability_index',
      'Population stability index since training',
      byFeature((one) => one.index),
    ),
    gauge(
      'feature_stability_by_chance',
      'Index that chance alone exceeds once in 20 times',
      byFeature(({ byChance }) => (Number.isFinite(byChance) ? byChance : null)),
    ),
    gauge(
      'feature_missing_share',
      'Share of missing values',
      byFeature(({ missingShare }) => missingShare),
    ),
  ];
}

type ReliabilityBin = ForecastFigures['classes'][number]['reliability'][number];

function histogram({ severity, expected, reliability }: ForecastFigures['classes'][number]): Sample[] {
  let below = 0;
  const buckets = reliability.map(({ until, events }) => {
    below += events;
    return { labels: { severity, le: until }, value: below, suffix: '_bucket' };
  });
  return [
    ...buckets,
    { labels: { severity, le: '+Inf' }, value: below, suffix: '_bucket' },
    { labels: { severity }, value: expected, suffix: '_sum' },
    { labels: { severity }, value: below, suffix: '_count' },
  ];
}

function gauge(name: string, help: string, values: readonly Sample[]): Metric {
  return { name: `blackspot_model_${name}`, type: 'gauge', help, values };
}

function metricText({ name, type, help, values }: Metric): string {
  const lines = values.flatMap(({ labels, value, suffix = '' }) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(String(text))}"`);
    return value === null ? [] : [`${name}${suffix}{${pairs.join(',')}} ${value}\n`];
  });
  return lines.length === 0 ? '' : `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
