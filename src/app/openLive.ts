import type { Source } from '../query/source.js';
import { liveFormOf } from './addresses.js';
import { checkOpenOptions, type OpenOptions, openOptionNames } from './addressForms.js';

/**
 * Opens a live store as a Source, also during writes: a folder of segments, or a MongoDB database.
 *
 * @param address a path or `mongodb://host:port/database`, such as the `address` of `startStream`
 * @throws InputError when the address is not a live store; ConnectionError when MongoDB cannot be reached
 * @example
 * const source = await openLive('data/live'); // or 'mongodb://localhost:27017/blackspot'
 * (await source.describe()).rows; // how many events have arrived
 */
export async function openLive(address: string, options: OpenOptions = {}): Promise<Source> {
  checkOpenOptions('openLive', options, openOptionNames);
  return liveFormOf(address, 'openSource').openSource(address, options);
}
