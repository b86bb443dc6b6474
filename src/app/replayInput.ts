import { requireSignal } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import type { ReplayInput } from '../replay/input.js';
import { importOptionNames } from '../storage/import/importCsv.js';
import { describeInput } from '../storage/import/inputFiles.js';
import { formOf } from './addresses.js';
import { checkCsvOptions, checkOpenOptions, listForm, type ReplayInputOptions } from './addressForms.js';
import { defaultFile } from './defaultInput.js';

/**
 * Opens an address as the input of a replay: a CSV, JSON lines (plain or compressed) or Parquet, a folder of such files, a glob
 * or a list of files (imported on first use), an import folder, or `-` for a CSV or JSON lines on standard input. The default is the CSV in `data/`, else synthetic demo data, which is
 * generated there.
 *
 * @throws InputError when the address does not exist or has none of these forms
 * @example
 * const input = await openReplayInput('data/my.csv');
 * const stream = await startStream(input, { speedFactor: 3_600 }); // an hour of events a second
 */
export async function openReplayInput(
  address?: string | readonly string[],
  options: ReplayInputOptions = {},
): Promise<ReplayInput> {
  checkOpenOptions('openReplayInput', options, { ...importOptionNames, onReject: true });
  requireSignal(options.signal);
  const { onReject, ...importOptions } = options;
  if (typeof address === 'object') {
    refuseOnReject(onReject, describeInput(address));
    return listForm.openReplayInput(address, importOptions);
  }
  const given = address ?? (await defaultFile());
  const form = formOf(given, 'openReplayInput');
  checkCsvOptions(options, [{ address: given, form }]);
  if (form.isPipe === true) return form.openReplayInput(given, options);
  refuseOnReject(onReject, given);
  return form.openReplayInput(given, importOptions);
}

function refuseOnReject(onReject: unknown, given: string): void {
  if (onReject === undefined) return;
  throw new InputError(`Expected onReject to be used with a CSV on standard input, got ${given}.`, {
    hint: 'Omit it: the import of a file writes the rejected rows to rejects.csv in its folder.',
  });
}
