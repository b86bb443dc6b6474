/** Where fetched servers are kept, and how a thing is fetched once and appears whole. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const cacheFolder = join(root, '.cache', 'services');

/** A service cannot be had on this machine: `message` says what is missing, `hint` what to do. */
export class ServiceMissing extends Error {
  constructor(message, hint) {
    super(`${message} ${hint}`);
    this.name = 'ServiceMissing';
    this.hint = hint;
  }
}

/**
 * The folder `name` of the cache; when it is absent, `fill` fills one under a temporary name first, so that two that
 * fetch at once, or one that is killed, leave nothing half done.
 */
export function cached(name, fill) {
  const folder = join(cacheFolder, name);
  if (existsSync(folder)) return folder;
  mkdirSync(cacheFolder, { recursive: true });
  console.error(`Fetching ${name}, once, into ${relative('.', cacheFolder) || '.'}`);
  const filling = mkdtempSync(join(cacheFolder, `${name}-`));
  try {
    fill(filling);
    if (!existsSync(folder)) renameSync(filling, folder);
  } finally {
    rmSync(filling, { recursive: true, force: true });
  }
  return folder;
}

/** Whether a fetch is watched: the program that fetches then shows its own progress, with the time left, on stderr. */
const isWatched = process.stderr.isTTY === true;

/** Arguments that silence a program whose progress nobody sees. */
export const quietly = (...flags) => (isWatched ? [] : flags);

/** Runs a program that fetches something; throws ServiceMissing with `hint` when it is absent or fails. */
export function fetchWith(program, args, options) {
  const { stderr } = process;
  output(program, args, isWatched ? { ...options, stdio: ['ignore', stderr.fd, stderr.fd] } : options);
}

/** Runs a program and gives what it wrote; throws ServiceMissing with `hint` when it is absent or fails. */
export function output(program, args, { hint, ...options }) {
  const { error, status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', ...options });
  if (error !== undefined) throw new ServiceMissing(`${program} could not be run (${error.message}).`, hint);
  if (status !== 0) {
    const said = `${stderr ?? ''}${stdout ?? ''}`.trim().split('\n').slice(-5).join('\n');
    throw new ServiceMissing(`${program} ${args.slice(0, 3).join(' ')} failed: ${said}`, hint);
  }
  return stdout;
}
