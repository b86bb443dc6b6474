import { type OptionNames, requireKnownOptions, requireSignal } from '../base/checks.js';
import type { AskOptions } from './source.js';

/** The names of these options, for checks. */
export const askOptionNames: OptionNames<AskOptions> = { signal: true };

/** The signal in the options of a method of a source. @throws InputError if they are not options */
export function signalOf(method: string, options: AskOptions): AbortSignal | undefined {
  requireKnownOptions(method, options, askOptionNames);
  requireSignal(options.signal);
  return options.signal;
}
