import type { EventStore } from '../consume/eventStore.js';
import type { EngineOptions } from '../engines/duckdb/duckdb.js';
import { type MongoStoreOptions, openMongoStore } from '../storage/mongodb/store.js';
import { openSegmentStore } from '../storage/segments/segmentStore.js';
import { isMongoUrl } from './openLive.js';

/** Options of segments, and those of MongoDB: each store takes its own. */
export type EventStoreOptions = EngineOptions & Pick<MongoStoreOptions, 'timeSeries' | 'added'>;

/** Opens the store at an address for writing: a `mongodb://` URL, else a folder of segments. */
export async function openEventStore(address: string, options: EventStoreOptions = {}): Promise<EventStore> {
  return isMongoUrl(address) ? openMongoStore(address, options) : openSegmentStore(address, options);
}
