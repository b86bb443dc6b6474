import type { Command } from 'commander';
import { scoreFile } from '../app/scoreFile.js';
import { InputError } from '../base/errors.js';
import { formatCount, formatCountOf, formatDuration, formatPercent } from '../base/format.js';
import type { ScoringModel } from '../models/scoringModel.js';
import { stopSignal } from './interrupt.js';
import {
  addEngineOptions,
  addReadingOptions,
  type CsvFlags,
  csvOptions,
  type EngineFlags,
  engineOptions,
} from './options.js';
import { print, printJson } from './output.js';
import { ProgressBar } from './progress.js';
import {
  addModelOptions,
  closeModel,
  type ModelFlags,
  modelChoice,
  openScoringModel,
} from './scoringModel.js';

interface ScoreFlags extends EngineFlags, Omit<CsvFlags, 'mostRejected'>, ModelFlags {
  readonly out?: string;
  readonly json?: true;
}

export function addScore(program: Command): void {
  const command = program
    .command('score')
    .description('write a copy of a file with the severity that a model predicts for each row')
    .argument('<file>', 'CSV or JSON lines, plain or compressed, Parquet, or the folder of an import');
  addModelOptions(command, 'predict')
    .option(
      '-o, --out <file>',
      'write to this file, gzipped if it ends in .gz (default: <name>.scored.<ending> in the working directory)',
    )
    .option('--json', 'print the counts as JSON')
    .addHelpText('after', help);
  addEngineOptions(addReadingOptions(command), 'DuckDB and of the scoring').action(run);
}

const help = `
Rows, their order and their spelling stay as they are. The columns predictedSeverity, severityProbability1 to
severityProbability4 and modelVersion are added behind them. Rows that are not valid accidents are kept with empty
predictions, and are counted. A CSV is written as CSV in UTF-8, Parquet and the folder of an import as Parquet.

Examples:
  $ blackspot train my.csv --into model
  $ blackspot score my.csv --model model
  $ blackspot score my.parquet --model model --out scored.parquet`;

async function run(file: string, flags: ScoreFlags): Promise<void> {
  const stop = stopSignal();
  const bar = new ProgressBar();
  let model: ScoringModel | null = null;
  try {
    const choice = modelChoice(flags);
    if (choice === null) {
      throw new InputError('No model to score with.', {
        hint: 'Set --model to a folder that `blackspot train` wrote, or --endpoint.',
      });
    }
    model = await openScoringModel(choice, stop.signal);
    const scored = await scoreFile(file, model, {
      ...engineOptions(flags),
      ...csvOptions(flags),
      ...(flags.out === undefined ? {} : { out: flags.out }),
      signal: stop.signal,
      onProgress: ({ stage, done, total }) =>
        bar.update(stage === 'reading' ? { done, total } : { done, total, unit: 'row' }, stage),
    });
    bar.end();
    if (flags.json === true) {
      printJson(scored);
      return;
    }
    const { rows, rejected, predicted, seconds, modelVersion, out } = scored;
    const shares = Object.entries(predicted).map(
      ([severity, count]) => `${severity}: ${formatCount(count)} (${formatPercent(count / scored.scored)})`,
    );
    print(
      `Scored ${formatCountOf(rows, 'row')} in ${formatDuration(seconds)} (${formatCount(rows / seconds)} rows/s) with model ${modelVersion}.`,
    );
    if (scored.scored > 0) print(`Predicted severity ${shares.join(', ')}`);
    if (rejected > 0)
      print(
        `Without a prediction: ${formatCountOf(rejected, 'row')} that ${rejected === 1 ? 'is not a valid accident' : 'are not valid accidents'}.`,
      );
    print(`Written to ${out}`);
  } finally {
    bar.end();
    closeModel(model);
    stop.release();
  }
}
