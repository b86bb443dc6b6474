import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { formatCount, formatDuration } from '../base/format.js';
import type { Understanding } from '../query/source.js';
import { checkCsv } from '../storage/import/checkCsv.js';
import { ensureImport, type Import } from '../storage/import/ensureImport.js';
import { describeInput } from '../storage/import/inputFiles.js';
import { importFiles } from '../storage/import/manifest.js';
import { understood, understoodText } from '../storage/import/understood.js';
import { color } from './color.js';
import { stopSignal } from './interrupt.js';
import {
  addCsvOptions,
  addEngineOptions,
  type CsvFlags,
  csvOptions,
  type EngineFlags,
  engineOptions,
} from './options.js';
import { print, printJson } from './output.js';
import { importProgress, ProgressBar } from './progress.js';

interface ImportCommandOptions extends EngineFlags, CsvFlags {
  readonly into?: string;
  readonly force?: true;
  readonly check?: true;
  readonly json?: true;
}

export function addImport(program: Command): void {
  const command = program
    .command('import')
    .description('import files into typed, sorted Parquet, so that they open in milliseconds from then on')
    .argument(
      '<file...>',
      'CSV of any release (46, 47 or 49 columns) or JSON lines, plain, .gz, .zst, .xz, .bz2 or .zip, or Parquet; a folder of part files, a quoted glob, or several files are read as one',
    )
    .option(
      '--into <folder>',
      'import into this folder (default: .blackspot/<name> beside the file or folder)',
    )
    .option('--force', 'import again even if this file is already imported')
    .addOption(
      new Option(
        '--check',
        'only print what an import would understand, from a sample of the rows, and write nothing',
      ).conflicts(['into', 'force']),
    )
    .option('--json', 'print the manifest as JSON; with --check, what was understood')
    .addHelpText(
      'after',
      `
Columns are found by name, also in other writings; what was understood is printed. Columns mapped by hand are kept: later
commands on the same file need no --columns. Rejected rows are written to rejects.csv with their line number and the reason.
If more rows are rejected than --most-rejected allows, the import fails, and the rejected rows are in <folder>.rejects.csv.
Set BLACKSPOT_CACHE to import elsewhere. If the folder of the file is not writable, the user's cache folder is used.
The exit code is 1 if the import fails or no row could be read; with --check, if an import would fail.

Examples:
  $ blackspot import US_Accidents_March23.csv
  $ blackspot import --check crashes.csv
  $ blackspot import --check "data/US_*.csv"
  $ blackspot import US_Accidents_March23.csv.gz --into imports/march23 --memory 1GB
  $ blackspot import data/2022.csv data/2023.csv.gz
  $ blackspot import "data/US_*.csv"
  $ blackspot import spark-output/
  $ blackspot import crashes.csv --columns Start_Lat=y,Start_Lng=x
  $ blackspot import my.csv --json | jq .rows`,
    )
    .action(runImport);
  addEngineOptions(addCsvOptions(command));
}

async function runImport(files: readonly string[], options: ImportCommandOptions): Promise<void> {
  const stop = stopSignal();
  const bar = new ProgressBar();
  try {
    if (options.check) {
      await runCheck(files, options, stop.signal);
      return;
    }
    const { into } = options;
    const done = await ensureImport(files, {
      ...(into === undefined ? {} : { into }),
      ...engineOptions(options),
      ...csvOptions(options),
      force: options.force === true,
      signal: stop.signal,
      onProgress: (done) => bar.update(importProgress(done)),
    });
    bar.end();
    if (options.json) printJson({ folder: done.folder, isNew: done.isNew, ...done.manifest });
    else summarize(describeInput(files), done);
    if (done.manifest.rows.written === 0) process.exitCode = 1;
  } finally {
    bar.end();
    stop.release();
  }
}

function summarize(file: string, { folder, isNew, manifest }: Import): void {
  const { rows, seconds, importedAt } = manifest;
  print(
    isNew
      ? `Imported ${file} in ${formatDuration(seconds)} (${formatCount(rows.read / seconds)} rows/s).`
      : `${file} was already imported (${importedAt}). Use --force to import it again.`,
  );
  printUnderstood(understood(manifest));
  print(`Stored in ${folder}`);
  if (rows.rejected > 0) print(`Rejected rows: ${join(folder, importFiles.rejects)}`);
}

async function runCheck(
  files: readonly string[],
  options: ImportCommandOptions,
  signal: AbortSignal,
): Promise<void> {
  const check = await checkCsv(files, { ...engineOptions(options), ...csvOptions(options), signal });
  if (options.json) printJson(check);
  else printUnderstood(check.understood);
  if (check.problem === null) return;
  if (!options.json) print(color.red(check.problem));
  process.exitCode = 1;
}

function printUnderstood(lines: readonly Understanding[]): void {
  print(understoodText(lines.filter(({ isDoubtful }) => !isDoubtful)));
  const doubts = lines.filter(({ isDoubtful }) => isDoubtful);
  if (doubts.length > 0) print(color.yellow(understoodText(doubts)));
}
