import { InputError } from '../base/errors.js';
import { withoutPassword } from '../base/urls.js';
import { combine } from '../query/combine.js';
import type { Source } from '../query/source.js';
import { addressesFor, addressesIn, formOf, separator } from './addresses.js';
import {
  checkCsvOptions,
  checkOpenOptions,
  listForm,
  type OpenOptions,
  openOptionNames,
} from './addressForms.js';
import { defaultSource } from './defaultInput.js';
import { withCard } from './sourceCard.js';

/**
 * Opens an address as a Source: a CSV, JSON lines (plain or compressed) or Parquet, a folder of such files, a glob such as
 * `data/US_*.csv` or a list of files (imported on first use), an import folder, a folder of live segments, or
 * `mongodb://host:port/database`, with `#collection` for another one than `accidents`. To combine historical data with a
 * live store, join their addresses by ` + `; a path that exists may contain it. The default is BLACKSPOT_SOURCE, else the
 * database of BLACKSPOT_MONGODB_URL once it holds accidents, else the CSV in `data/`, else synthetic demo data, which is
 * generated there.
 *
 * @throws InputError when the address does not exist or has none of these forms
 * @example
 * const source = await openSource('data/my.csv');
 * const { rows, firstAt } = await source.describe(); // 49461, '2016-02-08T22:14:00.000Z'
 * await source.close();
 */
export async function openSource(
  address?: string | readonly string[],
  options: OpenOptions = {},
): Promise<Source> {
  checkOpenOptions('openSource', options, openOptionNames);
  return withCard(await openAddress(address, options));
}

async function openAddress(
  address: string | readonly string[] | undefined,
  options: OpenOptions,
): Promise<Source> {
  if (typeof address === 'object') return listForm.openSource(address, options);
  const given = address ?? (await defaultSource());
  const addresses = addressesIn(given);
  if (addresses.includes('') || addresses.length > 2) {
    const shown = addresses.map(withoutPassword).join(separator);
    throw new InputError(
      `Expected a source to be one address, or two joined by "${separator}", got "${shown}".`,
      {
        hint: `Pass historical data first, then "${separator}", then a live store: my.csv${separator}data/live.`,
      },
    );
  }
  const [first, second] = addresses.map((one) => ({ address: one, form: formOf(one, 'openSource') }));
  checkCsvOptions(options, second === undefined ? [first!] : [first!, second]);
  if (second === undefined) return first!.form.openSource(first!.address, options);
  if (first!.form.holds !== 'history' || second.form.holds !== 'live') {
    const shown = addresses.map(withoutPassword).join(separator);
    throw new InputError(`Expected a source to be historical data${separator}a live store, got "${shown}".`, {
      hint: `Pass ${addressesFor('openSource', 'history')} first, then "${separator}", then ${addressesFor('openSource', 'live')}.`,
    });
  }
  const history = await first!.form.openSource(first!.address, options);
  try {
    return combine(history, await second.form.openSource(second.address, options));
  } catch (error) {
    await history.close();
    throw error;
  }
}
