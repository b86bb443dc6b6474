import type { FeatureBatch } from '../../dataset/features.js';
import { type Forecast, forecast, type TrainedModel } from '../../models/trainedModel.js';
import type { ModelResponse } from './http.js';
import { type MediaType, mediaTypes } from './mediaTypes.js';
import type { RequestEvents } from './requestEvents.js';

/** The prediction of one event in an answer. */
export interface Prediction {
  readonly predictedSeverity: number;
  /** By severity: `{"1": 0.01, "2": 0.82, "3": 0.15, "4": 0.02}` */
  readonly probabilities: Readonly<Record<string, number>>;
  readonly modelVersion: string;
}

/** Predicts the severity of events and writes the answer in a format. */
export function answer(
  trained: TrainedModel,
  batch: FeatureBatch,
  shape: RequestEvents['shape'],
  type: MediaType,
): ModelResponse {
  const { classes } = trained.model;
  const found = forecast(trained, batch);
  const headers = { 'content-type': type === 'text/csv' ? 'text/csv; charset=utf-8' : type };
  if (mediaTypes[type] === 'csv') return { status: 200, headers, body: csv(found, classes, trained.version) };
  const predictions = Array.from({ length: batch.count }, (_, event) => prediction(found, event, trained));
  if (mediaTypes[type] === 'jsonLines')
    return { status: 200, headers, body: predictions.map((one) => `${JSON.stringify(one)}\n`).join('') };
  const whole = shape === 'one' ? predictions[0] : shape === 'list' ? predictions : { predictions };
  return { status: 200, headers, body: `${JSON.stringify(whole)}\n` };
}

function prediction(
  { severity, probabilities }: Forecast,
  event: number,
  { version, model: { classes } }: TrainedModel,
): Prediction {
  const byClass: Record<string, number> = {};
  for (const [k, name] of classes.entries()) byClass[name] = probabilities[event * classes.length + k]!;
  return { predictedSeverity: severity[event]!, probabilities: byClass, modelVersion: version };
}

/** `predictedSeverity,probability1,probability2,probability3,probability4,modelVersion` and a line for each event. */
function csv({ severity, probabilities }: Forecast, classes: readonly number[], version: string): string {
  const names = ['predictedSeverity', ...classes.map((name) => `probability${name}`), 'modelVersion'];
  const lines = Array.from(severity, (predicted, event) => {
    const row = probabilities.subarray(event * classes.length, (event + 1) * classes.length);
    return `${predicted},${row.join(',')},${version}\n`;
  });
  return `${names.join(',')}\n${lines.join('')}`;
}
