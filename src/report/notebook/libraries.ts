import type { Kernel } from '../kernel.js';
import { type Library, libraryScript } from './scripts.js';

/** The run of a cell whose outputs carry a library, and the ids of what that run has shown. */
interface Carrier {
  readonly run: unknown;
  readonly shown: Set<string>;
}

const carriers = new Map<Library, Carrier>();

/**
 * Adds the libraries that the notebook lacks, each in an output of its own. If a later run shows the same thing as the
 * run that brought a library, that cell has run again and the output with the library is gone, so it comes again.
 *
 * @param shown the ids of what will be shown
 */
export function sendLibraries(
  kernel: Kernel,
  libraries: readonly Library[],
  shown: readonly string[],
  again = false,
): void {
  const run = kernel.currentRun();
  for (const library of libraries) {
    const carrier = carriers.get(library);
    const isHere =
      carrier !== undefined && (carrier.run === run || !shown.some((id) => carrier.shown.has(id)));
    if (!isHere || again) {
      kernel.newOutput().put({ 'application/javascript': libraryScript(library) });
      carriers.set(library, { run, shown: new Set(shown) });
    } else if (carrier.run === run) {
      for (const id of shown) carrier.shown.add(id);
    }
  }
}
