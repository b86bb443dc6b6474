import { type Command, InvalidArgumentError, Option } from 'commander';
import { openSource } from '../app/openSource.js';
import { InputError } from '../base/errors.js';
import { formatDuration } from '../base/format.js';
import { columns } from '../dataset/usAccidents/columns.js';
import { bothFilters } from '../query/build.js';
import { type Filter, timeDimensions } from '../query/question.js';
import { findingsOf, type Report } from '../report/report.js';
import { addEngineOptions, type EngineFlags, engineOptions, foldersHelp, outOption } from './options.js';
import { print, printJson, say } from './output.js';
import { type Analysis, analyses, type Outputs, writeReport } from './reports.js';

interface ReportFlags extends EngineFlags {
  readonly out: string;
  readonly pdf?: true;
  readonly figures?: Outputs['figures'];
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
    const command = report.command(analysis.name).description(analysis.about);
    addCommonOptions(command);
    for (const [name, value] of Object.entries(analysis.defaults)) {
      if (name !== 'where') command.addOption(analysisOption(name, value));
    }
    command.action((source: string | undefined, flags: ReportFlags) => run([analysis], source, flags));
  }
  addCommonOptions(report.command('all').description('all of them')).action(
    (source: string | undefined, flags: ReportFlags) => run(analyses, source, flags),
  );
}

const examples = `
SOURCE is a CSV, an import folder, a Parquet file, a folder of live segments, a mongodb:// URL, or a static and a live
one joined by " + ". Without it: BLACKSPOT_SOURCE, else the CSV in data/, else the synthetic sample.${foldersHelp}

Examples:
  $ blackspot report overview US_Accidents_March23.csv
  $ blackspot report covid --interruption 2020-03-19 --where state=CA
  $ blackspot report hotspots data/live --eps-meters 50 --tables csv
  $ blackspot report weather "mongodb://127.0.0.1:27017/blackspot"
  $ blackspot report all --pdf`;

function addCommonOptions(command: Command): Command {
  command
    .argument('[source]', 'where the accidents are')
    .addOption(outOption())
    .option(
      '--where <name=value>',
      'only these accidents, such as state=CA or severity=3,4 (repeatable: all of them hold)',
      addCondition,
      {},
    )
    .option('--pdf', 'a PDF too (needs Chromium)')
    .addOption(
      new Option('--figures <format>', 'each figure as a file too (PNG and SVG need Chromium)').choices([
        'png',
        'svg',
        'html',
        'json',
      ]),
    )
    .addOption(
      new Option('--tables <format>', 'each table as a file too').choices(['csv', 'parquet', 'json']),
    )
    .option('--json', 'print the paths and the findings as JSON');
  return addEngineOptions(command);
}

/** The option of an analysis as a flag: `epsMeters: 100` becomes `--eps-meters <number>`. */
function analysisOption(name: string, value: unknown): Option {
  const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const shown = value === null ? 'chosen from the data' : JSON.stringify(value);
  if (typeof value === 'boolean') {
    return new Option(`${flag} <yes|no>`, `default: ${value ? 'yes' : 'no'}`).argParser(yesOrNo);
  }
  if (Array.isArray(value)) {
    return new Option(`${flag} <values>`, `separated by commas; default: ${value.join(',')}`).argParser(
      (text) => text.split(',').map(plainValue),
    );
  }
  const kind = typeof value === 'number' ? 'number' : 'value';
  return new Option(`${flag} <${kind}>`, `default: ${shown}`).argParser(
    kind === 'number' ? numberOf : plainValue,
  );
}

function yesOrNo(text: string): boolean {
  if (!['yes', 'no', 'true', 'false'].includes(text)) {
    throw new InvalidArgumentError(`Expected yes or no, got "${text}".`);
  }
  return text === 'yes' || text === 'true';
}

function numberOf(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) {
    throw new InvalidArgumentError(`Expected a number, got "${text}".`);
  }
  return value;
}

/** Numbers, booleans and null by their spelling; everything else is text. */
function plainValue(text: string): string | number | boolean | null {
  if (text === 'null') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  return text.trim() !== '' && !Number.isNaN(Number(text)) ? Number(text) : text;
}

/** One `--where name=value` more. Columns of text keep their values as text: zipcode=02134. */
function addCondition(text: string, filter: Filter): Filter {
  const [, name, value] = /^([A-Za-z]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError(`Expected name=value such as state=CA, got "${text}".`);
  }
  const column = columns.find((one) => one.name === name);
  const known =
    column !== undefined || ['from', 'until', 'fromAt', 'untilAt', ...timeDimensions].includes(name);
  if (!known) throw new InvalidArgumentError(`There is no column ${name}; docs/columns.md lists them.`);
  const isText = column?.type === 'text' || name.startsWith('from') || name.startsWith('until');
  const values = value.split(',').map((one) => (isText && one !== 'null' ? one : plainValue(one)));
  return bothFilters(filter, { [name]: values.length === 1 ? values[0] : values } as Filter);
}

async function run(chosen: readonly Analysis[], text: string | undefined, flags: ReportFlags): Promise<void> {
  const outputs: Outputs = {
    folder: flags.out,
    pdf: flags.pdf === true,
    figures: flags.figures ?? null,
    tables: flags.tables ?? null,
  };
  const source = await openSource(text, engineOptions(flags));
  const written: { readonly report: Report; readonly paths: readonly string[] }[] = [];
  try {
    for (const analysis of chosen) {
      const report = await analysis.run(source, optionsOf(analysis, flags));
      const paths = await writeReport(report, outputs);
      written.push({ report, paths });
      if (flags.json !== true) {
        print(paths.join('\n'));
        say(
          `${report.title}: ${findingsOf(report).length} findings in ${formatDuration(report.provenance.tookMs / 1_000)}`,
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

function optionsOf(analysis: Analysis, flags: ReportFlags): Readonly<Record<string, unknown>> {
  const names = Object.keys(analysis.defaults).filter((name) => flags[name] !== undefined);
  if (Object.keys(flags.where).length > 0 && !names.includes('where')) {
    throw new InputError(`${analysis.name} takes no filter.`);
  }
  return Object.fromEntries(names.map((name) => [name, flags[name]]));
}
