import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { formatCount, formatDuration } from '../base/format.js';
import { type GenerateSummary, generate } from '../synthetic/generate.js';
import { type Effects, effectDefaults, type GenerateOptions } from '../synthetic/options.js';
import { color } from './color.js';
import { stopSignal } from './interrupt.js';
import { integer, localTime, positiveInteger, positiveNumber } from './options.js';
import { ProgressLine, print, printJson } from './output.js';

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
  readonly workers?: number;
  readonly json?: true;
}

export function addGenerate(program: Command): void {
  program
    .command('generate')
    .description(
      'write a synthetic CSV in the spelling of the real file, and beside it what was planted in it',
    )
    .option('--rows <count>', 'rows, from 1 to as many as the disk holds', positiveInteger, 50_000)
    .option('--seed <number>', 'equal seeds and options give equal bytes', integer, 1)
    .option(
      '--out <file>',
      'the CSV to write, gzipped when it ends in .gz (default: data/synthetic-<rows>.csv below the working directory)',
    )
    .option('--from <day>', 'first day, 2016-01-14 or later', localTime)
    .option('--until <day>', 'day after the last, 2023-04-01 or earlier', localTime)
    .option('--states <list>', 'only these, such as CA,TX', (text) =>
      text.toUpperCase().split(/[ ,]+/).filter(Boolean),
    )
    .option('--stations <count>', 'only the busiest places, one weather station each', positiveInteger)
    .addOption(
      new Option('--release <columns>', 'as released in March 2023 (46) or before (47, 49)')
        .choices(['46', '47', '49'])
        .default('46'),
    )
    .addOption(
      new Option('--coverage <kind>', 'steps and outage of the collection, or none')
        .choices(['real', 'steady'])
        .default('real'),
    )
    .option(
      '--covid <ratios>',
      `rate ratio of Source1,Source2,Source3 from April to June 2020 (${Object.values(effectDefaults.covid).join(',')}), or one for all`,
      covidRatios,
    )
    .option(
      '--rain <ratio>',
      `rate ratio of an hour of rain (${effectDefaults.weather.rain})`,
      positiveNumber,
    )
    .option(
      '--snow <ratio>',
      `rate ratio of an hour of snow (${effectDefaults.weather.snow})`,
      positiveNumber,
    )
    .option(
      '--severity-in-rain <odds>',
      `odds ratio of severity 3 or 4 in rain (${effectDefaults.severityOddsInRain})`,
      positiveNumber,
    )
    .option('--no-hotspots', 'plant no named hot spots')
    .option('--no-effects', 'generate data without any effect (for measuring false positives)')
    .option('--workers <count>', 'threads; the file does not depend on it', positiveInteger)
    .option('--json', 'print a summary with the planted truth as JSON')
    .addHelpText('after', examples)
    .action(async (flags: Flags) => {
      const progress = new ProgressLine();
      const startedMs = performance.now();
      const stop = stopSignal();
      try {
        const summary = await generate({
          ...optionsOf(flags),
          signal: stop.signal,
          onProgress: ({ rows, totalRows }) =>
            progress.update(() => {
              const seconds = (performance.now() - startedMs) / 1_000;
              const left = rows > 0 ? formatDuration((seconds * (totalRows - rows)) / rows) : '?';
              return `${formatCount(rows)} of ${formatCount(totalRows)} rows, ${formatCount(rows / seconds)} a second, ${left} left`;
            }),
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
                                                          small and dense, for trying an analysis
  $ blackspot generate --no-effects --out null.csv        nothing to find
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
    ...(flags.workers !== undefined && { workers: flags.workers }),
  };
}

function covidRatios(text: string): Effects['covid'] {
  const ratios = text.split(',').map(Number);
  if (ratios.length === 1) ratios.push(ratios[0]!, ratios[0]!);
  const [Source1, Source2, Source3] = ratios;
  if (ratios.length !== 3 || ratios.some((ratio) => !(ratio > 0))) {
    throw new InvalidArgumentError(`Expected one ratio or three, such as 1.9,0.45,0.7; got "${text}".`);
  }
  return { Source1: Source1!, Source2: Source2!, Source3: Source3! };
}

async function printSummary({ path, truthPath, rows, seconds, truth }: GenerateSummary): Promise<void> {
  const { size } = await stat(path);
  print(
    `${color.bold(relative('.', path))}  ${formatCount(rows)} rows, ${formatCount(size / 1e6)} MB, ${formatDuration(seconds)} (${formatCount(rows / seconds)} rows a second)`,
  );
  print(`${relative('.', truthPath)}  what is planted:`);
  const { covid, weather, severityOddsInRain } = truth.effects;
  print(
    `  COVID, April to June 2020: ${Object.entries(covid.rateRatio)
      .map(([source, ratio]) => `${source} x ${ratio}`)
      .join(', ')}`,
  );
  const ratios = Object.entries(weather.rateRatio).map(([group, ratio]) => `${group} x ${ratio}`);
  print(`  weather, rate in such an hour: ${ratios.length > 0 ? ratios.join(', ') : 'no effect'}`);
  print(`  odds of severity 3 or 4 in rain: x ${severityOddsInRain}`);
  print(
    `  ${truth.hotspots.length} hot spots with ${formatCount(truth.hotspots.reduce((sum, { rows: count }) => sum + count, 0))} rows, ${formatCount(truth.noise.rows)} rows of noise`,
  );
  const { exact, afterNormalising } = truth.counts.duplicates;
  print(
    `  ${formatCount(exact + afterNormalising)} duplicates, ${formatCount(truth.counts.fractionalTimes)} times with a fraction`,
  );
}
