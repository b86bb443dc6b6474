import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Command } from 'commander';
import { didYouMean } from '../base/didYouMean.js';
import { givenSettings, type SettingName, setting, settings, unknownSettings } from '../base/settings.js';
import { withoutPassword } from '../base/urls.js';
import { DuckDb } from '../engines/duckdb/duckdb.js';
import { findChromium } from '../report/chromium.js';
import { color } from './color.js';
import { print, printJson } from './output.js';

const run = promisify(execFile);

/** One requirement: its purpose, the version or path found, and how to install it. */
interface Check {
  readonly name: string;
  readonly needed: 'always' | 'for notebooks' | 'for PDF' | 'for the live services';
  readonly found: string | null;
  readonly howToGet: string;
}

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check what is installed, and explain how to install what is missing')
    .option('--json', 'print the checks as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ blackspot doctor\n  $ blackspot doctor --json | jq ".[] | select(.found == null)"',
    )
    .action(async (options: { json?: true }) => {
      const checks = await examine();
      if (options.json) printJson(checks);
      else {
        for (const check of checks) print(lineOf(check));
        for (const { name, value } of givenSettings()) print(`${color.green('set    ')} ${name}: ${value}`);
        for (const name of unknownSettings()) {
          print(`${color.yellow('unknown')} ${name} has no effect${didYouMean(name, Object.keys(settings))}`);
        }
      }
      if (checks.some((check) => check.needed === 'always' && check.found === null)) process.exitCode = 1;
    });
}

function lineOf(check: Check): string {
  if (check.found !== null) return `${color.green('ok     ')} ${check.name}: ${check.found}`;
  return `${check.needed === 'always' ? color.red('missing') : color.yellow('missing')} ${check.name}, needed ${check.needed}. ${check.howToGet}`;
}

async function examine(): Promise<Check[]> {
  return Promise.all([
    nodeVersion(),
    duckdb(),
    freeSpace(),
    csvFile(),
    program(
      'Python 3',
      'for notebooks',
      'python3',
      ['--version'],
      'Install Python 3.10 or later with its venv module.',
    ),
    jupyter(),
    chromium(),
    program(
      'Docker',
      'for the live services',
      'docker',
      ['compose', 'version'],
      'Install Docker, or run npm run services.',
    ),
    program(
      'Java',
      'for the live services',
      'java',
      ['-version'],
      'Install Java 17 or later, or use Docker.',
    ),
    serverSetting('Kafka', 'BLACKSPOT_KAFKA_BROKERS', 'localhost:9092'),
    serverSetting('MongoDB', 'BLACKSPOT_MONGODB_URL', 'mongodb://localhost:27017/blackspot'),
  ]);
}

async function nodeVersion(): Promise<Check> {
  const [major = 0, minor = 0, patch = 0] = process.versions.node.split('.').map(Number);
  const isRecent = major > 20 || (major === 20 && (minor > 19 || (minor === 19 && patch >= 4)));
  return {
    name: 'Node.js',
    needed: 'always',
    found: isRecent ? process.versions.node : null,
    howToGet: `Install 20.19.4 or later; this is ${process.versions.node}.`,
  };
}

async function duckdb(): Promise<Check> {
  const check = { name: 'DuckDB', needed: 'always', howToGet: 'Run npm ci on this machine.' } as const;
  try {
    const engine = await DuckDb.open();
    const found = await engine.version();
    await engine.close();
    return { ...check, found };
  } catch {
    return { ...check, found: null };
  }
}

async function freeSpace(): Promise<Check> {
  const { bavail, bsize } = statfsSync('.');
  const freeGigabytes = (bavail * bsize) / 1e9;
  return {
    name: 'disk space here',
    needed: 'always',
    found:
      freeGigabytes < 1
        ? null
        : `${freeGigabytes.toFixed(0)} GB free (the full file takes about 5 GB with its import)`,
    howToGet: `Free some space; only ${freeGigabytes.toFixed(1)} GB are free.`,
  };
}

async function csvFile(): Promise<Check> {
  const files = existsSync('data')
    ? readdirSync('data').filter((name) => /\.csv(\.(?:gz|zst|xz|bz2|zip))?$/.test(name))
    : [];
  return {
    name: 'a CSV in data/',
    needed: 'for notebooks',
    found: files.length > 0 ? files.join(', ') : null,
    howToGet: 'Run npm start to create a synthetic one, or download the real one (see data/README.md).',
  };
}

async function jupyter(): Promise<Check> {
  const command = join('.venv', process.platform === 'win32' ? 'Scripts/jupyter.exe' : 'bin/jupyter');
  return program(
    'JupyterLab with the tslab kernel',
    'for notebooks',
    command,
    ['kernelspec', 'list'],
    'Run npm run lab to install it.',
  );
}

async function chromium(): Promise<Check> {
  return {
    name: 'Chromium',
    needed: 'for PDF',
    found: findChromium() ?? null,
    howToGet: 'Install Chromium or Chrome, or set BLACKSPOT_CHROMIUM to its path.',
  };
}

async function program(
  name: string,
  needed: Check['needed'],
  command: string,
  args: readonly string[],
  howToGet: string,
): Promise<Check> {
  try {
    const { stdout, stderr } = await run(command, [...args], { timeout: 20_000 });
    const firstLine = (stdout || stderr).trim().split('\n')[0] ?? '';
    return { name, needed, found: firstLine, howToGet };
  } catch {
    return { name, needed, found: null, howToGet };
  }
}

async function serverSetting(name: string, variable: SettingName, example: string): Promise<Check> {
  const value = setting(variable);
  return {
    name,
    needed: 'for the live services',
    found: value === undefined ? null : withoutPassword(value),
    howToGet: `Set ${variable}, for example to ${example}, or start a server with npm run services.`,
  };
}
