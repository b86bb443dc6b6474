import type { FeatureBatch } from '../../dataset/features.js';
import { type Forecast, forecast, type TrainedModel } from '../../models/trainedModel.js';
import type { ModelResponse } from './http.js';
import { type MediaType, mediaTypes } from './mediaTypes.js';
import type { RequestEvents } from './requestEvents.js';

/**
 * Predicts the severity of events and writes the answer in a format. Of each event: `{"predictedSeverity": 2, "probabilities":
 * {"1": 0.01, "2": 0.82, "3": 0.15, "4": 0.02}, "modelVersion": "3f0c9a1be477"}`
 */
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
  const predictions = jsonOf(found, trained);
  if (mediaTypes[type] === 'jsonLines')
    return { status: 200, headers, body: predictions.map((one) => `${one}\n`).join('') };
  const list = `[${predictions.join(',')}]`;
  const whole = shape === 'one' ? predictions[0]! : shape === 'list' ? list : `{"predictions":${list}}`;
  return { status: 200, headers, body: `${whole}\n` };
}

/** Each prediction as JSON. Written by hand, because JSON.stringify takes several times as long for objects with such names. */
function jsonOf(
  { severity, probabilities }: Forecast,
  { version, model: { classes } }: TrainedModel,
): string[] {
  const names = classes.map((name, k) => `${k === 0 ? '' : ','}"${name}":`);
  const end = `},"modelVersion":${JSON.stringify(version)}}`;
  return Array.from(severity, (predicted, event) => {
    let text = `{"predictedSeverity":${predicted},"probabilities":{`;
    for (let k = 0; k < names.length; k++) text += names[k]! + probabilities[event * names.length + k]!;
    return text + end;
  });
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
