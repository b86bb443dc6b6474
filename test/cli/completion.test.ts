import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { main, program } from '../../src/cli/main.js';

const folder = mkdtempSync(join(tmpdir(), 'blackspot-completion-'));
const scriptOf = (shell: string): string => join(folder, `completion.${shell}`);
/** A shell is tried where it is installed, bash everywhere. */
const isThere = (shell: string): boolean => spawnSync(shell, ['-c', ':']).status === 0;

beforeAll(async () => {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  for (const shell of ['bash', 'zsh', 'fish']) {
    written.mockClear();
    expect(await main(['completion', shell])).toBe(0);
    writeFileSync(scriptOf(shell), written.mock.calls.map(([text]) => text).join(''));
  }
  written.mockRestore();
  writeFileSync(join(folder, 'my file.csv'), '');
  mkdirSync(join(folder, 'data'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the shell proposes for the last of these words. */
const complete: Record<string, (words: string[]) => string[]> = {
  bash: (words) =>
    linesOf('bash', [
      '-c',
      `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _blackspot; printf '%s\\n' "\${COMPREPLY[@]}"`,
      'bash',
      scriptOf('bash'),
      ...words,
    ]),
  zsh: (words) =>
    linesOf('zsh', [
      '-f',
      '-c',
      // The functions of zsh's completion system work on a line that is being typed only.
      `compdef() {}; compset() {}; compadd() { shift; print -l -- "$@" }; _files() { print FILES }
       _describe() { local list="\${@[-1]}"; print -l -- "\${(@P)list%%:*}" }
       source "$1"; shift; words=("$@"); CURRENT=$#; _blackspot`,
      'zsh',
      scriptOf('zsh'),
      ...words,
    ]),
  fish: (words) =>
    linesOf('fish', [
      '--no-config',
      '-c',
      `source ${scriptOf('fish')}; complete -C '${words.join(' ')}'`,
    ]).map((line) => line.split('\t')[0]!),
};

function linesOf(command: string, args: string[]): string[] {
  return execFileSync(command, args, { cwd: folder, encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '');
}

const commands = program().createHelp().visibleCommands(program());

describe.each(['bash', 'zsh', 'fish'])('the completion of %s', (shell) => {
  const propose = (...words: string[]): string[] => complete[shell]!(['blackspot', ...words]);

  it.skipIf(!isThere(shell))('proposes every command, every report and their options', () => {
    expect(propose('')).toEqual(expect.arrayContaining(commands.map((command) => command.name())));
    expect(propose('report', '')).toEqual(expect.arrayContaining(['overview', 'covid', 'all']));
    expect(propose('report', 'covid', '--d')).toContain('--dates');
    expect(propose('--debug', 'report', 'covid', 'my.csv', '--wh')).toContain('--where');
    expect(propose('completion', '')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish']));
    expect(propose('import', '--d')).not.toContain('--dates');
  });

  it.skipIf(!isThere(shell))('proposes the values of an option that has choices', () => {
    expect(propose('report', 'covid', '--dates', '').sort()).toEqual(['national', 'orders']);
    expect(propose('report', 'covid', '--tables', 'p')).toContain('parquet');
    const joined = propose('report', 'covid', '--tables=p').map((word) => word.replace('--tables=', ''));
    expect(joined).toContain('parquet');
    if (shell !== 'bash') return;
    // As bash splits it.
    expect(propose('report', 'covid', '--tables', '=', 'p')).toEqual(['parquet']);
    expect(propose('report', 'covid', '--tables', '=').sort()).toEqual(['csv', 'json', 'parquet']);
    expect(propose('report', 'covid', '--out', '=', 'd')).toEqual([]);
  });

  it.skipIf(!isThere(shell))('leaves files to the shell', () => {
    for (const words of [
      ['import', ''],
      ['import', '--columns', ''],
      ['report', 'covid', ''],
    ]) {
      // bash takes files where there is no reply.
      if (shell === 'bash') expect(propose(...words)).toEqual([]);
      else expect(propose(...words).join()).toMatch(/my.*file\.csv|FILES/);
    }
  });
});

it('names no shell that has no script', async () => {
  const error = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(await main(['completion', 'tcsh'])).toBe(2);
  expect(error.mock.calls.join()).toContain('bash, zsh, fish');
  error.mockRestore();
});
