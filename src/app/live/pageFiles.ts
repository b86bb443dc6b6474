import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { InternalError } from '../../base/errors.js';
import { livePageHtml, livePageFiles as names } from '../../live/page.js';
import type { LivePageFiles } from '../../servers/live/assets.js';

/** From `src/` in tests and from `dist/` alike: the build puts the files there. */
const folder = fileURLToPath(new URL('../../../dist/live/browser/', import.meta.url));

/** The page with its scripts, style and outlines. */
export function livePageFiles(): LivePageFiles {
  return { files: names.map((name) => ({ name, content: contentOf(name) })), html: livePageHtml };
}

function contentOf(name: string): Buffer {
  try {
    return readFileSync(folder + name);
  } catch (cause) {
    throw new InternalError(`File of the live page not found: ${folder}${name}.`, {
      hint: 'Build it: npm run build.',
      cause,
    });
  }
}
