import { readFileSync } from 'node:fs';

/** Written by `npm run build`: a digest of the sources. */
const buildFile = new URL('../../dist/build-id.txt', import.meta.url);

const loadedBuild = buildOnDisk();
let warnedOf = loadedBuild;

/** Writes to stderr, once a build, that the kernel runs another build of blackspot than the one on disk. */
export function warnIfStale(): void {
  const onDisk = buildOnDisk();
  if (loadedBuild === undefined || onDisk === undefined || onDisk === loadedBuild || onDisk === warnedOf)
    return;
  warnedOf = onDisk;
  console.error(
    'blackspot has changed on disk since this kernel loaded it. Restart the kernel and run all cells: Run, Restart Kernel and Run All Cells.',
  );
}

/** Undefined during a build, and in a checkout without one. */
function buildOnDisk(): string | undefined {
  try {
    return readFileSync(buildFile, 'utf8');
  } catch {
    return undefined;
  }
}
