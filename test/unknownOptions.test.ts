import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { replayIntoSegments } from '../src/app/embedded.js';
import { openLive } from '../src/app/openLive.js';
import { openSource } from '../src/app/openSource.js';
import { openReplayInput } from '../src/app/replayInput.js';
import { startStream } from '../src/app/startStream.js';
import { consume } from '../src/consume/consume.js';
import { consumeTopic } from '../src/consume/consumeTopic.js';
import { watch } from '../src/consume/watch.js';
import { createInProcessLog } from '../src/log/inProcess.js';
import { createKafkaLog } from '../src/log/kafka.js';
import { csvInput } from '../src/replay/csvInput.js';
import { replay } from '../src/replay/player.js';
import { serveMetrics } from '../src/servers/metrics.js';
import { ensureImport } from '../src/storage/import/ensureImport.js';
import { importCsv } from '../src/storage/import/importCsv.js';
import { openHistory } from '../src/storage/import/openHistory.js';
import { openMongoStore } from '../src/storage/mongodb/store.js';
import { openSegmentStore } from '../src/storage/segments/segmentStore.js';
import { generate } from '../src/synthetic/generate.js';

// Nothing is reached: the names of the options are checked first.
const nothing = null as never;
const input = csvInput({ stream: Readable.from([]) });

const calls: readonly [owner: string, wrong: string, right: string, call: (options: never) => unknown][] = [
  ['replay', 'maxEventsPerSecond', 'maxMessagesPerSecond', (options) => replay(input, nothing, options)],
  ['faults', 'duplicate', 'duplicated', (faults) => replay(input, nothing, { faults })],
  ['replayIntoSegments', 'stores', 'store', (options) => replayIntoSegments(input, 'nowhere', options)],
  ['startStream', 'maxEventsPerSecond', 'maxMessagesPerSecond', (options) => startStream(input, options)],
  ['startStream', 'broker', 'brokers', (options) => startStream(input, options)],
  ['consume', 'maxBatchMessage', 'maxBatchMessages', (options) => consume(nothing, nothing, options)],
  ['consumeTopic', 'maxWait', 'maxWaitMs', (options) => consumeTopic(nothing, nothing, options)],
  ['watch', 'interval', 'intervalMs', (options) => watch(nothing, nothing, options).next()],
  ['serveMetrics', 'ports', 'port', (options) => serveMetrics(options)],
  ['createInProcessLog', 'maxBuffered', 'maxBufferedBytes', (options) => createInProcessLog(options)],
  ['createKafkaLog', 'retryTimeout', 'retryTimeoutMs', (options) => createKafkaLog(options)],
  ['openSegmentStore', 'memoryLimit', 'memory', (options) => openSegmentStore('nowhere', options)],
  ['openMongoStore', 'timeseries', 'timeSeries', (options) => openMongoStore('mongodb://nowhere', options)],
  ['importCsv', 'intoFolder', 'into', (options) => importCsv('nowhere.csv', options)],
  ['ensureImport', 'forced', 'force', (options) => ensureImport('nowhere.csv', options)],
  ['openHistory', 'thread', 'threads', (options) => openHistory('nowhere.csv', options)],
  ['openSource', 'data', 'dataset', (options) => openSource('nowhere.csv', options)],
  ['openLive', 'data', 'dataset', (options) => openLive('nowhere', options)],
  ['openReplayInput', 'data', 'dataset', (options) => openReplayInput('nowhere.csv', options)],
  ['generate', 'workers', '', (options) => generate(options)],
  ['generate', 'thread', 'threads', (options) => generate(options)],
  ['effects', 'hotspot', 'hotspots', (effects) => generate({ rows: 10, seed: 1, effects })],
];

describe('an option of an unknown name', () => {
  it.each(calls)('of %s is refused: %s', async (owner, wrong, right, call) => {
    const called = (async () => call({ [wrong]: 1 } as never))();
    const near = right === '' ? '\\.' : `.*${right}`;
    await expect(called).rejects.toMatchObject({
      code: 'INPUT',
      message: expect.stringMatching(new RegExp(`^Option of ${owner} not found: ${wrong}${near}`)),
    });
  });
});
