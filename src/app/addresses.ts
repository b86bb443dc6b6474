import { requireKnownOptions } from '../base/checks.js';
import { didYouMean } from '../base/didYouMean.js';
import { InputError } from '../base/errors.js';
import { joinWords } from '../base/format.js';
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

/** What to do with an address of a known form that does not support a use. */
const hints: Partial<Readonly<Record<AddressUse, string>>> = {
  openReplayInput: 'A replay reads files. Pass the file that the events came from.',
  replayInto:
    'To store the events in MongoDB, set --brokers, run `blackspot consume --into <address>`, and replay without --into.',
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
  const splits = [...text.matchAll(/ \+ /g)].map(({ index }) => [
    text.slice(0, index).trim(),
    text.slice(index + separator.length).trim(),
  ]);
  return splits.find((parts) => parts.every(isSource)) ?? text.split(separator).map((part) => part.trim());
}

function isSource(address: string): boolean {
  return (
    !(schemeOf(address) !== null && address.includes(separator)) && findForm(address, 'openSource') !== null
  );
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
  if (schemeOf(address) !== null) throw unknownAddress(address, formsFor(use), uses[use], hints[use]);
  throw new InputError(`File or folder not found: ${address}.`, { hint: 'Check the path.' });
}

function findForm<Use extends AddressUse>(address: string, use: Use): FormFor<Use> | null {
  const scheme = schemeOf(address);
  const isForm = ({ schemes, isAt }: AddressForm): boolean =>
    (scheme === null ? isAt?.(address) : schemes?.includes(scheme)) ?? false;
  return formsFor(use).find(isForm) ?? null;
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
  throw unknownAddress(
    address,
    live,
    use === 'openSource' ? 'the address of a live source' : uses[use],
    hints[use],
  );
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

/** The forms for a use as text: `a CSV file (plain or .gz), an import folder or mongodb://host:port/database`. */
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

function unknownAddress(
  address: string,
  forms: readonly AddressForm[],
  what: string,
  hint = 'Check the address.',
): InputError {
  const scheme = schemeOf(address)!;
  const isKnown = addressForms.some(({ schemes }) => schemes?.includes(scheme));
  const schemes = forms.flatMap((form) => form.schemes ?? []).map((scheme) => `${scheme}://`);
  const near = isKnown ? '' : didYouMean(`${scheme}://`, schemes);
  return new InputError(
    `Expected ${what} to be ${listText(forms)}, got ${withoutPassword(address)}${near}.`,
    {
      hint: isKnown ? hint : near === '' ? 'Check the address.' : 'Check the part before "://".',
    },
  );
}
