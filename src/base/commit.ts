import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

let known: string | null | undefined;

/** The commit of a checkout of this package, `1a2b3c4d5e` or `1a2b3c4d5e-dirty`; null in an installed package. */
export function commit(): string | null {
  if (known === undefined) known = readCommit();
  return known;
}

function readCommit(): string | null {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  if (!existsSync(`${root}/.git`)) return null;
  try {
    return execFileSync('git', ['describe', '--always', '--dirty', '--abbrev=10', '--exclude=*'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 5_000,
    }).trim();
  } catch {
    // Without git, or in a checkout that belongs to another user.
    return null;
  }
}
