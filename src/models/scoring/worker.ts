import { parentPort, workerData } from 'node:worker_threads';
import { severityModelOf } from '../severityModelOf.js';
import { forecast } from '../trainedModel.js';
import type { ScoreAnswer, ScoreOrder, ScorerData } from './scoreBatches.js';

/** A thread that scores batches. It receives the model at its start, then one order for each batch. */
const { version, model, thresholds } = workerData as ScorerData;
const trained = { version, model: severityModelOf(model), thresholds };
parentPort?.on('message', ({ number, batch }: ScoreOrder) => {
  const answer: ScoreAnswer = { number, forecast: forecast(trained, batch) };
  const { severity, probabilities } = answer.forecast;
  parentPort?.postMessage(answer, [severity.buffer as ArrayBuffer, probabilities.buffer as ArrayBuffer]);
});
