import type { Forecast, TrainedModel } from '../../models/trainedModel.js';
import type { ModelResponse } from './http.js';
import { type Format, type MediaType, mediaTypes } from './mediaTypes.js';
import type { RequestEvents } from './requestEvents.js';

/**
 * Each prediction as text: JSON such as `{"predictedSeverity": 2, "probabilities": {"1": 0.01, "2": 0.82, "3": 0.15,
 * "4": 0.02}, "modelVersion": "3f0c9a1be477"}`, or a line of a CSV with the same values.
 */
export function predictionTexts(
  { severity, probabilities }: Forecast,
  { version, model: { classes } }: TrainedModel,
  format: Format,
): string[] {
  const width = classes.length;
  if (format === 'csv')
    return Array.from(severity, (predicted, event) => {
      const row = probabilities.subarray(event * width, (event + 1) * width);
      return `${predicted},${row.join(',')},${version}`;
    });
  // Written by hand, because JSON.stringify takes several times as long for objects with such names.
  const names = classes.map((name, k) => `${k === 0 ? '' : ','}"${name}":`);
  const end = `},"modelVersion":${JSON.stringify(version)}}`;
  return Array.from(severity, (predicted, event) => {
    let text = `{"predictedSeverity":${predicted},"probabilities":{`;
    for (let k = 0; k < width; k++) text += names[k]! + probabilities[event * width + k]!;
    return text + end;
  });
}

/** The answer to a request: its predictions, as `predictionTexts` makes them, in the shape of its events. */
export function predictionResponse(
  predictions: readonly string[],
  { model: { classes } }: TrainedModel,
  type: MediaType,
  shape: RequestEvents['shape'],
): ModelResponse {
  switch (mediaTypes[type]) {
    case 'csv': {
      const names = ['predictedSeverity', ...classes.map((name) => `probability${name}`), 'modelVersion'];
      return ok(`${type}; charset=utf-8`, lines([names.join(','), ...predictions]));
    }
    case 'jsonLines':
      return ok(type, lines(predictions));
    case 'json': {
      const list = `[${predictions.join(',')}]`;
      return ok(type, `${{ one: predictions[0]!, list, predictions: `{"predictions":${list}}` }[shape]}\n`);
    }
  }
}

function ok(contentType: string, body: string): ModelResponse {
  return { status: 200, headers: { 'content-type': contentType }, body };
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}
