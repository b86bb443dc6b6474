/** npm run options: writes the docstrings of the options of each analysis from their lists (after npm run build). */
import { readFileSync, writeFileSync } from 'node:fs';
import { withOptionDocs } from '../dist/analyses/common/optionDocs.js';
import { analyses } from '../dist/analyses/registry.js';

for (const { id, options } of analyses) {
  const path = new URL(`../src/analyses/${id}/options.ts`, import.meta.url);
  writeFileSync(path, withOptionDocs(readFileSync(path, 'utf8'), options));
}
