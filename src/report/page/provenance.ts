import { dayInWords, minuteInWords } from '../../base/dates.js';
import { escapeHtml, formatCount, formatCountOf, formatDuration } from '../../base/format.js';
import { periodsInWords } from '../../query/division.js';
import type { SourceDescription } from '../../query/source.js';
import { locationOf } from '../../query/sourceName.js';
import type { Report } from '../report.js';
import { commandOf } from './command.js';

/** Everything needed to judge the numbers, to make them again and to cite them. No path, no user name. */
export function provenanceHtml(report: Report, prefix: string): string {
  const { dataset, options, blackspotVersion, commit, schemaVersion, madeAt, tookMs } = report.provenance;
  const id = `${escapeHtml(prefix)}provenance`;
  const version = `blackspot ${blackspotVersion}${commit === null ? '' : `, commit ${commit}`}`;
  return `<section class="provenance" id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">Provenance</h2>
${list([
  ...sourceRows(report.provenance.source),
  ['Options', escapeHtml(optionsText(options))],
  ['Made', escapeHtml(`${minuteInWords(madeAt)}, in ${formatDuration(tookMs / 1_000)}`)],
  ['Dataset', escapeHtml(`${dataset}, schema ${schemaVersion}`)],
  ['Version', escapeHtml(version)],
  ['Make it again with', `<code>${escapeHtml(commandOf(report))}</code>`],
  ['Cite as', escapeHtml(citation(report))],
])}</section>`;
}

type Row = readonly [term: string, html: string];

function sourceRows(source: SourceDescription): Row[] {
  const { digest, freshAt, firstAt, lastAt, answeredBy, sources = [] } = source;
  if (sources.length > 0) {
    return [
      ...sources.map((part, index): Row => [`Source ${index + 1}`, list(sourceRows(part))]),
      ...(answeredBy === undefined ? [] : [['Answered by', escapeHtml(periodsInWords(answeredBy))] as const]),
    ];
  }
  const { stored, duplicates, rejected, read } = source.counts;
  const sum =
    read === null
      ? formatCountOf(source.rows, 'row')
      : `${formatCount(read)} read = ${formatCount(stored ?? source.rows)} kept + ${formatCountOf(duplicates ?? 0, 'duplicate')} + ${formatCount(rejected ?? 0)} rejected`;
  const isLive = source.type !== 'history';
  return [
    ['Source', `${escapeHtml(locationOf(source))}${source.isInvented ? ', <strong>invented</strong>' : ''}`],
    ...(digest === null ? [] : [['Digest', `<code>${escapeHtml(digest)}</code>`] as const]),
    ['Rows', escapeHtml(sum)],
    ...(firstAt === null || lastAt === null
      ? []
      : [['Events', escapeHtml(`${minuteInWords(firstAt)} to ${minuteInWords(lastAt)}`)] as const]),
    ...(isLive && freshAt !== null ? [['Changed', escapeHtml(minuteInWords(freshAt))] as const] : []),
  ];
}

/** `epsMeters 100, minPoints 5, where {"state":"CA"}`. */
function optionsText(options: Readonly<Record<string, unknown>>): string {
  const words = Object.entries(options)
    .filter(([, value]) => value !== undefined && value !== null && JSON.stringify(value) !== '{}')
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`);
  return words.length === 0 ? 'none' : words.join(', ');
}

function citation({ title, isInvented, provenance }: Report): string {
  const { source, blackspotVersion, madeAt } = provenance;
  const digest = source.digest === null ? '' : ` (${source.digest.slice(0, 'sha256:'.length + 12)})`;
  const data = `${isInvented ? 'invented data in ' : ''}${locationOf(source)}${digest}`;
  return `“${title}”. Made with blackspot ${blackspotVersion} from ${data}, ${dayInWords(madeAt)}.`;
}

function list(rows: readonly Row[]): string {
  return `<dl>${rows.map(([term, html]) => `<dt>${escapeHtml(term)}</dt><dd>${html}</dd>`).join('')}</dl>`;
}
