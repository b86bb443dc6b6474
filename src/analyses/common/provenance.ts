import { version } from '../../base/version.js';
import { schemaVersion } from '../../dataset/usAccidents/columns.js';
import type { SourceDescription } from '../../query/source.js';
import type { Provenance } from '../../report/report.js';

/** The provenance of a report that was begun at `startedMs` (of `performance.now()`) and ends now. */
export function provenanceOf(
  source: SourceDescription,
  options: Readonly<Record<string, unknown>>,
  startedMs: number,
): Provenance {
  return {
    source,
    blackspotVersion: version,
    schemaVersion,
    options,
    madeAt: new Date().toISOString(),
    tookMs: performance.now() - startedMs,
  };
}
