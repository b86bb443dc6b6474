import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { programOf } from '../../scripts/python.mjs';
import { withoutBrowser } from './chromiumPage.js';

export const jupyter: string = programOf('jupyter');
/** What the cells of a test require. */
export const built: string = resolve('dist/report/index.js');

/** Left out without npm run lab -- --prepare, a build and a browser, unless CI says that there must be all of them. */
export const withoutJupyter: boolean =
  (!existsSync(jupyter) || !existsSync(built) || withoutBrowser) &&
  process.env.BLACKSPOT_REQUIRE_SERVICES !== '1';

/** A notebook of these cells for our kernel, as the text of its file. */
export function notebookOf(sources: readonly string[]): string {
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'tslab', display_name: 'TypeScript', language: 'typescript' } },
    cells: sources.map((source, index) => ({
      cell_type: 'code',
      id: `cell-${index}`,
      metadata: {},
      execution_count: null,
      outputs: [],
      source,
    })),
  });
}
