import { requireSignal } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import type { ReplayInput } from '../replay/input.js';
import { importOptionNames } from '../storage/import/importCsv.js';
import { formOf } from './addresses.js';
import { checkCsvOptions, checkOpenOptions, type ReplayInputOptions } from './addressForms.js';
import { defaultFile } from './defaultInput.js';

/**
 * Opens an address as the input of a replay: a CSV (plain or compressed; imported on first use), an import folder, a Parquet file of
 * an import, or `-` for a CSV on standard input. The default is the CSV in `data/`, else synthetic demo data, which is
 * generated there.
 *
 * @throws InputError when the address does not exist or has none of these forms
 * @example
 * const input = await openReplayInput('data/my.csv');
 * const stream = await startStream(input, { speedFactor: 3_600 }); // an hour of events a second
 */
export async function openReplayInput(
  address?: string,
  options: ReplayInputOptions = {},
): Promise<ReplayInput> {
  checkOpenOptions('openReplayInput', options, { ...importOptionNames, onReject: true });
  requireSignal(options.signal);
  const given = address ?? (await defaultFile());
  const form = formOf(given, 'openReplayInput');
  checkCsvOptions(options, [{ address: given, form }]);
  const { onReject, ...importOptions } = options;
  if (form.isPipe === true) return form.openReplayInput(given, options);
  if (onReject !== undefined) {
    throw new InputError(`Expected onReject to be used with a CSV on standard input, got ${given}.`, {
      hint: 'Omit it: the import of a file writes the rejected rows to rejects.csv in its folder.',
    });
  }
  return form.openReplayInput(given, importOptions);
}
