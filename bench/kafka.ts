/**
 * How fast a replay at full speed goes into Kafka, and out again, beside the peers, on one broker of this machine, with
 * idempotent writes that every replica acknowledges. And how punctual a replay at an hour a second is.
 *
 *   npx vite-node bench/kafka.ts [rows] [pacing seconds] [rounds]
 *
 * Needs Java, Maven and python3, which fetch Kafka and confluent-kafka. Rows are invented, with every column of the
 * schema. Our times include reading the rows from Parquet and making the JSON; the peers read the finished JSON from a file.
 * All take turns, and of the rounds the medians are printed.
 */
import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { cached, output } from '../scripts/services/cache.mjs';
import { kafkaVersion, startKafka } from '../scripts/services/kafka.mjs';
import { createKafkaLog } from '../src/log/kafka.js';
import type { KafkaClientName } from '../src/log/kafkaSettings.js';
import type { LogMessage } from '../src/log/log.js';
import { parquetInput } from '../src/replay/parquetInput.js';
import { replay } from '../src/replay/player.js';
import { writeEvents } from '../test/replay/events.js';

const rows = Number(process.argv[2] ?? 500_000);
const pacingSeconds = Number(process.argv[3] ?? 30);
const rounds = Number(process.argv[4] ?? 3);
const partitions = 4;
const clients: readonly KafkaClientName[] = ['platformatic', 'kafkajs'];
const folder = mkdtempSync(join(tmpdir(), 'blackspot-bench-kafka-'));
const parquet = join(folder, 'events.parquet');
const lines = join(folder, 'events.tsv');
const payloads = join(folder, 'payloads.json');
/** Processor seconds are those of the client alone, without the broker. */
interface Run {
  readonly events: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}
/** By what was measured: a run of each round. */
const table = new Map<string, Run[]>();
const venv = confluentKafka();

await writeEvents(parquet, { rows, stepMs: 30_000 });
const bytes = await exportLines();
const kafka = await startKafka({ heapMb: 1_024 });
try {
  for (let round = 0; round < rounds; round += 1) {
    for (const client of clients) await ours(client, round);
    await peer(round);
    await producerPerformance(round);
    await oneByOne(Math.min(rows, 10_000), round);
    await removeTopics();
  }
  print();
  await pacing();
} finally {
  await kafka.remove();
  rmSync(folder, { recursive: true });
}

function input() {
  return parquetInput({ paths: [parquet], isSorted: true, digest: String(rows), threads: 2 });
}

/** The same records as files, for the peers. @returns bytes of all values */
async function exportLines(): Promise<number> {
  const [both, values] = [createWriteStream(lines), createWriteStream(payloads)];
  let total = 0;
  const write = async (messages: readonly LogMessage[]): Promise<void> => {
    for (const { key, value } of messages) {
      both.write(`${key}\t`);
      both.write(value);
      both.write('\n');
      values.write(value);
      values.write('\n');
      total += value.byteLength;
    }
    if (both.writableNeedDrain) await new Promise<void>((resolve) => both.once('drain', () => resolve()));
  };
  await replay(input(), { write, close: async () => {} }).done;
  await Promise.all(
    [both, values].map((stream) => new Promise<void>((resolve) => stream.end(() => resolve()))),
  );
  return total;
}

function add(what: string, run: Run): void {
  table.set(what, [...(table.get(what) ?? []), run]);
  console.error(`${what}: ${Math.round(run.events / run.seconds)} events/s`);
}

async function timed(what: string, events: number, work: () => Promise<unknown>): Promise<void> {
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  add(what, { events, seconds, cpuSeconds: (user + system) / 1e6 });
}

async function ours(client: KafkaClientName, round: number): Promise<void> {
  const log = createKafkaLog({ brokers: kafka.url, client });
  const topic = `ours-${client}-${round}`;
  await log.createTopic(topic, { partitions });
  const writer = await log.writer(topic);
  await timed(`replay, ${client}`, rows, () => replay(input(), writer).done);
  await writer.close();
  const reader = await log.reader(topic, { group: 'bench' });
  await timed(`read and commit, ${client}`, rows, async () => {
    let seen = 0;
    for await (const batch of reader.batches()) {
      seen += batch.messages.length;
      await reader.commit(batch);
      if (seen >= rows) break;
    }
  });
  await reader.close();
  await log.close();
}

/** Fetches confluent-kafka. @returns the Python that has it */
function confluentKafka(): string {
  const hint = 'python3 with venv fetches confluent-kafka.';
  const folder = cached('confluent-kafka', (target) => {
    output('python3', ['-m', 'venv', '--copies', join(target, 'venv')], { hint });
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'confluent-kafka==2.12.1'];
    output(join(target, 'venv/bin/python'), pip, { hint });
  });
  return join(folder, 'venv/bin/python');
}

async function peer(round: number): Promise<void> {
  const topic = `peer-${round}`;
  const log = createKafkaLog({ brokers: kafka.url });
  await log.createTopic(topic, { partitions });
  await log.close();
  for (const [what, name] of [
    ['produce', 'confluent-kafka-python'],
    ['consume', 'read, confluent-kafka-python'],
  ] as const) {
    const args = ['bench/kafka_peer.py', what, kafka.url, topic, lines];
    const said = execFileSync(venv, args, { encoding: 'utf8' });
    const [version, library, events, seconds, cpuSeconds] = said.trim().split(' ');
    add(`${name} ${version} (librdkafka ${library})`, {
      events: Number(events),
      seconds: Number(seconds),
      cpuSeconds: Number(cpuSeconds),
    });
  }
}

/** Kafka's own measure, with the same values, without keys and headers. */
async function producerPerformance(round: number): Promise<void> {
  const log = createKafkaLog({ brokers: kafka.url });
  for (const [name, props] of [
    ['its defaults', []],
    ['batches of 1 MB', ['batch.size=1000000', 'linger.ms=5', 'buffer.memory=67108864']],
  ] as const) {
    const topic = `performance-${props.length}-${round}`;
    await log.createTopic(topic, { partitions });
    const said = execFileSync(
      'java',
      [
        ...['-Xmx1g', '-cp', kafka.classPath!, 'org.apache.kafka.tools.ProducerPerformance'],
        ...[
          '--topic',
          topic,
          '--num-records',
          String(rows),
          '--throughput',
          '-1',
          '--payload-file',
          payloads,
        ],
        ...[
          '--producer-props',
          `bootstrap.servers=${kafka.url}`,
          'acks=all',
          'enable.idempotence=true',
          ...props,
        ],
      ],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const rate = Number(/sent, ([\d.]+) records\/sec.*\n?$/.exec(said.trim().split('\n').at(-1)!)?.[1]);
    const seconds = rows / rate;
    add(`ProducerPerformance ${kafkaVersion}, ${name}`, { events: rows, seconds, cpuSeconds: Number.NaN });
  }
  await log.close();
}

/** As the demos do it: a row, a send, and waiting for it. */
async function oneByOne(count: number, round: number): Promise<void> {
  const messages: LogMessage[] = [];
  const write = async (some: readonly LogMessage[]): Promise<void> => void messages.push(...some);
  const stop = new AbortController();
  const enough = (): void => {
    if (messages.length >= count) stop.abort();
  };
  const writer = { write: (some: readonly LogMessage[]) => write(some).then(enough), close: async () => {} };
  await replay(input(), writer, { signal: stop.signal }).done;
  const log = createKafkaLog({ brokers: kafka.url });
  const topic = `one-by-one-${round}`;
  await log.createTopic(topic, { partitions });
  await log.close();
  const producer = new Kafka({ brokers: [kafka.url], logLevel: logLevel.NOTHING }).producer();
  await producer.connect();
  await timed('one awaited send a row, kafkajs', count, async () => {
    for (const { key, value } of messages.slice(0, count)) {
      await producer.send({ topic, messages: [{ key, value: Buffer.from(value) }] });
    }
  });
  await producer.disconnect();
}

/** Several gigabytes a round. */
async function removeTopics(): Promise<void> {
  const admin = new Kafka({ brokers: [kafka.url], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const topics = await admin.listTopics();
  await admin.deleteTopics({ topics: topics.filter((topic) => !topic.startsWith('__')) });
  await admin.disconnect();
}

async function pacing(): Promise<void> {
  const log = createKafkaLog({ brokers: kafka.url });
  await log.createTopic('pacing', { partitions });
  const writer = await log.writer('pacing');
  const speedFactor = 3_600;
  const until = new Date(
    Date.parse('2019-01-01T00:00:00Z') + pacingSeconds * speedFactor * 1_000,
  ).toISOString();
  const started = performance.now();
  const summary = await replay(input(), writer, { speedFactor, until }).done;
  const tookMs = performance.now() - started;
  await writer.close();
  await log.close();
  const { messagesSent, durationMs, plannedMs, p99LatenessMs, maxLatenessMs } = summary;
  console.log(
    `\nAt ${speedFactor}x through Kafka: ${messagesSent} events planned in ${plannedMs.toFixed(0)} ms, sent in ${durationMs.toFixed(0)} ms (${tookMs.toFixed(0)} ms with opening the file and the last acknowledgement); lateness ${p99LatenessMs.toFixed(1)} ms at the 99th percentile, ${maxLatenessMs.toFixed(1)} ms at most`,
  );
}

function print(): void {
  const java = execFileSync('java', ['--version'], { encoding: 'utf8' }).split('\n')[0];
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}, ${java}`,
  );
  console.log(
    `Kafka ${kafkaVersion}, one broker on the same machine, ${partitions} partitions, ${rows} events of ${Math.round(bytes / rows)} bytes\n`,
  );
  console.log(
    `| what, median of ${rounds} | events/s | least and most | MB/s | processor time an event, microseconds |`,
  );
  console.log('| --- | ---: | ---: | ---: | ---: |');
  for (const [what, runs] of table) {
    const rates = runs.map(({ events, seconds }) => events / seconds).sort((one, other) => one - other);
    const rate = median(rates);
    const cpu = median(runs.map(({ cpuSeconds, events }) => (cpuSeconds / events) * 1e6));
    const spelled = [rate, rates[0]!, rates.at(-1)!].map((one) => Math.round(one).toLocaleString('en'));
    console.log(
      `| ${what} | ${spelled[0]} | ${spelled[1]} to ${spelled[2]} | ${((rate * bytes) / rows / 1e6).toFixed(0)} | ${Number.isNaN(cpu) ? 'not measured' : cpu.toFixed(1)} |`,
    );
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)]!, sorted[Math.floor(sorted.length / 2)]!];
  return (low + high) / 2;
}
