import { randomUUID } from 'node:crypto';
import type { OptionNames } from '../base/checks.js';
import { consume } from '../consume/consume.js';
import { type DeadLetter, messageOf } from '../consume/deadLetter.js';
import { type Decoder, eventDecoder } from '../consume/decoder.js';
import type { ConsumeSummary } from '../consume/progress.js';
import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import { createInProcessLog } from '../log/inProcess.js';
import type { ScoringModel } from '../models/scoringModel.js';
import {
  deadLetterFiles,
  deadLetterNames,
  readDeadLetters,
  replaceDeadLetters,
} from '../storage/segments/deadLetterFolder.js';
import { openSegmentStore } from '../storage/segments/segmentStore.js';
import { checkOpenOptions, type OpenOptions, openOptionNames } from './addressForms.js';
import { predictingOf } from './predicting.js';

export interface DeadLetterOptions extends OpenOptions {
  /** Decodes the message format. @default event JSON */
  readonly decoder?: Decoder;
  /** Predicts the severity of each event, which is stored beside it: a model, the folder of one, or an endpoint, which stays open. @default none */
  readonly model?: ScoringModel | string;
}

const optionNames: OptionNames<DeadLetterOptions> = { ...openOptionNames, decoder: true, model: true };

/**
 * Processes the dead letters of a segment folder again, for example with the decoder of their format. Those that are now
 * valid events go into the segments. The others stay dead letters, with their original position.
 * @param options `dataset`: that of the folder (US Accidents by default)
 * @throws ConfigurationError when another writer uses the folder
 * @throws InputError when the folder holds another dataset
 */
export async function replayDeadLetterFolder(
  folder: string,
  options: DeadLetterOptions = {},
): Promise<ConsumeSummary> {
  checkOpenOptions('replayDeadLetterFolder', options, optionNames);
  const { decoder = eventDecoder, model, ...storeOptions } = options;
  const predicting = await predictingOf(model, options.dataset ?? usAccidents);
  const files = deadLetterFiles(folder);
  const store = await openSegmentStore(folder, { ...storeOptions, ...predicting.store });
  const log = createInProcessLog();
  try {
    const names = await deadLetterNames(files);
    const deadLetters = await readDeadLetters(files);
    const [reader, writer] = [await log.reader(topic, { group: 'replay' }), await log.writer(topic)];
    const stillDead: DeadLetter[] = [];
    const consumed = consume(reader, store, {
      // A new stream for each run, so that dead letters left by an earlier run are read again.
      streamId: `dead letters ${randomUUID()}`,
      decoder,
      ...predicting.consume,
      deadLetters: async (rejected) => {
        for (const { offset, reason, payload, payloadEncoding } of rejected) {
          stillDead.push({ ...deadLetters[offset]!, reason, payload, payloadEncoding });
        }
      },
    }).finally(() => log.close());
    const written = writer.write(deadLetters.map(messageOf)).finally(() => writer.close());
    const [summary] = await Promise.all([consumed, written]);
    await replaceDeadLetters(files, names, stillDead);
    return summary;
  } finally {
    await store.close();
  }
}

const topic = 'dead letters';
