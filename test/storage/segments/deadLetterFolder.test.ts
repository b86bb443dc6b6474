import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { replayDeadLetterFolder } from '../../../src/app/replayDeadLetters.js';
import { consumeTopic } from '../../../src/consume/consumeTopic.js';
import { deadLetterOf } from '../../../src/consume/deadLetter.js';
import { readDeadLetterTopic, replayDeadLetterTopic } from '../../../src/consume/deadLetterTopic.js';
import { createInProcessLog } from '../../../src/log/inProcess.js';
import type { LogMessage } from '../../../src/log/log.js';
import {
  deadLetterFiles,
  deadLetterFolder,
  deadLetterPath,
  readDeadLetters,
} from '../../../src/storage/segments/deadLetterFolder.js';
import { openSegmentStore } from '../../../src/storage/segments/segmentStore.js';
import { writeEvents } from '../../replay/events.js';
import { batchOf, keysIn, messagesOf, testFolder, writeTo } from '../../support/streams.js';

const file = join(testFolder, 'events.parquet');

async function someMessages(): Promise<LogMessage[]> {
  await writeEvents(file, { rows: 20 });
  return messagesOf(file);
}

const broken = (message: LogMessage, headers = {}): LogMessage => ({
  ...message,
  value: Buffer.from('{"severity"'),
  headers,
});

describe('dead letters on a topic', () => {
  it('carry reason, origin and offset, are listed without being taken away, and are sent back once', async () => {
    const messages = await someMessages();
    const log = createInProcessLog();
    await log.createTopic('accidents');
    const writer = await log.writer('accidents');
    await writer.write([messages[0]!, broken(messages[1]!, { runId: 'r' }), messages[2]!]);
    const store = await openSegmentStore(join(testFolder, 'topic'));
    const stop = new AbortController();
    const seen: number[] = [];
    const consuming = consumeTopic(store, log, {
      maxWaitMs: 10,
      signal: stop.signal,
      onProgress: ({ deadLetters }) => seen.push(deadLetters),
    });
    while (!seen.includes(1)) await pause(5);

    const letters = await readDeadLetterTopic(log, 'accidents.dead-letter');
    expect(letters).toEqual([
      {
        reason: 'not a JSON object',
        origin: await log.streamId('accidents'),
        topic: 'accidents',
        partition: 0,
        offset: 1,
        key: messages[1]!.key,
        timestampMs: messages[1]!.timestampMs,
        headers: { runId: 'r' },
        payload: '{"severity"',
        payloadEncoding: 'utf8',
      },
    ]);

    // Sent back as it was, it is refused again: a second letter, which comes from a later offset.
    expect(await replayDeadLetterTopic(log, 'accidents.dead-letter')).toBe(1);
    while (!seen.includes(2)) await pause(5);
    stop.abort();
    const summary = await consuming;
    expect(summary.stored).toBe(2);
    expect(summary.messages).toBe(2 + summary.deadLetters);
    await store.close();
    await log.close();
  });
});

describe('dead letters in a folder', () => {
  it('are read once more: events go into the segments, the others stay with where they came from', async () => {
    const messages = await someMessages();
    const folder = join(testFolder, 'folder');
    const store = await openSegmentStore(folder);
    await writeTo(store, batchOf(messages.slice(0, 10)), async () => {});
    await store.close();
    // As an older version left them, that did not understand what this one does.
    const sink = deadLetterFolder(deadLetterFiles(folder));
    const letters = [...messages.slice(8, 20), broken(messages[0]!)];
    for (const at of [0, 6]) {
      const batch = batchOf(letters.slice(at, at + 7), 100 + at);
      await sink(batch.messages.map((_, index) => deadLetterOf(batch, index, 'of old')));
    }
    const summary = await replayDeadLetterFolder(folder);
    expect(summary).toMatchObject({ messages: 13, stored: 10, duplicates: 2, deadLetters: 1 });
    expect(await keysIn(folder)).toEqual(messages.map(({ key }) => key).sort());
    expect(await readDeadLetters(deadLetterFiles(folder))).toMatchObject([
      { reason: 'not a JSON object', origin: 'test', offset: 112 },
    ]);
    // And again: nothing changes.
    expect(await replayDeadLetterFolder(folder)).toMatchObject({ messages: 1, stored: 0, deadLetters: 1 });
    expect(readdirSync(deadLetterPath(folder))).toHaveLength(1);
  });
});
