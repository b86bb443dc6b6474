import { requireKnownOptions } from '../base/checks.js';
import { didYouMean } from '../base/didYouMean.js';
import { InputError } from '../base/errors.js';
import { schemeOf, withoutPassword } from '../base/urls.js';
import type { EventStore } from '../consume/eventStore.js';
import { type AddressForm, addressForms, type StoreOptions, storeOptionNames } from './addressForms.js';

/** The uses of an address, with their names in errors. */
const uses = {
  openSource: 'the address of a source',
  openReplayInput: 'the input of a replay',
  openStore: 'the address of a live store',
  replayInto: 'the target of a replay without Kafka',
} as const;

export type AddressUse = keyof typeof uses;

/** Separates the address of historical data from that of a live store. */
export const separator = ' + ';

/** A form that supports a use. */
export type FormFor<Use extends AddressUse> = AddressForm & Required<Pick<AddressForm, Use>>;

/**
 * The form of an existing address for a use.
 * @throws InputError that lists the forms, when the address does not exist or has none of them
 */
export function formOf<Use extends 'openSource' | 'openReplayInput'>(
  address: string,
  use: Use,
): FormFor<Use> {
  const scheme = schemeOf(address);
  const found = formsFor(use).find(({ schemes, isAt }) =>
    scheme === null ? isAt?.(address) : schemes?.includes(scheme),
  );
  if (found !== undefined) return found;
  if (scheme !== null) throw unknownAddress(address, formsFor(use), uses[use]);
  throw new InputError(`File or folder not found: ${address}.`, { hint: 'Check the path.' });
}

/**
 * The form of a live address: the form of its scheme, or for a path a folder of segments, which need not exist yet.
 * @throws InputError that lists the forms, when its scheme is unknown
 */
export function liveFormOf<Use extends AddressUse>(address: string, use: Use): FormFor<Use> {
  const live = formsFor(use).filter(({ holds }) => holds === 'live');
  const scheme = schemeOf(address);
  const found = live.find(({ schemes }) =>
    scheme === null ? schemes === undefined : schemes?.includes(scheme),
  );
  if (found !== undefined) return found;
  throw unknownAddress(address, live, use === 'openSource' ? 'the address of a live source' : uses[use]);
}

/**
 * Opens an address as a live store. A path becomes a folder of segments.
 * @throws InputError when its scheme is unknown, or it does not support a requested time-series collection
 */
export async function openStore(address: string, options: StoreOptions = {}): Promise<EventStore> {
  requireKnownOptions('openStore', options, storeOptionNames);
  const form = liveFormOf(address, 'openStore');
  if (options.timeSeries === true && form.hasTimeSeries !== true) {
    const capable = formsFor('openStore').filter(({ hasTimeSeries }) => hasTimeSeries === true);
    throw new InputError(
      `Expected the address of a time-series collection to be ${listText(capable)}, got ${withoutPassword(address)}.`,
    );
  }
  return form.openStore(address, options);
}

/** The forms for a use as text: `a CSV file (plain or .gz), an import folder, or mongodb://host:port/database`. */
export function addressesFor(use: AddressUse, holds?: AddressForm['holds']): string {
  return listText(formsFor(use).filter((form) => holds === undefined || form.holds === holds));
}

function formsFor<Use extends AddressUse>(use: Use): FormFor<Use>[] {
  return addressForms.filter((form) => form[use] !== undefined) as FormFor<Use>[];
}

function listText(forms: readonly AddressForm[]): string {
  const looks = forms.map((form) => form.looks);
  const last = looks.pop()!;
  if (looks.length === 0) return last;
  return `${looks.join(', ')}${looks.length > 1 ? ',' : ''} or ${last}`;
}

function unknownAddress(address: string, forms: readonly AddressForm[], what: string): InputError {
  const schemes = forms.flatMap((form) => form.schemes ?? []).map((scheme) => `${scheme}://`);
  const near = didYouMean(`${schemeOf(address)}://`, schemes);
  return new InputError(
    `Expected ${what} to be ${listText(forms)}, got ${withoutPassword(address)}${near}.`,
    {
      hint: near === '' ? 'Check the address.' : 'Check the part before "://".',
    },
  );
}
