import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { ConnectionError, InputError } from '../../src/base/errors.js';
import { consume } from '../../src/consume/consume.js';
import type { EventStore } from '../../src/consume/eventStore.js';
import { RecordBatch } from '../../src/consume/recordBatch.js';
import type { ObservedEvents, ObserveStep } from '../../src/consume/steps.js';
import { encodeEvent } from '../../src/dataset/json.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import { createInProcessLog } from '../../src/log/inProcess.js';
import type { Log, LogBatch, LogMessage, LogReader } from '../../src/log/log.js';
import { variedAccidents } from '../query/variedAccidents.js';
import { noDeadLetters } from '../support/streams.js';

const accidents = variedAccidents(240, 5);
const messages: readonly LogMessage[] = accidents.map((accident) => ({
  key: accident.key,
  value: encodeEvent(accident),
  headers: {},
  timestampMs: Date.parse(accident.startAt),
}));
const broken: LogMessage = { key: 'b', value: Buffer.from('{'), headers: {}, timestampMs: 0 };

/** Keeps keys in memory, as a store does; `before` may fail or wait. */
function memoryStore(keys = new Set<string>(), before: () => Promise<void> = async () => {}): EventStore {
  return {
    name: 'memory',
    batching: { maxBatchMessages: 20, maxBatchBytes: 2 ** 26, maxWaitMs: 5, parallelBatches: 3 },
    added: [],
    dataset: usAccidents,
    decode: async (batch, decoder) => new RecordBatch(batch, decoder, usAccidents),
    async write(batch, events) {
      await before();
      const reasons = await events.reasons();
      const newEvents: number[] = [];
      for (const [at, { key }] of batch.messages.entries()) {
        if (reasons[at] === null && !keys.has(key)) newEvents.push(at);
        if (reasons[at] === null) keys.add(key);
      }
      const deadLetters = reasons.filter((reason) => reason !== null).length;
      const duplicates = batch.messages.length - newEvents.length - deadLetters;
      return { newEvents, duplicates, deadLetters };
    },
    committedOffset: async () => null,
    close: async () => {},
  };
}

async function logWith(sent: readonly LogMessage[], partitions: number): Promise<Log> {
  const log = createInProcessLog();
  await log.createTopic('t', { partitions });
  const writer = await log.writer('t');
  await writer.write(sent);
  await writer.close();
  return log;
}

/** A reader whose commits count, as those of Kafka. */
async function keeping(log: Log, onCommit: (batch: LogBatch) => void = () => {}): Promise<LogReader> {
  const reader = await log.reader('t', { group: 'g', maxBatchMessages: 7 });
  return {
    keepsCommits: true,
    batches: (signal) => reader.batches(signal),
    commit: async (batch) => {
      onCommit(batch);
      await reader.commit(batch);
    },
    close: () => reader.close(),
  };
}

/** Counts every event once by its offset, and keeps its counts and positions. */
class CountingStep implements ObserveStep {
  readonly name = 'counting';
  readonly reads = ['key'];
  readonly sees = 'all';
  counts = new Map<string, number>();
  positions = new Map<number, number>();
  saved = { counts: new Map<string, number>(), positions: new Map<number, number>() };
  saves = 0;
  isObserving = false;

  async observe({ partition, endOffset, offsets, columns }: ObservedEvents): Promise<void> {
    expect(this.isObserving).toBe(false);
    this.isObserving = true;
    const from = this.positions.get(partition) ?? 0;
    for (const [at, offset] of offsets.entries()) {
      const key = String(columns.key![at]);
      if (offset >= from) this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
      if (at === 3) await Promise.resolve();
    }
    this.positions.set(partition, Math.max(from, endOffset));
    this.isObserving = false;
  }

  async save(): Promise<void> {
    expect(this.isObserving).toBe(false);
    this.saved = { counts: new Map(this.counts), positions: new Map(this.positions) };
    this.saves += 1;
    await Promise.resolve();
  }

  /** As a process that starts again. */
  restart(): void {
    this.counts = new Map(this.saved.counts);
    this.positions = new Map(this.saved.positions);
    this.isObserving = false;
  }
}

const common = { streamId: 's', deadLetters: noDeadLetters };

describe('steps that save', () => {
  it('see every event exactly once by their positions, however often the consumer dies', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 4 }),
        async (partitions, deaths) => {
          const log = await logWith([...messages, ...messages.slice(0, 40)], partitions);
          const keys = new Set<string>();
          const step = new CountingStep();
          for (const death of [...deaths, Number.POSITIVE_INFINITY]) {
            let writes = 0;
            const store = memoryStore(keys, async () => {
              writes += 1;
              if (writes > death) throw new InputError('killed');
            });
            step.restart();
            // What is committed is saved, at any time.
            const reader = await keeping(log, ({ partition, endOffset }) =>
              expect(step.saved.positions.get(partition)).toBeGreaterThanOrEqual(endOffset),
            );
            const run = consume(reader, store, { ...common, observers: [step], saveEveryMs: 1 });
            if (Number.isFinite(death)) await run.catch(({ message }) => expect(message).toBe('killed'));
            else await run;
            await reader.close();
          }
          const expected = new Map(messages.map(({ key }, at): [string, number] => [key, at < 40 ? 2 : 1]));
          expect(step.counts).toEqual(expected);
          expect(step.saved.counts).toEqual(expected);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('see duplicates as such, and no message that is not an event', async () => {
    const seen: ObservedEvents[] = [];
    const step: ObserveStep = {
      name: 'all',
      reads: ['key'],
      sees: 'all',
      observe: (one) => void seen.push(one),
    };
    const usual: ObserveStep = { name: 'new', reads: ['key'], observe: (one) => void fresh.push(one) };
    const fresh: ObservedEvents[] = [];
    const sent = [messages[0]!, broken, messages[1]!, messages[0]!, messages[2]!];
    const log = await logWith(sent, 1);
    await consume(await log.reader('t', { group: 'g' }), memoryStore(new Set([messages[2]!.key])), {
      ...common,
      observers: [step, usual],
    });
    expect(seen.flatMap(({ offsets }) => offsets)).toEqual([0, 2, 3, 4]);
    expect(seen.flatMap(({ columns }) => columns.key)).toEqual([0, 1, 0, 2].map((at) => messages[at]!.key));
    expect(seen.flatMap(({ isNew }) => [...isNew])).toEqual([1, 1, 0, 0]);
    expect(seen.at(-1)).toMatchObject({ endOffset: 5, highWatermark: 5 });
    expect(fresh.flatMap(({ offsets }) => offsets)).toEqual([0, 2]);
    expect(fresh.flatMap(({ isNew }) => [...isNew])).toEqual([1, 1]);
  });

  it('save while nothing more comes, and no more often than asked', async () => {
    const log = createInProcessLog();
    await log.createTopic('t', { partitions: 1 });
    const writer = await log.writer('t');
    const step = new CountingStep();
    const commits: LogBatch[] = [];
    const reader = await keeping(log, (batch) => {
      // Nothing is committed before it is saved.
      expect(step.saved.counts.size).toBeGreaterThanOrEqual(batch.endOffset);
      commits.push(batch);
    });
    const running = consume(reader, memoryStore(), { ...common, observers: [step], saveEveryMs: 150 });
    await writer.write(messages.slice(0, 10));
    await vi.waitFor(() => expect(commits.at(-1)?.endOffset).toBe(10), 5_000);
    const started = performance.now();
    const before = step.saves;
    for (let at = 10; at < 40; at += 1) {
      await writer.write([messages[at]!]);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(step.saves - before).toBeLessThanOrEqual(1 + (performance.now() - started) / 150);
    await writer.close();
    await running;
    expect(commits.at(-1)!.endOffset).toBe(40);
    expect(step.saved.counts.size).toBe(40);
  });

  it('save and commit at an abort; when the save is away then, nothing is committed', async () => {
    for (const isAway of [false, true]) {
      const log = createInProcessLog();
      await log.createTopic('t', { partitions: 1 });
      const writer = await log.writer('t');
      await writer.write(messages.slice(0, 10));
      const step = new CountingStep();
      const observe = step.observe.bind(step);
      const stop = new AbortController();
      const commits: LogBatch[] = [];
      const reports: string[] = [];
      await consume(await keeping(log, (batch) => commits.push(batch)), memoryStore(), {
        ...common,
        signal: stop.signal,
        onProgress: ({ waitingFor }) => void reports.push(waitingFor?.part ?? 'none'),
        observers: [
          {
            ...step,
            observe: async (events) => {
              await observe(events);
              stop.abort();
            },
            save: async () => {
              if (isAway) throw new ConnectionError('away');
              await step.save();
            },
          },
        ],
      });
      expect(commits.map(({ endOffset }) => endOffset)).toEqual(isAway ? [] : [10]);
      expect(step.saves).toBe(isAway ? 0 : 1);
      expect(reports).toEqual(['none']);
      await writer.close();
    }
  });

  it('wait until they can save, and are not committed before', async () => {
    const log = await logWith(messages.slice(0, 10), 1);
    const commits: LogBatch[] = [];
    const waits: string[] = [];
    let failures = 0;
    await consume(await keeping(log, (batch) => commits.push(batch)), memoryStore(), {
      ...common,
      onProgress: ({ waitingFor }) => {
        if (waitingFor !== undefined) waits.push(`${waitingFor.part} ${waitingFor.retryInMs}`);
      },
      observers: [
        {
          name: 'away at first',
          reads: [],
          observe: () => {},
          save: () => {
            expect(commits).toEqual([]);
            failures += 1;
            if (failures <= 2) throw new ConnectionError('away');
          },
        },
      ],
    });
    expect(waits).toEqual(['step 250', 'step 500']);
    expect(commits.length).toBe(1);
  });

  it('are not saved after they have failed, and end the consumer when a save fails', async () => {
    const log = await logWith(messages, 1);
    let saves = 0;
    const failing: ObserveStep = {
      name: 'failing',
      reads: [],
      observe: ({ startOffset }) => {
        if (startOffset > 0) throw new Error('half a batch');
      },
      save: () => {
        saves += 1;
      },
    };
    const first = await keeping(log);
    await expect(consume(first, memoryStore(), { ...common, observers: [failing] })).rejects.toThrow(
      'half a batch',
    );
    expect(saves).toBe(0);
    await first.close();
    const full: ObserveStep = {
      name: 'full',
      reads: [],
      observe: () => {},
      save: () => Promise.reject('the disk is full'),
    };
    const second = await keeping(log, () => expect.unreachable());
    await expect(consume(second, memoryStore(), { ...common, observers: [full] })).rejects.toThrow(
      'Step "full" threw "the disk is full", which is not an Error.',
    );
  });

  it('do not keep a log waiting that ends with the process', async () => {
    const log = createInProcessLog({ maxBufferedMessages: 20 });
    await log.createTopic('t', { partitions: 1 });
    const writer = await log.writer('t');
    const step = new CountingStep();
    const running = consume(await log.reader('t', { group: 'g' }), memoryStore(), {
      ...common,
      observers: [step],
      saveEveryMs: 600_000,
    });
    await writer.write(messages);
    await writer.close();
    await running;
    expect([step.counts.size, step.saves]).toEqual([240, 1]);
  });

  it('are refused with wrong properties', async () => {
    const log = await logWith([], 1);
    const reader = await log.reader('t', { group: 'g' });
    const refusal = async (step: object, more: object = {}): Promise<string> =>
      consume(reader, memoryStore(), {
        ...common,
        observers: [{ name: 'odd', reads: [], observe: () => {}, ...step }],
        ...more,
      }).then(
        () => '',
        (error: Error) => error.message,
      );
    expect(await refusal({ sees: 'old' })).toBe('Expected sees of step "odd" to be new or all, got "old".');
    expect(await refusal({ save: true })).toBe('Expected save of step "odd" to be a function, got true.');
    expect(await refusal({ positionOf: 3 })).toBe(
      'Expected positionOf of step "odd" to be a function, got 3.',
    );
    expect(await refusal({}, { saveEveryMs: 0 })).toBe('Expected saveEveryMs to be above 0, got 0.');
  });
});
