import { InputError } from '../base/errors.js';
import { setting } from '../base/settings.js';
import { combine } from '../query/combine.js';
import type { Source } from '../query/source.js';
import { openHistory } from '../storage/import/openHistory.js';
import { isSegmentFolder } from '../storage/segments/segmentFolder.js';
import { defaultFile } from './defaultInput.js';
import { isMongoUrl, type OpenOptions, openLive } from './openLive.js';

/** Between a static and a live location. */
const joint = ' + ';

/**
 * Opens what a text names, which is also what BLACKSPOT_SOURCE means: a CSV (plain or .gz; imported on first use), the
 * folder of an import, a Parquet file, a folder of live segments, a `mongodb://` URL, or a static and a live one of these
 * joined by ` + `. Without a text: BLACKSPOT_SOURCE, else the CSV that lies in `data/` of the working
 * directory, else the synthetic sample, made there.
 *
 * @throws InputError when there is nothing of the kind
 */
export async function openSource(text?: string, options: OpenOptions = {}): Promise<Source> {
  const location = text ?? setting('BLACKSPOT_SOURCE') ?? (await defaultFile());
  const parts = location.split(joint).map((part) => part.trim());
  if (parts.some((part) => part === '')) {
    throw new InputError(`A source is a path or a URL, or two joined by "${joint}", got "${location}".`);
  }
  if (parts.length === 1) return openOne(parts[0]!, options);
  const [staticPart, livePart, more] = parts;
  if (more !== undefined || isLive(staticPart!) || !isLive(livePart!)) {
    throw new InputError(`"${location}" is not a static and a live source.`, {
      hint: `A file or an import comes first, then "${joint}", then a folder of segments or a mongodb:// URL.`,
    });
  }
  const history = await openOne(staticPart!, options);
  try {
    return combine(history, await openOne(livePart!, options));
  } catch (error) {
    await history.close();
    throw error;
  }
}

function openOne(location: string, options: OpenOptions): Promise<Source> {
  return isLive(location) ? openLive(location, options) : openHistory(location, options);
}

function isLive(location: string): boolean {
  return isMongoUrl(location) || isSegmentFolder(location);
}
