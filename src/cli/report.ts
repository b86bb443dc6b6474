import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type Option as AnalysisOption,
  describeOption,
  expectationOf,
  isValid,
} from '../analyses/common/options.js';
import { analyses, type RegisteredAnalysis } from '../analyses/registry.js';
import { addressesFor, separator } from '../app/addresses.js';
import { openSource } from '../app/openSource.js';
import { formatCountOf, formatDuration } from '../base/format.js';
import { columns } from '../dataset/usAccidents/columns.js';
import { bothFilters } from '../query/build.js';
import { type Filter, timeDimensions } from '../query/question.js';
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
import { possibleReport } from './possibleReport.js';
import { type Outputs, writeReport } from './writeReport.js';

interface ReportFlags extends EngineFlags, CsvFlags {
  readonly out: string;
  readonly pdf?: true;
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
  addCommonOptions(report.command('all').description('write all of them')).action(
    (source: string | undefined, flags: ReportFlags) => run(analyses, source, flags),
  );
}

const examples = `
SOURCE is ${addressesFor('openSource')}.
To combine historical data with a live store, join their addresses by "${separator}"; a path that exists may contain it.
The default is BLACKSPOT_SOURCE, else the CSV in data/, else synthetic demo data.${foldersHelp}

Examples:
  $ blackspot report overview US_Accidents_March23.csv
  $ blackspot report covid --interruption 2020-03-19 --where state=CA
  $ blackspot report hotspots data/live --eps-meters 50 --tables csv
  $ blackspot report weather "mongodb://127.0.0.1:27017/blackspot"
  $ blackspot report all --pdf`;

function addCommonOptions(command: Command): Command {
  command
    .argument('[source]', 'address of the accidents (see blackspot report --help)')
    .addOption(outOption())
    .addOption(
      new Option(
        '--where <name=value>',
        'analyse only these accidents, such as state=CA or severity=3,4; repeat it to combine conditions',
      )
        .argParser(addCondition)
        .default({}, 'all accidents'),
    )
    .option('--pdf', 'write a PDF too (needs Chromium)')
    .addOption(
      new Option('--charts <format>', 'write each chart to a file too (PNG and SVG need Chromium)').choices([
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

/** Numbers, booleans and null by their spelling; everything else is text. */
function plainValue(text: string): string | number | boolean | null {
  if (text === 'null') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  return text.trim() !== '' && !Number.isNaN(Number(text)) ? Number(text) : text;
}

/** Adds one `--where name=value` to a filter. Values of text columns stay text: zipcode=02134. */
function addCondition(text: string, filter: Filter): Filter {
  const [, name, value] = /^([A-Za-z]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError(`Expected name=value such as state=CA, got "${text}".`);
  }
  const column = columns.find((one) => one.name === name);
  const known =
    column !== undefined || ['from', 'until', 'fromAt', 'untilAt', ...timeDimensions].includes(name);
  if (!known)
    throw new InvalidArgumentError(`Column not found: ${name}. See docs/columns.md for the columns.`);
  const isText = column?.type === 'text' || name.startsWith('from') || name.startsWith('until');
  const values = value.split(',').map((one) => (isText && one !== 'null' ? one : plainValue(one)));
  return bothFilters(filter, { [name]: values.length === 1 ? values[0] : values } as Filter);
}

async function run(
  chosen: readonly RegisteredAnalysis[],
  text: string | undefined,
  flags: ReportFlags,
): Promise<void> {
  const outputs: Outputs = {
    folder: flags.out,
    pdf: flags.pdf === true,
    charts: flags.charts ?? null,
    tables: flags.tables ?? null,
  };
  const source = await openSource(text, { ...engineOptions(flags), ...csvOptions(flags) });
  const written: { readonly report: Report; readonly paths: readonly string[] }[] = [];
  try {
    for (const analysis of chosen) {
      const options = optionsOf(analysis, flags);
      const report =
        chosen.length === 1
          ? await analysis.run(source, options)
          : await possibleReport(analysis, source, options);
      if (report === null) continue;
      const paths = await writeReport(report, outputs);
      written.push({ report, paths });
      if (flags.json !== true) {
        print(paths.join('\n'));
        say(
          `${report.title}: ${formatCountOf(findingsOf(report).length, 'finding')} in ${formatDuration(report.provenance.tookMs / 1_000)}`,
        );
      }
    }
  } finally {
    await source.close();
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

function optionsOf({ options }: RegisteredAnalysis, flags: ReportFlags): Readonly<Record<string, unknown>> {
  const names = Object.keys(options).filter((name) => flags[name] !== undefined);
  return Object.fromEntries(
    names.map((name) => [name, name === 'where' ? flags.where : (flags[name] as FlagValue).value]),
  );
}
