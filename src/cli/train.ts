import { type Command, Option } from 'commander';
import { addressesFor } from '../app/addresses.js';
import { openSource } from '../app/openSource.js';
import { formatCount, formatDuration } from '../base/format.js';
import { featureSets } from '../dataset/featureSets.js';
import { requireFree, writeModelFolder } from '../models/folder/writeModelFolder.js';
import {
  type TrainOptions,
  type TrainProgress,
  trainDefaults,
  trainedKinds,
} from '../models/training/options.js';
import { trainSeverity } from '../models/training/trainSeverity.js';
import { mostLeaves } from '../models/trees/treesJson.js';
import type { Filter } from '../query/question.js';
import { stopSignal } from './interrupt.js';
import {
  addCsvOptions,
  addEngineOptions,
  type CsvFlags,
  csvOptions,
  type EngineFlags,
  engineOptions,
  fraction,
  integer,
  positiveInteger,
  positiveNumber,
} from './options.js';
import { print, printJson } from './output.js';
import { importProgress, ProgressBar } from './progress.js';
import { addCondition } from './report.js';
import { trainingSummary } from './trainingSummary.js';

interface TrainFlags extends EngineFlags, CsvFlags, Omit<TrainOptions, 'threads' | 'signal' | 'onProgress'> {
  readonly into: string;
  readonly replace?: true;
  readonly where: Filter;
  readonly json?: true;
}

export function addTrain(program: Command): void {
  const command = program
    .command('train')
    .description('train a model of severity and judge it on later accidents')
    .argument('[source]', 'address of the accidents (see below)')
    .option('--into <folder>', 'write the model into this folder', 'model')
    .option('--replace', 'replace a model that the folder holds')
    .addOption(
      new Option(
        '--features <set>',
        'what the model may know: at the report, also its feed, or all afterwards',
      )
        .choices([...featureSets])
        .default(trainDefaults.features),
    )
    .addOption(
      new Option('--kind <kind>', 'train this kind of model')
        .choices([...trainedKinds])
        .default(trainDefaults.kind),
    )
    .addOption(
      new Option(
        '--where <name=value>',
        'use only these accidents, such as state=CA; repeat it to combine conditions',
      )
        .argParser(addCondition)
        .default({}, 'all accidents'),
    )
    .option('--train-from <day>', 'learn from this day on (default: the first day with accidents)')
    .option('--train-until <day>', `learn until before this day (default: ${trainDefaults.trainUntil})`)
    .option(
      '--validate-until <day>',
      `stop and choose thresholds on the days from then until before this one (default: ${trainDefaults.validateUntil})`,
    )
    .option('--test-until <day>', 'judge on the days from then until before this one (default: to the end)')
    .option(
      '--rows <count>',
      'use a random sample of at most this many accidents (default: all)',
      positiveInteger,
    )
    .option('--rounds <count>', `trees: most rounds (default: ${trainDefaults.rounds})`, positiveInteger)
    .option(
      '--leaves <count>',
      `trees: most leaves of a tree, 2 to ${mostLeaves} (default: ${trainDefaults.leaves})`,
      positiveInteger,
    )
    .option(
      '--learning-rate <share>',
      `trees: share of each tree that is added (default: ${trainDefaults.learningRate})`,
      fraction,
    )
    .option(
      '--miss-cost <ratio>',
      `what predicting one class too low costs, where one too high costs 1 (default: ${trainDefaults.missCost})`,
      positiveNumber,
    )
    .option('--seed <number>', `set the random seed (default: ${trainDefaults.seed})`, integer)
    .option('--json', 'print the model, its windows and its scores as JSON')
    .addHelpText('after', help);
  addEngineOptions(addCsvOptions(command), 'DuckDB and of the trees').action(run);
}

const help = `
SOURCE is ${addressesFor('openSource')}. The default is that of blackspot report.

If the default windows have too few accidents or lack severities, the first 70 % of the days are for training, the next
15 % for validation and the last 15 % for the test. Only a model with the features "report" can be served and used on the stream;
"hindsight" is an upper bound.

Examples:
  $ blackspot train my.csv
  $ blackspot train my.csv --into model-ca --where state=CA --miss-cost 5
  $ blackspot train my.csv --into upper-bound --features hindsight
  $ blackspot score my.csv --model model`;

async function run(address: string | undefined, flags: TrainFlags): Promise<void> {
  const stop = stopSignal();
  const bar = new ProgressBar('Importing');
  try {
    // Before the work: a folder that may not be written would be found out only at its end.
    await requireFree(flags.into, flags.replace === true);
    const source = await openSource(address, {
      ...engineOptions(flags),
      ...csvOptions(flags),
      onProgress: (done) => bar.update(importProgress(done)),
    }).finally(() => bar.end());
    const steps = new Steps();
    try {
      const trained = await trainSeverity(source, {
        ...trainFlags(flags),
        signal: stop.signal,
        onProgress: (progress) => steps.update(progress),
      }).finally(() => steps.end());
      const version = await writeModelFolder(flags.into, trained.content, {
        replace: flags.replace === true,
      });
      if (flags.json === true) {
        const { content: _, ...facts } = trained;
        printJson({ folder: flags.into, version, ...facts });
        return;
      }
      print(trainingSummary(trained).join('\n'));
      print(
        `Written to ${flags.into}: model ${version}, trained on ${formatCount(trained.rows.train)} accidents in ${formatDuration(trained.seconds)}. Read card.md there.`,
      );
    } finally {
      await source.close();
    }
  } finally {
    bar.end();
    stop.release();
  }
}

const optionFlags = [
  'features',
  'kind',
  'where',
  'trainFrom',
  'trainUntil',
  'validateUntil',
  'testUntil',
  'rows',
  'rounds',
  'leaves',
  'learningRate',
  'missCost',
  'seed',
  'threads',
] as const;

function trainFlags(flags: TrainFlags): TrainOptions {
  const names = optionFlags.filter((name) => flags[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, flags[name]]));
}

const stageLabels: Readonly<Record<TrainProgress['stage'], string>> = {
  counting: 'Counting',
  sampling: 'Sampling',
  reading: 'Reading',
  training: 'Training',
  judging: 'Judging',
};

/** A bar for each stage. */
class Steps {
  #stage: TrainProgress['stage'] | null = null;
  #bar: ProgressBar | null = null;

  update({ stage, done, total, unit }: TrainProgress): void {
    if (stage !== this.#stage) {
      this.end();
      this.#stage = stage;
      this.#bar = new ProgressBar(stageLabels[stage]);
    }
    this.#bar?.update({ done: Math.min(done, total), total, unit });
  }

  end(): void {
    this.#bar?.end();
  }
}
