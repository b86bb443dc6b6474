import { join } from 'node:path';
import type { Command } from 'commander';
import { analyses } from '../analyses/registry.js';
import { defaultFile } from '../app/defaultInput.js';
import { replayIntoSegments } from '../app/embedded.js';
import { openLive } from '../app/openLive.js';
import { DataError } from '../base/errors.js';
import { formatCount, formatDuration } from '../base/format.js';
import { count, distinct, max, mean, share, sum } from '../query/build.js';
import { compareTables } from '../query/compareTables.js';
import type { QuestionLike } from '../query/question.js';
import type { Source } from '../query/source.js';
import { parquetInput } from '../replay/parquetInput.js';
import { figuresOf, findingsOf } from '../report/report.js';
import { ensureImport } from '../storage/import/ensureImport.js';
import { importFiles } from '../storage/import/manifest.js';
import { openHistory } from '../storage/import/openHistory.js';
import { color } from './color.js';
import { addEngineOptions, type EngineFlags, engineOptions, foldersHelp, outOption } from './options.js';
import { ProgressLine, print, say } from './output.js';
import { writeReport } from './writeReport.js';

export function addDemo(program: Command): void {
  const command = program
    .command('demo')
    .description('the whole way: import, replay, consume, ask both sides, write the reports')
    .argument('[file]', 'a CSV; otherwise the one in data/, or synthetic demo data')
    .addOption(outOption())
    .addHelpText(
      'after',
      `${foldersHelp}\n\nExamples:\n  $ blackspot demo\n  $ blackspot demo US_Accidents_March23.csv --memory 2GB`,
    )
    .action(demo);
  addEngineOptions(command);
}

interface DemoFlags extends EngineFlags {
  readonly out: string;
}

async function demo(named: string | undefined, { out, ...flags }: DemoFlags): Promise<void> {
  const engine = engineOptions(flags);
  const file = named ?? (await defaultFile());
  const { folder, manifest } = await step(`Importing ${file}`, async (progress) =>
    ensureImport(file, {
      ...engine,
      onProgress: ({ fraction: share, rowsPerSecond }) =>
        progress.update(() => `${Math.round(share * 100)} %, ${formatCount(rowsPerSecond)} rows/s`),
    }),
  );
  const { read, written, duplicates, rejected } = manifest.rows;
  say(
    `  ${formatCount(read)} rows read = ${formatCount(written)} accidents + ${formatCount(duplicates)} duplicates + ${formatCount(rejected)} rejected`,
  );
  if (rejected > 0) say(`  the rejected rows: ${join(folder, importFiles.rejects)}`);

  // A file that has changed is another stream: it gets a folder of its own.
  const liveFolder = `${folder}.live-${manifest.input.digest.slice('sha256:'.length, 'sha256:'.length + 8)}`;
  const summary = await step(
    'Replaying it at full speed through the log into Parquet segments',
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
          onProgress: ({ messages, messagesPerSecond }) =>
            progress.update(
              () => `${formatCount(messages)} events, ${formatCount(messagesPerSecond)} a second`,
            ),
        },
      });
      return run.done;
    },
  );
  const { consume, resumedFrom } = summary;
  if (resumedFrom > 0) say(`  ${formatCount(resumedFrom)} events were there from an earlier run`);
  say(
    `  ${formatCount(consume.messages)} events sent = ${formatCount(consume.stored)} stored + ${formatCount(consume.duplicates)} duplicates + ${formatCount(consume.deadLetters)} rejected`,
  );

  const history = await openHistory(file, engine);
  const live = await openLive(liveFolder, engine);
  try {
    await step('Asking the file and the segments the same questions', () => agree(history, live));
    for (const analysis of analyses) {
      const report = await step(`Analysing: ${analysis.about}`, () => analysis.run(history, {}));
      const [page] = await writeReport(report, { folder: out, pdf: false, figures: null, tables: null });
      say(`  ${findingsOf(report).length} findings, ${figuresOf(report).length} figures`);
      print(page!);
    }
  } finally {
    await history.close();
    await live.close();
  }
  say(`\nThe pages open from disk, without a network. The notebooks: ${color.bold('npm run lab')}`);
  say(`The same on the live side: ${color.bold(`npx blackspot report all "${liveFolder}"`)}`);
}

/** A line for what happens, then how long it took. */
async function step<T>(what: string, work: (progress: ProgressLine) => Promise<T>): Promise<T> {
  const startedMs = performance.now();
  const progress = new ProgressLine();
  say(what);
  try {
    return await work(progress);
  } finally {
    progress.end();
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

async function agree(history: Source, live: Source): Promise<void> {
  let rows = 0;
  for (const question of questions) {
    const [fromFile, fromStream] = [await history.ask(question), await live.ask(question)];
    const found = compareTables(fromFile, fromStream);
    if (found.length > 0) {
      throw new DataError(`The file and the segments answer differently: ${found.slice(0, 3).join('; ')}.`, {
        hint: 'Please report this, with the question.',
        details: { question, differences: found },
      });
    }
    rows += fromFile.rowCount;
  }
  say(
    `  ${questions.length} questions, ${formatCount(rows)} rows of answers: ${color.green('the same from both')}`,
  );
}
