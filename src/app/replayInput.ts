import { requireSignal } from '../base/checks.js';
import type { ReplayInput } from '../replay/input.js';
import { type ImportOptions, importOptionNames } from '../storage/import/importCsv.js';
import { formOf } from './addresses.js';
import { checkCsvOptions, checkOpenOptions } from './addressForms.js';
import { defaultFile } from './defaultInput.js';

/**
 * Opens an address as the input of a replay: a CSV (plain or .gz; imported on first use), an import folder, a Parquet file of
 * an import, or `-` for a CSV on standard input. The default is the CSV in `data/`, else synthetic demo data, which is
 * generated there.
 *
 * @throws InputError when the address does not exist or has none of these forms
 * @example
 * const input = await openReplayInput('data/my.csv');
 * const stream = await startStream(input, { speedFactor: 3_600 }); // an hour of events a second
 */
export async function openReplayInput(address?: string, options: ImportOptions = {}): Promise<ReplayInput> {
  checkOpenOptions('openReplayInput', options, importOptionNames);
  requireSignal(options.signal);
  const given = address ?? (await defaultFile());
  const form = formOf(given, 'openReplayInput');
  checkCsvOptions(options, [{ address: given, form }]);
  return form.openReplayInput(given, options);
}
