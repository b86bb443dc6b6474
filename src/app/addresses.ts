import { existsSync } from 'node:fs';
import { didYouMean } from '../base/didYouMean.js';
import { InputError } from '../base/errors.js';
import { fileNotFound } from '../base/fileNotFound.js';
import { joinWords } from '../base/format.js';
import { requireLocal, schemeOf, withoutPassword } from '../base/urls.js';
import type { EventStore } from '../consume/eventStore.js';
import {
  type AddressForm,
  addressForms,
  checkOpenOptions,
  type StoreOptions,
  storeOptionNames,
} from './addressForms.js';

/** The uses of an address, with their names in errors. */
const uses = {
  openSource: 'the address of a source',
  openReplayInput: 'the input of a replay',
  openStore: 'the address of a live store',
  replayInto: 'the target of a replay without Kafka',
  openAlarms: 'the address of a live store',
} as const;

/** What to do with an address of a known form that does not support a use. */
const hints: Partial<Readonly<Record<AddressUse, string>>> = {
  openReplayInput: 'A replay reads files. Pass the file that the events came from.',
  replayInto:
    'To store the events there, replay into Kafka (--brokers, without --into), and run `blackspot consume --into <address>`.',
};

export type AddressUse = keyof typeof uses;

/** Separates the address of historical data from that of a live store. */
export const separator = ' + ';

/**
 * The addresses in the text of a source: one, or several joined by the separator. A path may contain the separator: the
 * whole text is one address if it exists, and else it is split where both parts exist.
 */
export function addressesIn(text: string): string[] {
  if (isSource(text)) return [text];
  const parts = text.split(separator);
  const splits = parts
    .slice(1)
    .map((_, index) => [parts.slice(0, index + 1), parts.slice(index + 1)].map(joinedParts));
  return splits.find((addresses) => addresses.every(isSource)) ?? parts.map((part) => part.trim());
}

function joinedParts(parts: readonly string[]): string {
  return parts.join(separator).trim();
}

function isSource(address: string): boolean {
  // A URL cannot contain the separator.
  if (schemeOf(address) !== null && address.includes(separator)) return false;
  return findForm(address, 'openSource') !== null;
}

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
  const found = findForm(address, use);
  if (found !== null) return found;
  if (schemeOf(address) !== null || formAt(address) !== null) {
    throw unsuitableAddress(address, formsFor(use), uses[use], hints[use]);
  }
  throw fileNotFound(address, 'File or folder');
}

/** The form of an address if it supports a use: a folder of segments is not tried as a folder of other Parquet files. */
function findForm<Use extends AddressUse>(address: string, use: Use): FormFor<Use> | null {
  const form = formAt(address);
  return form?.[use] === undefined ? null : (form as FormFor<Use>);
}

function formAt(address: string): AddressForm | null {
  const scheme = schemeOf(address);
  const isForm = ({ schemes, isAt }: AddressForm): boolean =>
    (scheme === null ? isAt?.(address) : schemes?.includes(scheme)) ?? false;
  return addressForms.find(isForm) ?? null;
}

/**
 * The form of a live address: the form of its scheme, or for a path a folder of segments, which need not exist yet.
 * @throws InputError that lists the forms, when its scheme is unknown; InputError for the address of a combined source
 */
export function liveFormOf<Use extends AddressUse>(address: string, use: Use): FormFor<Use> {
  refuseCombined(address, use);
  const live = formsFor(use).filter(({ holds }) => holds === 'live');
  const scheme = schemeOf(address);
  const found = live.find(({ schemes }) =>
    scheme === null ? schemes === undefined : schemes?.includes(scheme),
  );
  if (found !== undefined) return found;
  throw unsuitableAddress(address, live, liveNameOf(use), hints[use]);
}

/** A new folder of such a name would hide the combined source. */
function refuseCombined(address: string, use: AddressUse): void {
  if (!isCombined(address)) return;
  const addresses = addressesIn(address);
  const shown = addresses.map(withoutPassword).join(separator);
  throw new InputError(`Expected ${liveNameOf(use)} to be one address, got "${shown}".`, {
    hint:
      use === 'openSource'
        ? 'Open a combined source with openSource.'
        : `Pass the live store alone: ${withoutPassword(addresses.at(-1)!)}.`,
  });
}

/** Whether a text joins addresses: it has a separator that is not in the name of an existing folder. */
function isCombined(text: string): boolean {
  if (!text.includes(separator)) return false;
  if (schemeOf(text) !== null) return true;
  const names = text.split(/(?<=[/\\])/);
  return names.some(
    (name, index) => name.includes(separator) && !existsSync(names.slice(0, index + 1).join('')),
  );
}

/** The name in errors of the address of a live store. */
function liveNameOf(use: AddressUse): string {
  return use === 'openSource' ? 'the address of a live source' : uses[use];
}

/**
 * Opens an address as a live store. A path becomes a folder of segments.
 * @throws InputError when its scheme is unknown, or it does not support a requested time-series collection
 */
export async function openStore(address: string, options: StoreOptions = {}): Promise<EventStore> {
  checkOpenOptions('openStore', options, storeOptionNames);
  const form = liveFormOf(address, 'openStore');
  if (options.timeSeries === true && form.hasTimeSeries !== true) {
    const capable = formsFor('openStore').filter(({ hasTimeSeries }) => hasTimeSeries === true);
    throw new InputError(
      `Expected the address of a time-series collection to be ${listText(capable)}, got ${withoutPassword(address)}.`,
      {
        hint: 'Leave out --time-series (in code, the option timeSeries), or pass the address of a database.',
      },
    );
  }
  return form.openStore(address, options);
}

/** The parts of an address that servers hold, with a name for messages: `MongoDB at mongodb://localhost:27017/blackspot`. */
export function serversOf(address: string): { readonly address: string; readonly name: string }[] {
  return addressesIn(address).flatMap((one) => {
    const server = formAt(one)?.server;
    return server === undefined ? [] : [{ address: one, name: `${server} at ${withoutPassword(one)}` }];
  });
}

/** The forms for a use as text: `a CSV file (plain or compressed), an import folder or mongodb://host:port/database`. */
export function addressesFor(use: AddressUse, holds?: AddressForm['holds']): string {
  return listText(formsFor(use).filter((form) => holds === undefined || form.holds === holds));
}

function formsFor<Use extends AddressUse>(use: Use): FormFor<Use>[] {
  return addressForms.filter((form) => form[use] !== undefined) as FormFor<Use>[];
}

function listText(forms: readonly AddressForm[]): string {
  return joinWords(
    forms.map(({ looks }) => looks),
    'or',
  );
}

/** The error of an address of an unknown form, or of one that does not support the use. */
function unsuitableAddress(
  address: string,
  forms: readonly AddressForm[],
  what: string,
  hint: string = checkAddress,
): InputError {
  requireLocal(address);
  const scheme = schemeOf(address);
  const isKnown = scheme === null || addressForms.some(({ schemes }) => schemes?.includes(scheme));
  const known = forms.flatMap(({ schemes = [] }) => schemes.map((one) => `${one}://`));
  const near = isKnown ? '' : didYouMean(`${scheme}://`, known);
  const spellingHint = near === '' ? checkAddress : 'Check the part before "://".';
  return new InputError(
    `Expected ${what} to be ${listText(forms)}, got ${withoutPassword(address)}${near}.`,
    { hint: isKnown ? hint : spellingHint },
  );
}

const checkAddress = 'Check the address.';
