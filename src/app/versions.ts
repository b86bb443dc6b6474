import { commit } from '../base/commit.js';
import { printedAs } from '../base/printed.js';
import { version } from '../base/version.js';
import type { Source } from '../query/source.js';
import { tslabVersion } from '../report/kernel.js';

/** What a result was made with. */
export interface Versions {
  /** With the commit, if it runs from a checkout: `0.1.0, commit 1a2b3c4`. */
  readonly blackspot: string;
  readonly node: string;
  /** Of the notebook's kernel; null outside of a notebook. */
  readonly tslab: string | null;
  /** The dataset and the version of its schema: `us-accidents 1`. */
  readonly dataset: string;
  /** Digest of the input file; null for a live store, which changes. */
  readonly data: string | null;
}

/**
 * The versions of all that a result rests on, for the end of a notebook. As the last expression of a cell it prints a
 * line for each.
 *
 * @example
 * await versions(source); // { blackspot: '0.1.0', node: '20.19.4', tslab: '1.0.22', dataset: 'us-accidents 1', data: 'sha256:...' }
 */
export async function versions(source: Source): Promise<Versions> {
  const { digest } = await source.describe();
  const checkout = commit();
  const { id, schemaVersion } = source.dataset;
  const used: Versions = {
    blackspot: checkout === null ? version : `${version}, commit ${checkout}`,
    node: process.versions.node,
    tslab: tslabVersion(),
    dataset: `${id} ${schemaVersion}`,
    data: digest,
  };
  return printedAs(used, versionsText, () => null);
}

function versionsText(used: Versions): string {
  return Object.entries(used)
    .map(([name, value]) => `${name.padEnd(9)}  ${value ?? 'none'}`)
    .join('\n');
}
