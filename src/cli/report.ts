import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type Option as AnalysisOption,
  describeOption,
  expectationOf,
  isValid,
} from '../analyses/common/options.js';
import { analyses, type RegisteredAnalysis } from '../analyses/registry.js';
import { addressesFor, separator, serversOf } from '../app/addresses.js';
import { openLive } from '../app/openLive.js';
import { openSource } from '../app/openSource.js';
import { DataError } from '../base/errors.js';
import { formatCountOf, formatDuration } from '../base/format.js';
import { setting } from '../base/settings.js';
import { withAddedColumns } from '../dataset/addedColumns.js';
import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import { mongoDefaults } from '../engines/mongodb/connection.js';
import { predictionColumns } from '../models/predictions.js';
import { bothFilters } from '../query/build.js';
import { checkFilter } from '../query/checkFilter.js';
import { parseConditionText, plainValue } from '../query/conditionText.js';
import type { Filter } from '../query/question.js';
import { findingsOf, type Report } from '../report/report.js';
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
import { print, printJson, say } from './output.js';
import { possibleReport, requiredReport } from './possibleReport.js';
import { importProgress, ProgressBar } from './progress.js';
import { ReportProgress } from './reportProgress.js';
import { ServerWait } from './serverWait.js';
import { type Outputs, writeIndex, writeReport } from './writeReport.js';

interface ReportFlags extends EngineFlags, CsvFlags {
  readonly out: string;
  readonly pdf?: true;
  readonly interactive?: true;
  readonly charts?: Outputs['charts'];
  readonly tables?: Outputs['tables'];
  readonly where: Filter;
  readonly json?: true;
  readonly [analysisOption: string]: unknown;
}

export function addReport(program: Command): void {
  const report = program
    .command('report')
    .description('write an analysis as HTML that opens offline')
    .addHelpText('after', examples);
  for (const analysis of analyses) {
    const command = report.command(analysis.id).description(analysis.about);
    addCommonOptions(command);
    for (const [name, option] of Object.entries(analysis.options)) {
      if (option.type !== 'filter') command.addOption(analysisFlag(name, option));
    }
    command.action((source: string | undefined, flags: ReportFlags) => run([analysis], source, flags));
  }
  addCommonOptions(report.command('all').description('write all of them that the source allows')).action(
    (source: string | undefined, flags: ReportFlags) => run(analyses, source, flags),
  );
}

const examples = `
SOURCE is ${addressesFor('openSource')}.
To combine historical data with a live store, join their addresses by "${separator}"; a path that exists may contain it.
The default is BLACKSPOT_SOURCE, else the database of BLACKSPOT_MONGODB_URL once it holds accidents, else the CSV in data/,
else synthetic demo data.${foldersHelp}

A report without accidents is not written, and an earlier page stays as it is. The exit code is then 2 if --where matches
none, else 1.

Examples:
  $ blackspot report overview US_Accidents_March23.csv
  $ blackspot report covid --interruption 2020-03-19 --where state=CA
  $ blackspot report hotspots data/live --eps-meters 50 --tables csv
  $ blackspot report weather "mongodb://127.0.0.1:27017/blackspot"
  $ blackspot report predictions data/live --model model/
  $ blackspot report all --pdf`;

function addCommonOptions(command: Command): Command {
  command
    .argument('[source]', 'address of the accidents (see blackspot report --help)')
    .addOption(outOption())
    .addOption(
      new Option(
        '--where <name=value>',
        'analyse only these accidents, such as state=CA, severity=3,4, box=-118.7,33.7,-118,34.4 (west, south, east, north) or \'{"hour":{"min":7,"max":9}}\'; repeat it to combine conditions',
      )
        .argParser(addCondition)
        .default({}, 'all accidents'),
    )
    .option('--interactive', 'draw the charts with plotly.js, which zooms (4.8 MB more a page)')
    .option('--pdf', 'write a PDF too (needs Chromium)')
    .addOption(
      new Option('--charts <format>', 'write each chart to a file too').choices([
        'png',
        'svg',
        'html',
        'json',
      ]),
    )
    .addOption(
      new Option('--tables <format>', 'write each table to a file too').choices(['csv', 'parquet', 'json']),
    )
    .option('--json', 'print the paths and the findings as JSON');
  return addEngineOptions(addCsvOptions(command));
}

/** The option of an analysis as a flag: `epsMeters` becomes `--eps-meters <meters>`. */
function analysisFlag(name: string, option: AnalysisOption): Option {
  const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return new Option(`${flag} <${placeholderOf(option)}>`, describeOption(option)).argParser((text) => {
    const value = optionValue(text, option);
    // In an object, because commander turns null into an empty text.
    if (isValid(option, value)) return { value } satisfies FlagValue;
    throw new InvalidArgumentError(`Expected ${expectationOf(option)}, got "${text}".`);
  });
}

/** The value of an option of an analysis, which may be null. */
interface FlagValue {
  readonly value: unknown;
}

function placeholderOf(option: AnalysisOption): string {
  if (option.unit !== undefined) return option.unit;
  if (option.type === 'choice') return option.choices.join('|');
  switch (option.type) {
    case 'integers':
      return 'numbers';
    case 'integer':
    case 'number':
      return 'number';
    default:
      return option.type;
  }
}

function optionValue(text: string, option: AnalysisOption): unknown {
  if (text === 'null') return null;
  switch (option.type) {
    case 'integers':
      return text.split(',').map(plainValue);
    case 'integer':
    case 'number':
    case 'choice':
      return plainValue(text);
    default:
      return text;
  }
}

/** Columns that a source may have: those of the dataset, and the predictions of a live store. */
const withPredictions = withAddedColumns(usAccidents, predictionColumns([1, 2, 3, 4]));

/**
 * Adds one `--where` to a filter: `name=value`, `box=west,south,east,north`, or a whole filter as JSON.
 * @throws InputError with the nearest names or values
 */
export function addCondition(text: string, filter: Filter): Filter {
  const condition = parseConditionText(text);
  if (condition === null) {
    const what = text.startsWith('{')
      ? 'a filter as JSON such as {"state":"CA"}'
      : 'name=value such as state=CA';
    throw new InvalidArgumentError(`Expected ${what}, got "${text}".`);
  }
  // The filter as it was written is what a report repeats.
  checkFilter(condition, withPredictions);
  return bothFilters(filter, condition as Filter);
}

async function run(
  chosen: readonly RegisteredAnalysis[],
  text: string | undefined,
  flags: ReportFlags,
): Promise<void> {
  const outputs: Outputs = {
    folder: flags.out,
    pdf: flags.pdf === true,
    interactive: flags.interactive === true,
    charts: flags.charts ?? null,
    tables: flags.tables ?? null,
  };
  await reachServer(text);
  const bar = new ProgressBar('Importing');
  const source = await openSource(text, {
    ...engineOptions(flags),
    ...csvOptions(flags),
    onProgress: (done) => bar.update(importProgress(done)),
  }).finally(() => bar.end());
  const written: { readonly report: Report; readonly paths: readonly string[] }[] = [];
  const isOne = chosen.length === 1;
  const wanted = isOne ? chosen : chosen.filter(({ appliesTo }) => appliesTo(source.dataset));
  const progress = new ReportProgress(wanted.length);
  try {
    for (const analysis of wanted) {
      const options = optionsOf(analysis, flags);
      const asked = progress.begin(analysis.id, source);
      const report = isOne
        ? await requiredReport(analysis, asked, options)
        : await possibleReport(analysis, asked, options);
      if (report === null) continue;
      const paths = await writeReport(report, outputs);
      written.push({ report, paths });
      if (flags.json !== true) {
        print(paths.join('\n'));
        say(
          `${report.topic}: ${formatCountOf(findingsOf(report).length, 'finding')} in ${formatDuration(report.provenance.tookMs / 1_000)}`,
        );
      }
    }
  } finally {
    progress.end();
    await source.close();
  }
  if (written.length === 0)
    throw new DataError('No report was written.', { hint: 'Read the reasons above.' });
  if (written.length > 1) {
    const index = writeIndex(
      written.map(({ report }) => report),
      flags.out,
    );
    if (flags.json !== true) print(index);
  }
  if (flags.json === true) {
    printJson(
      written.map(({ report, paths }) => ({
        id: report.id,
        paths,
        findings: findingsOf(report),
        provenance: report.provenance,
      })),
    );
  }
}

/**
 * Waits for the server of the source, if it has one, and says so: before a file that is combined with it is imported.
 * @throws ConnectionError when it does not answer
 */
async function reachServer(text: string | undefined): Promise<void> {
  const address = text ?? setting('BLACKSPOT_SOURCE') ?? setting('BLACKSPOT_MONGODB_URL') ?? '';
  for (const { address: one, name } of serversOf(address)) {
    const wait = new ServerWait(name, mongoDefaults.serverSelectionTimeoutMs / 1_000);
    await (await wait.during(openLive(one))).close();
  }
}

function optionsOf({ options }: RegisteredAnalysis, flags: ReportFlags): Readonly<Record<string, unknown>> {
  const names = Object.keys(options).filter((name) => flags[name] !== undefined);
  return Object.fromEntries(
    names.map((name) => [name, name === 'where' ? flags.where : (flags[name] as FlagValue).value]),
  );
}
