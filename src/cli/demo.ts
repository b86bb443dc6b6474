import { join } from 'node:path';
import type { Command } from 'commander';
import { analyses } from '../analyses/registry.js';
import { defaultFile } from '../app/defaultInput.js';
import { replayIntoSegments } from '../app/embedded.js';
import { openLive } from '../app/openLive.js';
import { DataError } from '../base/errors.js';
import { formatCountOf, formatDuration } from '../base/format.js';
import { count, distinct, max, mean, share, sum } from '../query/build.js';
import { compareTables } from '../query/compareTables.js';
import type { QuestionLike } from '../query/question.js';
import type { Source } from '../query/source.js';
import { parquetInput } from '../replay/parquetInput.js';
import { figuresOf, findingsOf, type Report } from '../report/report.js';
import { ensureImport } from '../storage/import/ensureImport.js';
import { importFiles } from '../storage/import/manifest.js';
import { openHistory } from '../storage/import/openHistory.js';
import { understood } from '../storage/import/understood.js';
import { color } from './color.js';
import {
  addCsvOptions,
  addEngineOptions,
  type CsvFlags,
  csvOptions,
  type EngineFlags,
  engineOptions,
  foldersHelp,
  outOption,
} from './options.js';
import { print, say } from './output.js';
import { possibleReport } from './possibleReport.js';
import { importProgress, ProgressBar, ProgressLine } from './progress.js';
import { ReportProgress } from './reportProgress.js';
import { writeIndex, writeReport } from './writeReport.js';

export function addDemo(program: Command): void {
  const command = program
    .command('demo')
    .description('run the whole pipeline: import, replay, consume, compare the answers, write the reports')
    .argument('[file]', 'CSV file (default: the one in data/, else synthetic demo data)')
    .addOption(outOption())
    .addHelpText(
      'after',
      `${foldersHelp}\n\nExamples:\n  $ blackspot demo\n  $ blackspot demo US_Accidents_March23.csv --memory 2GB`,
    )
    .action(demo);
  addEngineOptions(addCsvOptions(command));
}

interface DemoFlags extends EngineFlags, CsvFlags {
  readonly out: string;
}

async function demo(path: string | undefined, { out, ...flags }: DemoFlags): Promise<void> {
  const engine = engineOptions(flags);
  const csv = csvOptions(flags);
  const file = path ?? (await defaultFile());
  const { folder, manifest } = await step(`Importing ${file}`, async (progress) =>
    ensureImport(file, {
      ...engine,
      ...csv,
      onProgress: (done) => progress.update(importProgress(done)),
    }),
  );
  const { read, written, duplicates, rejected } = manifest.rows;
  say(
    `  ${formatCountOf(read, 'row')} read = ${formatCountOf(written, 'accident')} + ${formatCountOf(duplicates, 'duplicate')} + ${formatCountOf(rejected, 'rejected row')}`,
  );
  for (const { text, isDoubtful } of understood(manifest)) if (isDoubtful) say(color.yellow(`  ${text}`));
  if (rejected > 0) say(`  rejected rows: ${join(folder, importFiles.rejects)}`);

  // A changed file is another stream, with a folder of its own.
  const liveFolder = `${folder}.live-${manifest.input.digest.slice('sha256:'.length, 'sha256:'.length + 8)}`;
  const summary = await step(
    'Replaying it at full speed through the in-process log into Parquet segments',
    async (progress) => {
      const input = parquetInput({
        paths: [join(folder, importFiles.parquet)],
        isSorted: true,
        digest: manifest.input.digest,
        ...engine,
      });
      const run = await replayIntoSegments(input, liveFolder, {
        store: engine,
        consume: {
          onProgress: ({ messages }) => progress.update({ done: messages, total: written, unit: 'message' }),
        },
      });
      return run.done;
    },
  );
  const { consume, resumedFrom } = summary;
  if (resumedFrom > 0) say(`  ${formatCountOf(resumedFrom, 'message')} stored by an earlier run`);
  say(
    `  ${formatCountOf(consume.messages, 'message')} = ${formatCountOf(consume.stored, 'event')} stored + ${formatCountOf(consume.duplicates, 'duplicate')} + ${formatCountOf(consume.deadLetters, 'dead letter')}`,
  );

  const history = await openHistory(file, { ...engine, ...csv });
  const live = await openLive(liveFolder, engine);
  try {
    await step('Asking the import and the live store the same questions', () =>
      compareAnswers(history, live),
    );
    const written: Report[] = [];
    for (const analysis of analyses.filter(({ appliesTo }) => appliesTo(history.dataset))) {
      const report = await step(`Analysing: ${analysis.about}`, (_, line) =>
        possibleReport(analysis, new ReportProgress(1, line).begin(analysis.id, history), {}),
      );
      if (report === null) continue;
      const [page] = await writeReport(report, {
        folder: out,
        interactive: false,
        pdf: false,
        charts: null,
        tables: null,
      });
      say(
        `  ${formatCountOf(findingsOf(report).length, 'finding')}, ${formatCountOf(figuresOf(report).length, 'chart')}`,
      );
      print(page!);
      written.push(report);
    }
    print(writeIndex(written, out));
  } finally {
    await history.close();
    await live.close();
  }
  say(
    `\nThe pages open in a browser without a network. Start the notebooks with ${color.bold('npm run lab')}`,
  );
  say(
    `Write the same reports from the live store with ${color.bold(`npx blackspot report all "${liveFolder}"`)}`,
  );
}

/** Prints a line before the work and its duration after it. */
async function step<T>(
  what: string,
  work: (progress: ProgressBar, line: ProgressLine) => Promise<T>,
): Promise<T> {
  const startedMs = performance.now();
  const line = new ProgressLine();
  say(what);
  try {
    return await work(new ProgressBar('', line), line);
  } finally {
    line.end();
    say(color.dim(`  ${formatDuration((performance.now() - startedMs) / 1_000)}`));
  }
}

const questions: readonly QuestionLike[] = [
  count().by('year', 'source', 'severity'),
  count().by('weekday', 'hour'),
  count().by('state', 'weatherGroup'),
  distinct('street').by('state'),
  mean('temperatureFahrenheit').by('month'),
  sum('distanceMiles').by('source'),
  max('durationMinutes').by('state'),
  share({ severity: [3, 4] }).by('sunriseSunset', 'junction'),
  count().by({ bin: 'lat', width: 1 }, { bin: 'lng', width: 1 }),
];

async function compareAnswers(history: Source, live: Source): Promise<void> {
  let rows = 0;
  for (const question of questions) {
    const [fromHistory, fromLive] = [await history.ask(question), await live.ask(question)];
    const differences = compareTables(fromHistory, fromLive);
    if (differences.length > 0) {
      throw new DataError(
        `The import and the live store answer differently: ${differences.slice(0, 3).join('; ')}.`,
        {
          hint: 'Report this, with the question.',
          details: { question, differences },
        },
      );
    }
    rows += fromHistory.rowCount;
  }
  say(
    `  ${formatCountOf(questions.length, 'question')}, ${formatCountOf(rows, 'row')} of answers: ${color.green('identical')}`,
  );
}
