import { isPlainObject, shown } from '../../base/checks.js';
import { DataError } from '../../base/errors.js';

/** One prediction of an answer. */
export interface EndpointPrediction {
  readonly severity: number;
  /** By class. */
  readonly probabilities: ReadonlyMap<number, number>;
  readonly modelVersion: string;
}

/**
 * The predictions of an answer to `count` events.
 * @throws DataError when it has another form, or predictions for more or fewer events
 */
export function parsePredictions(endpoint: string, body: Uint8Array, count: number): EndpointPrediction[] {
  const expect = (what: string, got: unknown): DataError =>
    new DataError(`Expected the answer of endpoint ${endpoint} to be ${what}, got ${shown(got)}.`, {
      hint: 'Check that the endpoint serves a model of blackspot.',
      details: { endpoint },
    });
  const text = Buffer.from(body).toString();
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw expect('JSON', text.slice(0, 100));
  }
  const predictions = isPlainObject(answer) ? answer.predictions : answer;
  if (!Array.isArray(predictions)) throw expect('{"predictions": [...]}', answer);
  if (predictions.length !== count) throw expect(`${count} predictions`, predictions.length);
  return predictions.map((prediction: unknown) => {
    const { predictedSeverity, probabilities, modelVersion } = isPlainObject(prediction) ? prediction : {};
    const byClass = new Map(
      Object.entries(isPlainObject(probabilities) ? probabilities : {}).map(([name, value]) => [
        Number(name),
        Number(value),
      ]),
    );
    const sum = [...byClass.values()].reduce((all, one) => all + one, 0);
    const isRight =
      byClass.has(predictedSeverity as number) &&
      Math.abs(sum - 1) < 1e-6 &&
      typeof modelVersion === 'string';
    if (!isRight) throw expect('predictedSeverity, probabilities and modelVersion of each event', prediction);
    return { severity: predictedSeverity as number, probabilities: byClass, modelVersion };
  });
}
