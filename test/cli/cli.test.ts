import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { program } from '../../src/cli/main.js';
import { exitCodeOf, printError } from '../../src/cli/output.js';
import { generate } from '../../src/synthetic/generate.js';
import { blackspot } from '../support/commandLine.js';
import { onAnyFile } from '../support/onAnyFile.js';

const folder = mkdtempSync(join(tmpdir(), 'blackspot-cli-'));
const csv = join(folder, 'small.csv');

beforeAll(async () => {
  await generate({ rows: 3_000, seed: 7, out: csv });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the command line', () => {
  it('gives examples for every command', () => {
    const helpOf = (command: Command): string => {
      let help = '';
      command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
      return help;
    };
    for (const command of program().commands) {
      const places = helpOf(command).includes('Examples:') ? [command] : command.commands;
      expect(places.length, command.name()).toBeGreaterThan(0);
      for (const one of places) expect(helpOf(one), `${command.name()} ${one.name()}`).toContain('Examples:');
      for (const one of places) expect(helpOf(one), one.name()).not.toContain('default: null');
    }
  });

  it('ends quietly when whoever reads its answer has seen enough', async () => {
    const child = spawn(process.execPath, ['dist/cli/main.js', 'replay', '--help'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // The reading end is closed before anything is written.
    child.stdout.destroy();
    let err = '';
    child.stderr.on('data', (text) => (err += String(text)));
    const [code] = await once(child, 'close');
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  it('that is interrupted says no more than that', () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    onTestFinished(() => said.mockRestore());
    const reason = AbortSignal.abort().reason as unknown;
    printError(reason, { debug: false });
    expect(said.mock.calls.flat().join('')).toBe('Interrupted.\n');
    expect(exitCodeOf(reason)).toBe(130);
  });

  it('takes no port and no day that there is not', async () => {
    const replay = ['replay', csv, '--into', join(folder, 'live')];
    expect(await blackspot(...replay, '--control', '99999')).toMatchObject({ code: 2 });
    expect(await blackspot('consume', '--metrics', '70000')).toMatchObject({ code: 2 });
    expect(await blackspot(...replay, '--from', '2019-02-30')).toMatchObject({ code: 2 });
    expect(await blackspot('generate', '--from', '2019-02-30')).toMatchObject({ code: 2 });
  });

  it('answers a wrong option with code 2, and says where the help is', async () => {
    const { code, err } = await blackspot('replay', '--sped', '10');
    expect(code).toBe(2);
    expect(err).toContain("unknown option '--sped'");
    expect(err).toContain('--help');
  });

  it('answers a file that is not there with code 2, a message and a hint, and no stack', async () => {
    const { code, err } = await blackspot('import', join(folder, 'nowhere.csv'));
    expect(code).toBe(2);
    expect(err).toMatch(/error: File .*not found: .*nowhere\.csv/);
    expect(err).toContain('hint:');
    expect(err).not.toContain('    at ');
  });

  it('answers a file that is no CSV with code 1', async () => {
    const page = join(folder, 'page.csv');
    writeFileSync(page, '<!doctype html><html></html>');
    const { code, err } = await blackspot('import', page);
    expect(code).toBe(1);
    expect(err).toContain('got a web page');
  });

  it('imports, with a manifest that adds up on stdout for a script', async () => {
    const { code, out } = await blackspot('import', csv, '--json');
    expect(code).toBe(0);
    const { rows } = JSON.parse(out) as { rows: Record<string, number> };
    expect(rows.read).toBe(3_000);
    expect(rows.written! + rows.duplicates! + rows.rejected!).toBe(3_000);
  });

  it('says what an import would understand, with code 1 if it would fail', async () => {
    const checked = await blackspot('import', '--check', csv);
    expect(checked.code, checked.err).toBe(0);
    expect(checked.out).toContain('a plain CSV in UTF-8');
    const doubtful = join(folder, 'doubtful.csv');
    const lines = ['Severity,Start_Time,lat,lng', '2,3/4/2021 6:00,40,-83', 'x,3/4/2021 7:00,40,-83'];
    writeFileSync(doubtful, `${lines.join('\n')}\n`);
    const open = await blackspot('import', '--check', doubtful);
    expect([open.code, open.out]).toEqual([1, expect.stringContaining('4 March 2021 or 3 April 2021')]);
    writeFileSync(doubtful, `${[...lines, lines[2]].join('\n')}\n`);
    const json = await blackspot('import', '--check', doubtful, '--day-first', '--json');
    expect([json.code, JSON.parse(json.out)]).toEqual([
      1,
      expect.objectContaining({ problem: expect.stringContaining('66.7 % of the rows are rejected') }),
    ]);
    const allowed = ['--day-first', '--most-rejected', '0.7'];
    expect((await blackspot('import', '--check', doubtful, ...allowed)).code).toBe(0);
    expect((await blackspot('import', doubtful, '--day-first')).err).toContain('--most-rejected 0.67');
    expect((await blackspot('import', doubtful, ...allowed)).code).toBe(0);
    expect((await blackspot('import', '--check', '--force', doubtful)).code).toBe(2);
  });

  it('says what a replay would send, and sends nothing', async () => {
    const { code, out } = await blackspot('replay', csv, '--dry-run', '--duplicated', '0.1', '--json');
    expect(code).toBe(0);
    const summary = JSON.parse(out) as Record<string, number>;
    expect(summary.messagesSent).toBe(summary.rowsSent! + summary.duplicatesInjected!);
    expect(summary.duplicatesInjected).toBeGreaterThan(200);
  });

  it.skipIf(spawnSync('script', ['--version']).status !== 0)(
    'shows a timed replay on a terminal every second, takes its keys and gives the terminal back',
    async () => {
      const live = join(folder, 'on a terminal');
      const replay = `'${process.execPath}' dist/cli/main.js replay '${csv}' --speed 60 --into '${live}'`;
      const child = spawn('script', ['-qec', `${replay}; stty -a`, '/dev/null'], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      let seen = '';
      child.stdout.on('data', (text) => (seen += String(text)));
      const shows = (text: RegExp): Promise<void> => vi.waitFor(() => expect(seen).toMatch(text), 15_000);
      await shows(/speed 60, .*on time.*\s+.*Keys: space pauses, - \+ speed, q stops/);
      child.stdin.write(' ');
      await shows(/Paused at \d{4}-\d\d-\d\d .* UTC, speed 60, .*\s+.*Keys: space goes on/);
      child.stdin.write('+ ');
      await shows(/UTC, speed 600, /);
      child.stdin.write('q');
      await once(child, 'close');
      expect(seen).toMatch(/Stopped with [\d,]+ rows left\./);
      // Raw mode has neither.
      expect(seen).toMatch(/[^-]icanon/);
      expect(seen).toMatch(/ echo /);
    },
    30_000,
  );

  it('replays into segments once, and has nothing to do the second time', async () => {
    const live = join(folder, 'live');
    const first = await blackspot('replay', csv, '--into', live, '--json');
    const second = await blackspot('replay', csv, '--into', live, '--json');
    const sent = (JSON.parse(first.out) as { messagesSent: number }).messagesSent;
    expect(sent).toBeGreaterThan(2_900);
    expect((JSON.parse(second.out) as { messagesSent: number }).messagesSent).toBe(0);
    expect(second.err).toContain('from an earlier run');
  });

  it('writes a report of live segments with its tables, and prints where', async () => {
    const out = join(folder, 'reports');
    const live = join(folder, 'live');
    const result = await blackspot(
      'report',
      'overview',
      live,
      '--out',
      out,
      '--tables',
      'csv',
      '--json',
      '--top',
      '5',
    );
    expect(result.code, result.err).toBe(0);
    const [report] = JSON.parse(result.out) as {
      paths: string[];
      findings: unknown[];
      provenance: { source: { type: string }; options: { top: number } };
    }[];
    expect(report!.provenance.source.type).toBe('segments');
    expect(report!.provenance.options.top).toBe(5);
    expect(report!.findings.length).toBeGreaterThan(10);
    expect(readFileSync(report!.paths[0]!, 'utf8')).toContain('<!doctype html>');
    expect(report!.paths.filter((path) => path.endsWith('.csv')).length).toBeGreaterThan(10);
  });

  it('narrows a report to what --where says, and refuses a column that there is none of', async () => {
    const out = join(folder, 'reports');
    const narrowed = await blackspot(
      'report',
      'overview',
      csv,
      '--out',
      out,
      '--where',
      'severity=3,4',
      '--json',
    );
    const [report] = JSON.parse(narrowed.out) as { provenance: { options: { where: unknown } } }[];
    expect(report!.provenance.options.where).toEqual({ severity: [3, 4] });
    const refused = await blackspot('report', 'overview', csv, '--where', 'stat=CA');
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('error: Field not found: stat (did you mean state');
    const misspelled = await blackspot('report', 'overview', csv, '--where', 'state=California');
    expect(misspelled.code).toBe(2);
    expect(misspelled.err).toContain("hint:  Did you mean 'CA'?");
    for (const where of [
      'box=-125,24,-66,50',
      '{"box":[-125,24,-66,50],"any":[{"severity":2},{"severity":3}]}',
    ]) {
      const { code, err } = await blackspot('report', 'overview', csv, '--out', out, '--where', where);
      expect(code, err).toBe(0);
    }
    expect((await blackspot('report', 'overview', csv, '--where', '{"state"')).err).toContain('as JSON');
  });

  it('never writes an empty page over a good one, and says which condition matches nothing', async () => {
    const out = join(folder, 'kept');
    const page = join(out, 'overview.html');
    await blackspot('report', 'overview', csv, '--out', out);
    const before = readFileSync(page, 'utf8');
    const { code, err } = await blackspot(
      ...['report', 'overview', csv, '--out', out, '--where', 'severity=2', '--where', 'city=Los Angles'],
    );
    expect(code).toBe(2);
    expect(err).toMatch(/error: None of [\d,]+ accidents matches { city: 'Los Angles' }\./);
    expect(err).toMatch(/hint: {2}Did you mean 'Los Angeles' \([\d,]+ accidents\)/);
    // All reports: the first that fails for its filter ends the command.
    const all = await blackspot('report', 'all', csv, '--out', out, '--where', '{"city":"Nowhere"}');
    expect(all.code).toBe(2);
    expect(readFileSync(page, 'utf8')).toBe(before);
  });

  it('takes null for every option of a report that may be null', async () => {
    for (const { id, options } of onAnyFile) {
      const nullable = Object.entries(options).filter(([, option]) => option.whenNull !== undefined);
      const flags = nullable.flatMap(([name]) => [
        `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
        'null',
      ]);
      if (flags.length === 0) continue;
      const { code, err, out } = await blackspot(
        'report',
        id,
        csv,
        '--out',
        join(folder, 'r'),
        '--json',
        ...flags,
      );
      expect(code, err).toBe(0);
      expect(JSON.parse(out)).toHaveLength(1);
    }
  });

  it.each([
    ['report', 'covid', '--hac-lags', ''],
    ['report', 'covid', '--hac-lags', ','],
    ['report', 'hotspots', '--min-points', ''],
    ['report', 'overview', '--top', 'null'],
    ['import', '--memory', '0GB'],
    ['generate', '--rows', '1,2'],
  ])('refuses %s %s %s "%s"', async (...argv) => {
    const { code, err } = await blackspot(...argv.slice(0, -2), csv, ...argv.slice(-2));
    expect(code).toBe(2);
    expect(err).toContain('Expected');
    expect(err).not.toContain('undefined');
  });

  it.each([
    [['replay', '--into', 'x', '--brokers', 'localhost:1'], '--into'],
    [['replay', '--into', 'x', '--partitions', '3'], '--partitions'],
    [['replay', '--into', 'x', '--topic', 'other'], '--topic'],
    [['replay', '--brokers', 'localhost:1', '--dry-run', '--checkpoint', 'x'], 'without --dry-run'],
    [['replay', '--dry-run', '--checkpoint', 'x'], 'without --dry-run'],
    [['replay', '--brokers', 'localhost:1', '--dry-run', '--topic', 'other'], 'without --dry-run'],
    [['dead-letters', 'list', '--brokers', 'localhost:1'], '--brokers'],
  ])('refuses options of which one would have no effect: %j', async (argv, option) => {
    const { code, err } = await blackspot(...argv, csv);
    expect(code).toBe(1);
    expect(err).toContain(option);
    expect(err).toContain('hint:');
  });

  it('does not connect to Kafka for a dry run', async () => {
    const dry = await blackspot('replay', csv, '--brokers', 'localhost:1', '--dry-run', '--json');
    expect(dry.code, dry.err).toBe(0);
    expect((JSON.parse(dry.out) as { messagesSent: number }).messagesSent).toBeGreaterThan(2_900);
  });

  it('counts one thing in the singular', async () => {
    const one = join(folder, 'one + one.csv');
    const said = [
      await blackspot('generate', '--rows', '1', '--out', one),
      await blackspot('import', one),
      await blackspot('replay', one, '--into', join(folder, 'one'), '--malformed', '1'),
      await blackspot('replay', one, '--into', join(folder, 'one'), '--malformed', '1'),
      await blackspot('dead-letters', 'list', join(folder, 'one')),
      await blackspot('dead-letters', 'replay', join(folder, 'one')),
      await blackspot('report', 'overview', one, '--out', join(folder, 'r')),
    ];
    for (const { code, out, err } of said) {
      expect(code, err).toBe(0);
      expect(out + err).not.toMatch(
        /(?<![\d.,])1 [a-z ]*(rows|accidents|messages|events|letters|duplicates)\b(?!\/s)/,
      );
    }
    expect(said[1]!.out).toContain('1 row read = 1 accident + 0 duplicates + 0 rejected rows');
  });

  it('says that there is nothing to consume without Kafka, and what to do', async () => {
    const { code, err } = await blackspot('consume', '--into', join(folder, 'other'));
    expect(code).toBe(1);
    expect(err).toContain('No Kafka broker configured');
    expect(err).toContain('BLACKSPOT_KAFKA_BROKERS');
  });

  it('says what is installed, as JSON for a script', async () => {
    const { out } = await blackspot('doctor', '--json');
    const checks = JSON.parse(out) as { name: string; found: string | null; howToGet: string }[];
    expect(checks.find(({ name }) => name === 'Node.js')!.found).toBe(process.versions.node);
    for (const { howToGet } of checks) expect(howToGet).not.toBe('');
  });

  it('says what is there and what is not, with the command that gets it, and asks the servers that are named', async () => {
    vi.stubEnv('BLACKSPOT_REPLAY', csv);
    vi.stubEnv('BLACKSPOT_KAFKA_BROKERS', undefined);
    vi.stubEnv('BLACKSPOT_MONGODB_URL', 'mongodb://me:secret@127.0.0.1:9/none');
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const { code, out } = await blackspot('doctor');
    expect(code).toBe(0);
    expect(out).toMatch(/^ok {5} +Data file +.*small\.csv$/m);
    expect(out).toMatch(
      /^(ok {5} +Import +[\d,]+ accidents in |missing +Import +npx blackspot import ".*small\.csv")/m,
    );
    expect(out).toMatch(/^missing +Kafka +npm run services, and set BLACKSPOT_KAFKA_BROKERS as it prints/m);
    expect(out).toMatch(
      /^missing +MongoDB +npm run services, .* MongoDB could not open mongodb:\/\/127\.0\.0\.1:9\/none/m,
    );
    expect(out).not.toContain('secret');
  }, 30_000);

  it.each([
    ['BLACKSPOT_PYTHON', '/nope/python', 'Python 3', 'a Python 3: /nope/python does not run'],
    ['BLACKSPOT_REPLAY', 'zz', 'Data file', 'a file that exists: zz does not'],
    ['BLACKSPOT_REPLAY', 'zz', 'Import', 'a file that exists: zz does not'],
    [
      'BLACKSPOT_SOURCE',
      'zz.csv',
      'Default source',
      'the address of accidents. File or folder not found: zz.csv',
    ],
    ['BLACKSPOT_CHROMIUM', '/nope', 'Chromium', 'the path of a browser: /nope is not one'],
    [
      'BLACKSPOT_CACHE',
      join(csv, 'cache'),
      'Folder of imports',
      `a folder that can be written: ${csv}/cache cannot`,
    ],
  ])(
    'says of a setting that does not work how to get out of it: %s=%s, %s',
    async (name, value, check, what) => {
      vi.stubEnv(name, value);
      onTestFinished(() => {
        vi.unstubAllEnvs();
      });
      const { out } = await blackspot('doctor', '--json');
      const checks = JSON.parse(out) as { name: string; found: string | null; howToGet: string }[];
      const { found, howToGet } = checks.find((one) => one.name === check)!;
      expect({ found, howToGet }).toEqual({
        found: null,
        howToGet: expect.stringContaining(`unset ${name}, or set it to ${what}`),
      });
    },
  );

  it('leaves no folder where an import could be', async () => {
    const cache = join(folder, 'new', 'cache');
    vi.stubEnv('BLACKSPOT_CACHE', cache);
    vi.stubEnv('BLACKSPOT_SOURCE', csv);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const { out } = await blackspot('doctor');
    expect(out).toMatch(/^ok {5} +Folder of imports +.*cache$/m);
    expect(out).toMatch(/^ok {5} +Default source +.*small\.csv$/m);
    expect(existsSync(join(folder, 'new'))).toBe(false);
  });

  it('says of a period without a row which one the file has', async () => {
    const { code, err } = await blackspot('replay', csv, '--from', '2035-01-01', '--dry-run');
    expect(code).toBe(0);
    expect(err).toMatch(
      /No row is in the period of --from and --until \(UTC\)\. The file has [\d,]+ rows from 20\S+Z to 20\S+Z\.$/m,
    );
    const all = await blackspot('replay', csv, '--from', '2000-01-01', '--dry-run');
    expect(all.err).not.toContain('No row is in the period');
  });
});
