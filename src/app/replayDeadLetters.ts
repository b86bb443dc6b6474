import { randomUUID } from 'node:crypto';
import { consume } from '../consume/consume.js';
import { type DeadLetter, messageOf } from '../consume/deadLetter.js';
import type { ConsumeSummary } from '../consume/progress.js';
import type { DuckDbOptions } from '../engines/duckdb/duckdb.js';
import { createInProcessLog } from '../log/inProcess.js';
import {
  deadLetterFiles,
  letterFiles,
  readDeadLetters,
  replaceDeadLetters,
} from '../storage/segments/deadLetterFolder.js';
import { openSegmentStore } from '../storage/segments/segmentStore.js';

/**
 * Reads the dead letters of a segment folder once more, as after an update that understands them: those that are events
 * now go into the segments, the others stay dead letters, with where they came from.
 * @throws ConfigurationError when something else writes to the folder.
 */
export async function replayDeadLetterFolder(
  folder: string,
  options: DuckDbOptions = {},
): Promise<ConsumeSummary> {
  const files = deadLetterFiles(folder);
  const store = await openSegmentStore(folder, options);
  const log = createInProcessLog();
  try {
    const names = await letterFiles(files);
    const letters = await readDeadLetters(files);
    const [reader, writer] = [await log.reader(topic, { group: 'replay' }), await log.writer(topic)];
    const stillDead: DeadLetter[] = [];
    const consumed = consume(reader, store, {
      // A name of its own for each run: what an earlier one left over must be read again.
      streamId: `dead letters ${randomUUID()}`,
      deadLetters: async (refused) => {
        for (const { offset, reason } of refused) stillDead.push({ ...letters[offset]!, reason });
      },
    }).finally(() => log.close());
    const written = writer.write(letters.map(messageOf)).finally(() => writer.close());
    const [summary] = await Promise.all([consumed, written]);
    await replaceDeadLetters(files, names, stillDead);
    return summary;
  } finally {
    await store.close();
  }
}

const topic = 'dead letters';
