import { randomUUID } from 'node:crypto';
import { consume } from '../consume/consume.js';
import { type DeadLetter, messageOf } from '../consume/deadLetter.js';
import type { ConsumeSummary } from '../consume/progress.js';
import { createInProcessLog } from '../log/inProcess.js';
import {
  deadLetterFiles,
  deadLetterNames,
  readDeadLetters,
  replaceDeadLetters,
} from '../storage/segments/deadLetterFolder.js';
import { openSegmentStore } from '../storage/segments/segmentStore.js';
import { checkOpenOptions, type OpenOptions, openOptionNames } from './addressForms.js';

/**
 * Processes the dead letters of a segment folder again, for example after an update that can read them. Those that are now
 * valid events go into the segments. The others stay dead letters, with their original position.
 * @param options `dataset`: that of the folder (US Accidents by default)
 * @throws ConfigurationError when another writer uses the folder
 * @throws InputError when the folder holds another dataset
 */
export async function replayDeadLetterFolder(
  folder: string,
  options: OpenOptions = {},
): Promise<ConsumeSummary> {
  checkOpenOptions('replayDeadLetterFolder', options, openOptionNames);
  const files = deadLetterFiles(folder);
  const store = await openSegmentStore(folder, options);
  const log = createInProcessLog();
  try {
    const names = await deadLetterNames(files);
    const deadLetters = await readDeadLetters(files);
    const [reader, writer] = [await log.reader(topic, { group: 'replay' }), await log.writer(topic)];
    const stillDead: DeadLetter[] = [];
    const consumed = consume(reader, store, {
      // A new stream for each run, so that dead letters left by an earlier run are read again.
      streamId: `dead letters ${randomUUID()}`,
      deadLetters: async (rejected) => {
        for (const { offset, reason } of rejected) stillDead.push({ ...deadLetters[offset]!, reason });
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
