import { isUtf8 } from 'node:buffer';
import type { Dataset } from '../../dataset/dataset.js';
import type { Engine } from '../../engines/duckdb/duckdb.js';
import { eventsFromJsonSql } from '../../engines/duckdb/jsonSql.js';
import type { LogMessage } from '../../log/log.js';

/** What a batch turned out to hold, message by message. */
export interface Decoded {
  /** The event key, or null where there is no event. */
  readonly keys: readonly (string | null)[];
  /** Why a message is not a valid event; null where it is one. */
  readonly reasons: readonly (string | null)[];
  /** What to select the records from, in the order of the messages: also has `ordinal` (0 first) and `reason`. */
  readonly from: string;
}

/**
 * Reads the JSON of a batch in DuckDB, where the records then are. DuckDB gives a table of this size to one thread only,
 * so the batch is shared out among several connections.
 */
export async function decode(
  lanes: readonly Engine[],
  messages: readonly LogMessage[],
  dataset: Dataset,
): Promise<Decoded> {
  const keys: (string | null)[] = new Array(messages.length).fill(null);
  const reasons: (string | null)[] = new Array(messages.length).fill(null);
  const laneMessages = Math.ceil(messages.length / lanes.length);
  await Promise.all(
    lanes.map(async (engine, lane) => {
      const start = lane * laneMessages;
      const notText = await load(engine, lane, messages.slice(start, start + laneMessages));
      await engine.run(
        `CREATE OR REPLACE TABLE decoded_${lane} AS SELECT * EXCLUDE (json) FROM (${eventsFromJsonSql(
          `(SELECT rowid + ${start} AS ordinal, decode(value) AS json FROM incoming_${lane})`,
          'json',
          dataset,
        )})`,
      );
      for await (const chunk of engine.chunks(`SELECT ordinal::INTEGER, key, reason FROM decoded_${lane}`)) {
        const [ordinals, keyColumn, reasonColumn] = [0, 1, 2].map((index) => chunk.getColumnVector(index));
        for (let row = 0; row < chunk.rowCount; row += 1) {
          const ordinal = ordinals!.getItem(row) as number;
          const reason = reasonColumn!.getItem(row) as string | null;
          reasons[ordinal] = notText.has(ordinal - start) ? 'not UTF-8' : reason;
          if (reasons[ordinal] === null) keys[ordinal] = String(keyColumn!.getItem(row));
        }
      }
    }),
  );
  return { keys, reasons, from: `(${lanes.map((_, lane) => `FROM decoded_${lane}`).join(' UNION ALL ')})` };
}

/** Puts the values into the table `incoming`, and says which of them are no text: those go in empty. */
async function load(engine: Engine, lane: number, messages: readonly LogMessage[]): Promise<Set<number>> {
  await engine.run(`CREATE OR REPLACE TABLE incoming_${lane} (value BLOB)`);
  const appender = await engine.connection.createAppender(`incoming_${lane}`);
  const notText = new Set<number>();
  for (const [ordinal, { value }] of messages.entries()) {
    const isText = isUtf8(value);
    if (!isText) notText.add(ordinal);
    appender.appendBlob(isText ? value : new Uint8Array());
    appender.endRow();
  }
  appender.closeSync();
  return notText;
}
