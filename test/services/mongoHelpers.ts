import { encodeEvent } from '../../src/dataset/json.js';
import type { Accident } from '../../src/dataset/usAccidents/accident.js';
import { connectMongo } from '../../src/engines/mongodb/connection.js';
import type { LogMessage } from '../../src/log/log.js';
import { mongodbUrl } from './services.js';

/** The URL of an empty database of this name on the server of the tests. */
export async function emptyDatabase(name: string): Promise<string> {
  const url = databaseUrl(name);
  const { client, db } = await connectMongo(url);
  await db.dropDatabase();
  await client.close();
  return url;
}

export function databaseUrl(name: string): string {
  const url = new URL(mongodbUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** The messages of accidents, in their order. */
export function messagesOf(accidents: readonly Accident[]): LogMessage[] {
  return accidents.map((accident) => ({
    key: accident.key,
    value: encodeEvent(accident),
    headers: {},
    timestampMs: Date.parse(accident.startAt),
  }));
}
