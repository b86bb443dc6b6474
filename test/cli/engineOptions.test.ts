import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyses } from '../../src/analyses/registry.js';
import { program } from '../../src/cli/main.js';
import { generate } from '../../src/synthetic/generate.js';
import { blackspot } from '../support/commandLine.js';

const folder = mkdtempSync(join(tmpdir(), 'blackspot-memory-'));
const csv = join(folder, 'small.csv');
const live = join(folder, 'live');

beforeAll(async () => {
  await generate({ rows: 1_000, seed: 7, out: csv });
  await blackspot('replay', csv, '--into', live, '--malformed', '0.1');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('--memory and --threads', () => {
  const replayLetters = ['dead-letters', 'replay', live];
  const commands = [
    ['import', csv, '--force'],
    ['replay', csv, '--into', join(folder, 'other')],
    ['report', 'overview', csv, '--out', join(folder, 'reports')],
    ['report', 'overview', live, '--out', join(folder, 'reports')],
    ['report', 'all', `${csv} + ${live}`, '--out', join(folder, 'reports')],
    ['demo', csv, '--out', join(folder, 'reports')],
    replayLetters,
  ];

  it.each(commands)(
    '%s %s: too little memory fails with a hint to an option that the command has',
    async (...argv) => {
      const { code, err } = await blackspot(...argv, '--memory', '1MB', '--threads', '1');
      expect(code).toBe(1);
      expect(err).toContain('ran out of memory');
      expect(err).toContain('--memory');
    },
  );

  it('enough of it does the work', async () => {
    const argv = [
      'report',
      'overview',
      csv,
      '--out',
      join(folder, 'reports'),
      '--memory',
      '1GB',
      '--threads',
      '2',
    ];
    expect(await blackspot(...argv)).toMatchObject({ code: 0 });
    expect(await blackspot(...replayLetters, '--memory', '1GB', '--threads', '1')).toMatchObject({ code: 0 });
  });

  it('are the same in every command that opens DuckDB', () => {
    const found = program()
      .commands.flatMap((command) => (command.commands.length === 0 ? [command] : command.commands))
      .map((command) => ({
        name:
          command.parent!.name() === 'blackspot'
            ? command.name()
            : `${command.parent!.name()} ${command.name()}`,
        texts: ['--memory', '--threads'].map(
          (long) => command.options.find((one) => one.long === long)?.description,
        ),
      }));
    const having = found.filter(({ texts }) => texts[0] !== undefined);
    expect(having.map(({ name }) => name).sort()).toEqual([
      'consume',
      'dead-letters replay',
      'demo',
      'import',
      'live',
      'replay',
      ...['all', ...analyses.map(({ id }) => id)].map((id) => `report ${id}`).sort(),
      'score',
      'train',
    ]);
    // What a command has threads for besides DuckDB stands with its `--threads`.
    const plain = ({ texts }: (typeof having)[number]) => texts.join('\n').replace(/ and of the \w+/, '');
    expect(new Set(having.map(plain)).size).toBe(1);
    const further = having.filter(({ texts }) => / and of the \w+/.test(texts[1]!));
    expect(further.map(({ name }) => name).sort()).toEqual(['score', 'train']);
  });

  it('are checked', async () => {
    expect(await blackspot('report', 'covid', csv, '--memory', 'much')).toMatchObject({ code: 2 });
    const tooMuch = await blackspot('report', 'covid', csv, '--memory', '99999999999999GB');
    expect(tooMuch).toMatchObject({ code: 2, err: expect.stringContaining('at most 1000000TB') });
    expect(tooMuch.err).not.toContain('bug');
    expect(await blackspot('replay', csv, '--threads', '0')).toMatchObject({ code: 2 });
  });
});

it.each([
  ['report', 'overview', `${csv} + , + ${csv}`],
  ['report', 'overview', 'a + b + c'],
  ['import', join(folder, 'no*.csv')],
  ['consume', '--brokers', 'localhost:1', '--into', join(folder, 'not-made'), '--time-series'],
  ['consume', '--brokers', 'localhost:1', '--into', `${csv} + ${join(folder, 'not-made')}`],
  ['consume', '--brokers', 'localhost'],
  ['replay', csv, '--from', '2020-01-01', '--until', '2019-01-01'],
])('a wrong argument has a hint: %s %s %s', async (...argv) => {
  expect(await blackspot(...argv)).toMatchObject({ code: 2, err: expect.stringMatching(/^hint: /m) });
  expect(existsSync(join(folder, 'not-made'))).toBe(false);
});

it('--where twice with the same name asks for both, and never for the last alone', async () => {
  const where = ['--where', 'severity=2,3', '--where', 'severity=3,4', '--json'];
  const { out } = await blackspot('report', 'overview', csv, '--out', join(folder, 'reports'), ...where);
  const [{ provenance }] = JSON.parse(out) as [{ provenance: { options: { where: unknown } } }];
  expect(provenance.options.where).toEqual({ all: [{ severity: [2, 3] }, { severity: [3, 4] }] });
});
