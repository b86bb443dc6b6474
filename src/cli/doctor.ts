import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Command } from 'commander';
import { addressesIn, formOf, serversOf } from '../app/addresses.js';
import { findDefaultFile } from '../app/defaultInput.js';
import { openLive } from '../app/openLive.js';
import { liveFolder } from '../base/defaultFolders.js';
import { didYouMean } from '../base/didYouMean.js';
import { formatCountOf } from '../base/format.js';
import { givenSettings, type SettingName, setting, settings, unknownSettings } from '../base/settings.js';
import { withoutPassword } from '../base/urls.js';
import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import { DuckDb } from '../engines/duckdb/duckdb.js';
import { createKafkaLog } from '../log/kafka.js';
import { findChromium } from '../report/chromium.js';
import { importFolderFor } from '../storage/import/importFolder.js';
import { readManifest } from '../storage/import/manifest.js';
import { isSegmentFolder } from '../storage/segments/segmentFolder.js';
import { color } from './color.js';
import { print, printJson } from './output.js';

const run = promisify(execFile);

/** One requirement: its purpose, the version or path found, and how to install it. */
interface Check {
  readonly name: string;
  readonly needed:
    | 'always'
    | 'for notebooks'
    | 'for notebooks and reports'
    | 'for PDF'
    | 'for live questions'
    | 'for docker compose'
    | 'for npm run services';
  readonly found: string | null;
  /** The command that gets it. */
  readonly howToGet: string;
}

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('list what is there, what is not, and the command that gets it')
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
        for (const { name, value } of givenSettings())
          print(`${color.green('set    ')}  ${name.padEnd(nameWidth)}  ${value}`);
        for (const name of unknownSettings()) {
          print(
            `${color.yellow('unknown')}  ${name} has no effect${didYouMean(name, Object.keys(settings))}`,
          );
        }
      }
      if (checks.some((check) => check.needed === 'always' && check.found === null)) process.exitCode = 1;
    });
}

/** One line: what it is, what was found or the command that gets it, and what it is needed for. */
function lineOf({ name, needed, found, howToGet }: Check): string {
  const label = name.padEnd(nameWidth);
  if (found !== null) return `${color.green('ok     ')}  ${label}  ${found}`;
  const isNeeded = needed === 'always';
  return `${isNeeded ? color.red('missing') : color.yellow('missing')}  ${label}  ${howToGet}${isNeeded ? '' : color.dim(`  (${needed})`)}`;
}

const nameWidth = 24;

async function examine(): Promise<Check[]> {
  const file = findDefaultFile();
  const python = setting('BLACKSPOT_PYTHON');
  const howToGetPython =
    python === undefined
      ? 'apt-get install python3-venv'
      : otherSetting('BLACKSPOT_PYTHON', `a Python 3: ${python} does not run`);
  const checks = await Promise.all([
    nodeVersion(),
    duckdb(),
    freeSpace(),
    dataFile(file),
    importOf(file),
    givenSource(),
    givenCache(),
    liveStore(),
    program('Python 3', 'for notebooks', python ?? 'python3', ['--version'], howToGetPython),
    jupyter(),
    chromium(),
    kafka(),
    mongodb(),
    program('Docker', 'for docker compose', 'docker', ['compose', 'version'], 'apt-get install docker.io'),
    program('Java', 'for npm run services', 'java', ['-version'], 'apt-get install openjdk-17-jre-headless'),
  ]);
  return checks.flat();
}

async function nodeVersion(): Promise<Check> {
  const [major = 0, minor = 0, patch = 0] = process.versions.node.split('.').map(Number);
  const isRecent = major > 20 || (major === 20 && (minor > 19 || (minor === 19 && patch >= 4)));
  return {
    name: 'Node.js',
    needed: 'always',
    found: isRecent ? process.versions.node : null,
    howToGet: `20.19.4 or later, from https://nodejs.org; this is ${process.versions.node}`,
  };
}

async function duckdb(): Promise<Check> {
  const check = { name: 'DuckDB', needed: 'always', howToGet: 'npm ci, on this machine' } as const;
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
    name: 'Disk space',
    needed: 'always',
    found:
      freeGigabytes < 1
        ? null
        : `${freeGigabytes.toFixed(0)} GB free (the full file takes about 5 GB with its import)`,
    howToGet: `Free some: only ${freeGigabytes.toFixed(1)} GB are left`,
  };
}

/** A way out of a setting that does not work. */
function otherSetting(name: SettingName, what: string): string {
  return `unset ${name}, or set it to ${what}`;
}

async function dataFile(file: string | null): Promise<Check> {
  const named = setting('BLACKSPOT_REPLAY');
  return {
    name: 'Data file',
    needed: 'for notebooks and reports',
    found: file !== null && existsSync(file) ? shortPath(file) : null,
    howToGet:
      named === undefined
        ? 'npx blackspot generate'
        : otherSetting('BLACKSPOT_REPLAY', `a file that exists: ${named} does not`),
  };
}

/** The source that is opened when none is named, if a setting names it: its files exist, and its server answers. */
async function givenSource(): Promise<Check[]> {
  const named = setting('BLACKSPOT_SOURCE');
  if (named === undefined) return [];
  const check = { name: 'Default source', needed: 'for notebooks and reports' } as const;
  const howToGet = otherSetting('BLACKSPOT_SOURCE', 'the address of accidents');
  try {
    for (const address of addressesIn(named)) formOf(address, 'openSource');
    for (const { address } of serversOf(named)) await (await openLive(address)).close();
    return [{ ...check, found: withoutPassword(named), howToGet }];
  } catch (error) {
    return [{ ...check, found: null, howToGet: `${howToGet}. ${(error as Error).message}` }];
  }
}

/** The folder of imports, if a setting names it: it is there, or can be made. */
async function givenCache(): Promise<Check[]> {
  const folder = setting('BLACKSPOT_CACHE');
  if (folder === undefined) return [];
  const howToGet = otherSetting('BLACKSPOT_CACHE', `a folder that can be written: ${folder} cannot`);
  const found = canWriteTo(folder) ? shortPath(folder) : null;
  return [{ name: 'Folder of imports', needed: 'for notebooks and reports', found, howToGet }];
}

/** Whether it is a folder with the right to write, or lies in one. */
function canWriteTo(folder: string): boolean {
  let nearest = resolve(folder);
  while (!existsSync(nearest)) nearest = dirname(nearest);
  try {
    accessSync(nearest, constants.W_OK | constants.X_OK);
    return statSync(nearest).isDirectory();
  } catch {
    return false;
  }
}

/** The import of that file, which opens in milliseconds. */
async function importOf(file: string | null): Promise<Check> {
  const check = { name: 'Import', needed: 'for notebooks and reports' } as const;
  if (file === null) return { ...check, found: null, howToGet: 'npx blackspot demo' };
  if (!existsSync(file)) return { ...check, found: null, howToGet: (await dataFile(file)).howToGet };
  const howToGet = `npx blackspot import "${shortPath(file)}"`;
  try {
    const folder = await importFolderFor(file);
    const manifest = await readManifest(folder, usAccidents);
    const found = manifest && `${formatCountOf(manifest.rows.written, 'accident')} in ${shortPath(folder)}`;
    return { ...check, found, howToGet };
  } catch {
    return { ...check, found: null, howToGet };
  }
}

/** The folder that replays without Kafka store their events in. */
async function liveStore(): Promise<Check> {
  const folder = liveFolder();
  return {
    name: 'Live store without Kafka',
    needed: 'for live questions',
    found: isSegmentFolder(folder) ? shortPath(folder) : null,
    howToGet: 'npx blackspot replay',
  };
}

function shortPath(path: string): string {
  return relative('.', path) || '.';
}

async function jupyter(): Promise<Check> {
  const command = join('.venv', process.platform === 'win32' ? 'Scripts/jupyter.exe' : 'bin/jupyter');
  return program(
    'JupyterLab with tslab',
    'for notebooks',
    command,
    ['kernelspec', 'list'],
    'npm run lab -- --prepare',
  );
}

async function chromium(): Promise<Check> {
  const named = setting('BLACKSPOT_CHROMIUM');
  return {
    name: 'Chromium',
    needed: 'for PDF',
    found: findChromium() ?? null,
    howToGet:
      named === undefined
        ? 'apt-get install chromium, or set BLACKSPOT_CHROMIUM to the path of a browser'
        : otherSetting('BLACKSPOT_CHROMIUM', `the path of a browser: ${named} is not one`),
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

async function kafka(): Promise<Check> {
  return server('Kafka', 'BLACKSPOT_KAFKA_BROKERS', async (brokers) => {
    const log = createKafkaLog({ brokers, connectTimeoutMs: patienceMs });
    try {
      return `${brokers}, ${formatCountOf((await log.topicNames()).length, 'topic')}`;
    } finally {
      await log.close();
    }
  });
}

async function mongodb(): Promise<Check> {
  return server('MongoDB', 'BLACKSPOT_MONGODB_URL', async (url) => {
    const source = await openLive(url);
    try {
      return `${withoutPassword(url)}, ${formatCountOf((await source.describe()).rows, 'accident')}`;
    } finally {
      await source.close();
    }
  });
}

/** A server that is asked. One that is named but does not answer is missing, with the reason. */
async function server(
  name: string,
  variable: SettingName,
  ask: (address: string) => Promise<string>,
): Promise<Check> {
  const check = { name, needed: 'for live questions' } as const;
  const howToGet = `npm run services, and set ${variable} as it prints`;
  const address = setting(variable);
  if (address === undefined) return { ...check, found: null, howToGet };
  try {
    return { ...check, found: await ask(address), howToGet };
  } catch (error) {
    return { ...check, found: null, howToGet: `${howToGet}. ${(error as Error).message}` };
  }
}

/** A server that does not answer within this time does not answer. */
const patienceMs = 3_000;
