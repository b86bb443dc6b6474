import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { soonBackSettings, startKafka } from '../../scripts/services/kafka.mjs';
import { createKafkaLog } from '../../src/log/kafka.js';
import type { Log } from '../../src/log/log.js';
import { readCheckpoint } from '../../src/replay/checkpoint.js';
import { parquetInput } from '../../src/replay/parquetInput.js';
import { replay } from '../../src/replay/player.js';
import { numbered } from '../log/contract.js';
import { writeEvents } from '../replay/events.js';
import { transpile } from '../support/transpiled.js';
import { kafkaBrokers, withoutKafka } from './services.js';

const clients = ['platformatic', 'kafkajs'] as const;

describe.skipIf(withoutKafka)('a broker that fails (needs Kafka)', () => {
  it.each(clients)(
    'loses nothing through kill -9 and a standstill of the broker, through %s',
    async (client) => {
      const kafka = await startKafka({ settings: () => soonBackSettings });
      const log = createKafkaLog({ brokers: kafka.url, client });
      const enough = new AbortController();
      const signal = AbortSignal.any([enough.signal, AbortSignal.timeout(180_000)]);
      const messages = numbered(6_000, 500);
      const seen = new Set<string>();
      try {
        await log.createTopic('t', { partitions: 3 });
        const writer = await log.writer('t');
        const reader = await log.reader('t', { group: 'g' });
        const read = async (): Promise<void> => {
          for await (const batch of reader.batches(signal)) {
            for (const { headers } of batch.messages) seen.add(headers.number!);
            await reader.commit(batch);
            if (seen.size === messages.length) break;
          }
        };
        const write = async (): Promise<void> => {
          for (let at = 0; at < messages.length; at += 20) {
            await writer.write(messages.slice(at, at + 20));
            await pause(10);
          }
        };
        const flow = async (): Promise<void> => {
          const before = seen.size;
          while (seen.size < before + 500 && !signal.aborted) await pause(20);
        };
        const fail = async (): Promise<void> => {
          await flow();
          await kafka.kill();
          await pause(1_500);
          await kafka.start();
          await flow();
          kafka.freeze();
          await pause(4_000);
          kafka.thaw();
        };
        const all = [read, write, fail].map(async (run) => {
          try {
            await run();
          } catch (error) {
            // Nothing more will come of the others.
            enough.abort();
            throw error;
          }
        });
        for (const end of await Promise.allSettled(all)) if (end.status === 'rejected') throw end.reason;
        expect(seen.size).toBe(messages.length);
        await writer.close();
        await reader.close();
      } finally {
        await log.close();
        await kafka.remove();
      }
    },
  );
});

describe.skipIf(withoutKafka)('a replay into Kafka that is killed again and again (needs Kafka)', () => {
  const kills = 20;
  const faults = { seed: 5, late: 0.02, duplicated: 0.05, outOfOrder: 0.05, malformed: 0.02 };

  it(`has sent every message, in spite of ${kills} kill -9`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'blackspot-killed-'));
    const file = join(folder, 'events.parquet');
    const checkpoint = join(folder, 'checkpoint.json');
    await writeEvents(file, { rows: 15_000 });
    const script = join(
      transpile([resolve('src'), resolve('test/services')]),
      'test/services/replayChild.js',
    );
    const log = createKafkaLog({ brokers: kafkaBrokers });
    const topic = 'killed';
    await log.createTopic(topic, { partitions: 3 });
    const reached: number[] = [];
    let code: number | null;
    do {
      const args = [
        script,
        file,
        kafkaBrokers,
        topic,
        checkpoint,
        JSON.stringify({ faults, maxMessagesPerSecond: 5_000 }),
      ];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      const ended = new Promise<number | null>((done) => child.on('exit', done));
      if (reached.length < kills) {
        await Promise.race([new Promise((flowing) => child.once('message', flowing)), ended]);
        await Promise.race([pause((reached.length * 7_919) % 120), ended]);
        child.kill('SIGKILL');
      }
      code = await ended;
      reached.push(readCheckpoint(checkpoint)?.point.messages ?? 0);
    } while (code !== 0 && reached.length < 2 * kills);

    expect(code).toBe(0);
    const sent = await messagesOf(log, topic);
    await log.close();
    const planned = new Map<string, number>();
    const write = async (messages: readonly { key: string; value: Uint8Array }[]): Promise<void> => {
      for (const { key, value } of messages)
        count(planned, `${key} ${Buffer.from(value).toString('base64')}`);
    };
    const input = parquetInput({ paths: [file], isSorted: true, digest: 'd' });
    const { messagesSent } = await replay(input, { write, close: async () => {} }, { faults }).done;
    expect(new Set(sent.keys())).toEqual(new Set(planned.keys()));
    // Twice at most what was under way at a death.
    for (const [message, times] of planned) expect(sent.get(message)!).toBeGreaterThanOrEqual(times);
    expect(JSON.parse(readFileSync(checkpoint, 'utf8'))).toMatchObject({
      isFinished: true,
      point: { row: 0, messages: messagesSent },
    });
    // It was killed on its way, not before its start or after its end.
    expect(reached.length).toBe(kills + 1);
    expect(new Set(reached).size).toBeGreaterThan(5);
    rmSync(folder, { recursive: true });
    // Twenty-one processes, one after the other: half a minute by itself, many times that beside other work.
  }, 600_000);
});

async function messagesOf(log: Log, topic: string): Promise<Map<string, number>> {
  const reader = await log.reader(topic, { group: 'check' });
  const found = new Map<string, number>();
  const lag = new Map([0, 1, 2].map((partition) => [partition, 1]));
  for await (const { partition, messages, endOffset, highWatermark } of reader.batches(
    AbortSignal.timeout(120_000),
  )) {
    for (const { key, value } of messages) count(found, `${key} ${Buffer.from(value).toString('base64')}`);
    lag.set(partition, highWatermark - endOffset);
    if ([...lag.values()].every((left) => left === 0)) break;
  }
  await reader.close();
  return found;
}

function count(counts: Map<string, number>, text: string): void {
  counts.set(text, (counts.get(text) ?? 0) + 1);
}
