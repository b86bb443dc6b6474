import type { EventStore } from '../consume/eventStore.js';
import type { EngineOptions } from '../engines/duckdb/duckdb.js';
import { openMongoStore } from '../storage/mongodb/store.js';
import { openSegmentStore } from '../storage/segments/segmentStore.js';
import { isMongoUrl } from './openLive.js';

/** Opens the store at an address for writing: a `mongodb://` URL, else a folder of segments. */
export async function openEventStore(address: string, options: EngineOptions = {}): Promise<EventStore> {
  return isMongoUrl(address) ? openMongoStore(address) : openSegmentStore(address, options);
}
