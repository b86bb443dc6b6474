import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ConfigurationError } from '../../base/errors.js';
import { livePageFileNames, livePageHtml } from '../../live/page.js';
import type { LivePageFiles } from '../../servers/live/assets.js';

/**
 * The page: its HTML, and its files as `npm run build` made them, from dist/ also when this is a module of src/.
 * @throws ConfigurationError before a build
 */
export function livePageFiles(): LivePageFiles {
  return { files: livePageFileNames.map((name) => ({ name, content: read(name) })), html: livePageHtml };
}

function read(name: string): Buffer {
  const path = fileURLToPath(new URL(`../../../dist/live/browser/${name}`, import.meta.url));
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new ConfigurationError(`File not found: ${path}.`, {
      hint: 'Run npm run build.',
      cause,
      details: { path },
    });
  }
}
