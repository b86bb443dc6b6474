import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { formatCount, formatCountOf, formatDuration } from '../base/format.js';
import { type GenerateSummary, generate } from '../synthetic/generate.js';
import { type Effects, effectDefaults, type GenerateOptions } from '../synthetic/options.js';
import { dayAfterLast, firstDay } from '../synthetic/parameters.js';
import { color } from './color.js';
import { stopSignal } from './interrupt.js';
import { print, printJson } from './output.js';
import { ProgressBar } from './progress.js';
import { integer, localTime, positiveInteger, positiveNumber } from './values.js';

interface Flags {
  readonly rows: number;
  readonly seed: number;
  readonly out?: string;
  readonly from?: string;
  readonly until?: string;
  readonly states?: readonly string[];
  readonly stations?: number;
  readonly release: string;
  readonly coverage: 'real' | 'steady';
  readonly effects: boolean;
  readonly covid?: Effects['covid'];
  readonly rain?: number;
  readonly snow?: number;
  readonly severityInRain?: number;
  readonly hotspots: boolean;
  readonly threads?: number;
  readonly json?: true;
}

export function addGenerate(program: Command): void {
  program
    .command('generate')
    .description(
      'write a synthetic CSV in the format of the real file, with its ground truth in a JSON file beside it',
    )
    .addOption(
      new Option('--rows <count>', 'write this many rows (1 to 100,000,000)')
        .argParser(positiveInteger)
        .default(50_000, '50,000'),
    )
    .option('--seed <number>', 'set the random seed; equal seeds and options give equal bytes', integer, 1)
    .option(
      '--out <file>',
      'write to this file, gzipped if it ends in .gz (default: data/synthetic-<rows>.csv below the working directory)',
    )
    .option('--from <day>', `start on this day (default and earliest: ${firstDay})`, localTime)
    .option('--until <day>', `stop before this day (default and latest: ${dayAfterLast})`, localTime)
    .option('--states <list>', 'keep only these states, such as CA,TX (default: all 49)', (text) =>
      text.toUpperCase().split(/[ ,]+/).filter(Boolean),
    )
    .option(
      '--stations <count>',
      'keep only the busiest places, each with one weather station (1 to 10,000; default: all)',
      positiveInteger,
    )
    .addOption(
      new Option(
        '--release <columns>',
        'write the columns of the release of March 2023 (46) or of an earlier one (47, 49)',
      )
        .choices(['46', '47', '49'])
        .default('46', '46'),
    )
    .addOption(
      new Option('--coverage <kind>', 'use the breaks and gaps of the real collection, or none (steady)')
        .choices(['real', 'steady'])
        .default('real', 'real'),
    )
    .option(
      '--covid <ratios>',
      `set the rate ratio from April to June 2020, for all feeds or for Source1,Source2,Source3 (default: ${Object.values(effectDefaults.covid).join(',')})`,
      covidRatios,
    )
    .option(
      '--rain <ratio>',
      `set the rate ratio of an hour of rain (default: ${effectDefaults.weather.rain})`,
      positiveNumber,
    )
    .option(
      '--snow <ratio>',
      `set the rate ratio of an hour of snow (default: ${effectDefaults.weather.snow})`,
      positiveNumber,
    )
    .option(
      '--severity-in-rain <odds>',
      `set the odds ratio of severity 3 or 4 in rain (default: ${effectDefaults.severityOddsInRain})`,
      positiveNumber,
    )
    .option('--no-hotspots', 'generate data without hot spots')
    .option('--no-effects', 'generate data without any effect (for measuring false positives)')
    .option(
      '--threads <number>',
      'use this many threads, which does not change the file (default: one for each core, at most 8; 1 for small files)',
      positiveInteger,
    )
    .option('--json', 'print a summary with the ground truth as JSON')
    .addHelpText('after', examples)
    .action(async (flags: Flags) => {
      const progress = new ProgressBar();
      const stop = stopSignal();
      try {
        const summary = await generate({
          ...optionsOf(flags),
          signal: stop.signal,
          onProgress: ({ rows, totalRows }) => progress.update({ done: rows, total: totalRows, unit: 'row' }),
        });
        progress.end();
        if (flags.json) printJson(summary);
        else await printSummary(summary);
      } finally {
        progress.end();
        stop.release();
      }
    });
}

const examples = `
Examples:
  $ blackspot generate                                    50,000 rows into data/
  $ blackspot generate --rows 7_700_000 --out big.csv.gz  as large as the real file
  $ blackspot generate --stations 3 --from 2018-01-01 --until 2021-01-01 --coverage steady
                                                          small and dense, to try an analysis
  $ blackspot generate --no-effects --out null.csv        without any effect
  $ blackspot generate --covid 0.5 --rain 2 --json | jq .truth.effects`;

function optionsOf(flags: Flags): GenerateOptions {
  const { rain, snow } = flags;
  const effects: Partial<Effects> = {
    ...(flags.covid && { covid: flags.covid }),
    ...((rain ?? snow) !== undefined && {
      weather: {
        ...effectDefaults.weather,
        ...(rain !== undefined && { rain }),
        ...(snow !== undefined && { snow }),
      },
    }),
    ...(flags.severityInRain !== undefined && { severityOddsInRain: flags.severityInRain }),
    ...(!flags.hotspots && { hotspots: 0 }),
  };
  return {
    rows: flags.rows,
    seed: flags.seed,
    release: Number(flags.release) as 46 | 47 | 49,
    coverage: flags.coverage,
    effects: flags.effects && effects,
    ...(flags.out !== undefined && { out: flags.out }),
    ...(flags.from !== undefined && { from: flags.from }),
    ...(flags.until !== undefined && { until: flags.until }),
    ...(flags.states !== undefined && { states: flags.states }),
    ...(flags.stations !== undefined && { stations: flags.stations }),
    ...(flags.threads !== undefined && { threads: flags.threads }),
  };
}

function covidRatios(text: string): Effects['covid'] {
  const ratios = text.split(',').map(Number);
  if (ratios.length === 1) ratios.push(ratios[0]!, ratios[0]!);
  const [Source1, Source2, Source3] = ratios;
  if (ratios.length !== 3 || ratios.some((ratio) => !(ratio > 0))) {
    throw new InvalidArgumentError(
      `Expected one number above 0, or three such as 1.9,0.45,0.7, got "${text}".`,
    );
  }
  return { Source1: Source1!, Source2: Source2!, Source3: Source3! };
}

async function printSummary({ path, truthPath, rows, seconds, truth }: GenerateSummary): Promise<void> {
  const { size } = await stat(path);
  print(
    `${color.bold(relative('.', path))}  ${formatCountOf(rows, 'row')}, ${formatCount(size / 1e6)} MB, ${formatDuration(seconds)} (${formatCount(rows / seconds)} rows/s)`,
  );
  print(`${relative('.', truthPath)}  ground truth:`);
  const { covid, weather, severityOddsInRain } = truth.effects;
  print(
    `  rate ratio of COVID-19, April to June 2020: ${Object.entries(covid.rateRatio)
      .map(([feed, ratio]) => `${feed} ${ratio}`)
      .join(', ')}`,
  );
  const ratios = Object.entries(weather.rateRatio).map(([group, ratio]) => `${group} ${ratio}`);
  print(`  rate ratio of an hour of weather: ${ratios.length > 0 ? ratios.join(', ') : 'no effect'}`);
  print(`  odds ratio of severity 3 or 4 in rain: ${severityOddsInRain}`);
  print(
    `  ${formatCountOf(truth.hotspots.length, 'hot spot')} with ${formatCountOf(
      truth.hotspots.reduce((sum, { rows: count }) => sum + count, 0),
      'row',
    )}, ${formatCountOf(truth.noise.rows, 'row')} of noise`,
  );
  const { exact, afterNormalising } = truth.counts.duplicates;
  print(
    `  ${formatCountOf(exact + afterNormalising, 'duplicate')}, ${formatCountOf(truth.counts.fractionalTimes, 'time')} with a fraction`,
  );
}
