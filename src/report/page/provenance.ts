import { escapeHtml, formatCount, formatCountOf, formatDuration } from '../../base/format.js';
import { periodsInWords } from '../../query/division.js';
import type { SourceDescription } from '../../query/source.js';
import { countsInWords } from '../../query/sourceCounts.js';
import type { Provenance } from '../report.js';

/** The origin of the numbers in one line, for the top of a report. */
export function originLine({ source, madeAt }: Provenance): string {
  const window =
    source.firstAt === null || source.lastAt === null
      ? ''
      : `, ${dayOf(source.firstAt)} to ${dayOf(source.lastAt)} UTC`;
  return `From ${source.type} ${source.location}: ${formatCountOf(source.rows, 'row')}${window}. Made ${minuteOf(madeAt)}.`;
}

/** Everything needed to judge and to reproduce the numbers. */
export function provenanceHtml(provenance: Provenance): string {
  const { source, options, blackspotVersion, schemaVersion, madeAt, tookMs } = provenance;
  return `<details class="provenance" open><summary>Where these numbers are from</summary>
${sourceHtml(source)}
${list({
  Options: listOrNone(options, String),
  Made: escapeHtml(`${minuteOf(madeAt)}, in ${formatDuration(tookMs / 1_000)}`),
  Version: escapeHtml(`blackspot ${blackspotVersion}, schema ${schemaVersion}`),
})}</details>`;
}

function sourceHtml(source: SourceDescription): string {
  return list({
    Source: escapeHtml(`${source.type}: ${source.location}`),
    Digest: source.digest === null ? null : `<code>${escapeHtml(source.digest)}</code>`,
    Rows: formatCount(source.rows),
    'First event': source.firstAt === null ? null : escapeHtml(minuteOf(source.firstAt)),
    'Last event': source.lastAt === null ? null : escapeHtml(minuteOf(source.lastAt)),
    'Source changed': source.freshAt === null ? null : escapeHtml(minuteOf(source.freshAt)),
    'Answered by': source.answeredBy === undefined ? null : escapeHtml(periodsInWords(source.answeredBy)),
    Counts: countsHtml(source),
    ...Object.fromEntries(
      (source.sources ?? []).map((part, index) => [`Part ${index + 1}`, sourceHtml(part)]),
    ),
  });
}

function countsHtml(source: SourceDescription): string | null {
  const counts = countsInWords(source);
  return Object.keys(counts).length === 0 ? null : listOrNone(counts, formatCount);
}

function listOrNone(values: Readonly<Record<string, unknown>>, formatted: (value: number) => string): string {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return 'none';
  return list(
    Object.fromEntries(entries.map(([name, value]) => [name, escapeHtml(textOf(value, formatted))])),
  );
}

function textOf(value: unknown, formatted: (value: number) => string): string {
  if (typeof value === 'number') return formatted(value);
  if (typeof value === 'string') return value;
  const json = JSON.stringify(value);
  return json === '{}' || json === 'null' ? 'none' : json;
}

function list(entries: Readonly<Record<string, string | null>>): string {
  const items = Object.entries(entries)
    .filter(([, html]) => html !== null)
    .map(([name, html]) => `<dt>${escapeHtml(name)}</dt><dd>${html}</dd>`);
  return `<dl>${items.join('')}</dl>`;
}

function dayOf(iso: string): string {
  return iso.slice(0, 10);
}

function minuteOf(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
