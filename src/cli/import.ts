import { join } from 'node:path';
import type { Command } from 'commander';
import { formatCount, formatCountOf, formatDuration } from '../base/format.js';
import { ensureImport, type Import } from '../storage/import/ensureImport.js';
import { importFiles } from '../storage/import/manifest.js';
import { color } from './color.js';
import { stopSignal } from './interrupt.js';
import { addEngineOptions, type EngineFlags, engineOptions } from './options.js';
import { ProgressLine, print, printJson, say } from './output.js';

interface ImportCommandOptions extends EngineFlags {
  readonly into?: string;
  readonly force?: true;
  readonly json?: true;
}

export function addImport(program: Command): void {
  const command = program
    .command('import')
    .description('import a CSV into typed, sorted Parquet, so that it opens in milliseconds from then on')
    .argument('<file>', 'CSV of any release (46, 47 or 49 columns), plain, .gz, .zst, .xz, .bz2 or .zip')
    .option('--into <folder>', 'import into this folder (default: .blackspot/<name> beside the file)')
    .option('--force', 'import again even if this file is already imported')
    .option('--json', 'print the manifest as JSON')
    .addHelpText(
      'after',
      `
Rejected rows are written to rejects.csv with their line number and the reason. Set BLACKSPOT_CACHE to import elsewhere.
If the folder of the file is not writable, the user's cache folder is used. The exit code is 1 if no row could be read.

Examples:
  $ blackspot import US_Accidents_March23.csv
  $ blackspot import US_Accidents_March23.csv.gz --into imports/march23 --memory 1GB
  $ blackspot import my.csv --json | jq .rows`,
    )
    .action(runImport);
  addEngineOptions(command);
}

async function runImport(file: string, options: ImportCommandOptions): Promise<void> {
  const stop = stopSignal();
  const line = new ProgressLine();
  try {
    const { into } = options;
    const done = await ensureImport(file, {
      ...(into === undefined ? {} : { into }),
      ...engineOptions(options),
      force: options.force === true,
      signal: stop.signal,
      onProgress: ({ fraction, rowsPerSecond, secondsLeft }) =>
        line.update(
          () =>
            `${Math.floor(fraction * 100)} %, ${formatCount(rowsPerSecond)} rows/s, ${formatDuration(secondsLeft)} left`,
        ),
    });
    line.end();
    if (options.json) printJson({ folder: done.folder, isNew: done.isNew, ...done.manifest });
    else summarize(file, done);
    if (done.manifest.rows.written === 0) process.exitCode = 1;
  } finally {
    line.end();
    stop.release();
  }
}

function summarize(file: string, { folder, isNew, manifest }: Import): void {
  const { rows, rejectsByReason, nulledByColumn, unknownWeather, absentColumns, unreadColumns } = manifest;
  const perSecond = formatCount(rows.read / manifest.seconds);
  print(
    isNew
      ? `Imported ${file} in ${formatDuration(manifest.seconds)} (${perSecond} rows/s).`
      : `${file} was already imported (${manifest.importedAt}). Use --force to import it again.`,
  );
  print(
    `${formatCountOf(rows.read, 'row')} read = ${color.bold(formatCountOf(rows.written, 'accident'))} + ${formatCountOf(rows.duplicates, 'duplicate')} + ${formatCountOf(rows.rejected, 'rejected row')}`,
  );
  if (manifest.firstAt !== null) print(`From ${manifest.firstAt} to ${manifest.lastAt}`);
  print(`Stored in ${folder}`);
  if (rows.rejected > 0) {
    say(
      color.yellow(
        `\n${formatCountOf(rows.rejected, 'rejected row')} in ${join(folder, importFiles.rejects)}:`,
      ),
    );
    for (const [reason, count] of first(rejectsByReason))
      say(`  ${formatCount(count).padStart(9)}  ${reason}`);
  }
  if (manifest.isRepaired) say('Line ends or quotes of the file are broken. A cleaned copy was imported.');
  for (const [column, count] of first(nulledByColumn)) {
    say(`  ${formatCount(count).padStart(9)}  ${column}: unreadable or implausible, now null`);
  }
  const labels = first(unknownWeather).map(([label, count]) => `${label} (${formatCount(count)})`);
  if (labels.length > 0) say(`Weather labels outside the vocabulary: ${labels.join(', ')}`);
  if (absentColumns.length > 0) say(color.dim(`Columns missing in the file: ${absentColumns.join(', ')}`));
  if (unreadColumns.length > 0)
    say(color.dim(`Columns of the file that were ignored: ${unreadColumns.join(', ')}`));
}

function first(counts: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(counts)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 20);
}
