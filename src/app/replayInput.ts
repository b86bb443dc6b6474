import { requireKnownOptions } from '../base/checks.js';
import type { ReplayInput } from '../replay/input.js';
import { type ImportOptions, importOptionNames } from '../storage/import/importCsv.js';
import { formOf } from './addresses.js';
import { defaultFile } from './defaultInput.js';

/**
 * What a replay plays, from one text: a CSV (plain or .gz; imported on first use), the folder of an import, a Parquet
 * file of ours, or `-` for a CSV on standard input. Without a text: the CSV that lies in `data/` of the working
 * directory, else synthetic demo data, made there.
 *
 * @throws InputError when there is nothing of the kind
 * @example
 * const input = await openReplayInput('data/my.csv');
 * const stream = await startStream(input, { speedFactor: 3_600 }); // an hour of events a second
 */
export async function openReplayInput(text?: string, options: ImportOptions = {}): Promise<ReplayInput> {
  requireKnownOptions('openReplayInput', options, importOptionNames);
  const address = text ?? (await defaultFile());
  return formOf(address, 'openReplayInput').openReplayInput(address, options);
}
