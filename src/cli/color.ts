import picocolors from 'picocolors';
import { environment } from '../base/settings.js';

/** Colours on a terminal, unless NO_COLOR is set. picocolors on its own also colours the logs of a CI. */
const isTerminal = process.stdout.isTTY === true && process.stderr.isTTY === true;
export const color: ReturnType<typeof picocolors.createColors> = picocolors.createColors(
  isTerminal && environment.NO_COLOR === undefined,
);
