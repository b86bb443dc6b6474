import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka } from '../../scripts/services/kafka.mjs';
import { startMongodb } from '../../scripts/services/mongodb.mjs';
import type { EventRows } from '../../src/dataset/eventRows.js';
import { connectMongo } from '../../src/engines/mongodb/connection.js';
import type { LogMessage } from '../../src/log/log.js';
import { parquetInput } from '../../src/replay/parquetInput.js';
import { writeEvents } from '../../test/replay/events.js';

/** Fresh servers and a folder for what is made here. */
export interface Servers {
  readonly brokers: string;
  /** The URL of an empty database. */
  emptyDatabase(name: string): Promise<string>;
  /** The seconds of processor that they have taken so far. NaN where there is no /proc. */
  cpuSeconds(): { readonly kafka: number; readonly mongodb: number };
  /** Invented events with every column, as a replay reads them. */
  events(rows: number): AsyncGenerator<EventRows>;
  remove(): Promise<void>;
}

export async function startServers(): Promise<Servers> {
  const folder = mkdtempSync(join(tmpdir(), 'blackspot-bench-mongo-'));
  const [kafka, mongodb] = await Promise.all([startKafka({ heapMb: 512 }), startMongodb({ cacheGb: 3 })]);
  return {
    brokers: kafka.url,
    emptyDatabase: async (name) => {
      const url = mongodb.url.replace('/blackspot?', `/${name}?`);
      const { client, db } = await connectMongo(url);
      await db.dropDatabase();
      await client.close();
      return url;
    },
    cpuSeconds: () => ({ kafka: cpuSecondsOf(kafka.pid), mongodb: cpuSecondsOf(mongodb.pid) }),
    events: async function* (rows) {
      const path = join(folder, `${rows}.parquet`);
      await writeEvents(path, { rows, stepMs: 30_000 });
      const input = parquetInput({ paths: [path], isSorted: true, digest: '' });
      const opened = await input.open({ fromMs: undefined, untilMs: undefined });
      yield* opened.read(0, 0);
      await opened.close();
    },
    remove: async () => {
      await Promise.all([kafka.remove(), mongodb.remove()]);
      rmSync(folder, { recursive: true });
    },
  };
}

export function messagesOf({ keys, values, startAtMs }: EventRows): LogMessage[] {
  return keys.map((key, at) => ({ key, value: values[at]!, headers: {}, timestampMs: startAtMs[at]! }));
}

export async function allMessages(servers: Servers, rows: number): Promise<LogMessage[]> {
  const messages: LogMessage[] = [];
  for await (const batch of servers.events(rows)) messages.push(...messagesOf(batch));
  return messages;
}

/** User and system time of a process, which Linux counts in hundredths of a second. */
function cpuSecondsOf(pid: number | null): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
}
