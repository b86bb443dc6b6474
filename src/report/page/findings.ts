import {
  escapeHtml,
  formatCount,
  formatLevel,
  formatNumber,
  formatPercent,
  formatPoints,
  proseHtml,
} from '../../base/format.js';
import type { Finding } from '../report.js';
import type { PageContext } from './context.js';

/** A line may end with the dot, and none begins with it. */
const between = '&nbsp;· ';

/** The findings at the top of a page, as rows with the figures that show them. Their caveats are in their sections. */
export function keyFindingsHtml(
  findings: readonly Finding[],
  page: PageContext,
  period: string | null,
): string {
  const rows = findings.map((finding) => {
    const when = finding.period ?? period;
    const facts = [...factsOf(finding, false), ...(when === null ? [] : [when])].map(proseHtml);
    return rowHtml(finding, page.prefix, [...facts, linkOf(finding, page)].join(between), false);
  });
  return `<ul class="findings">${rows.join('\n')}</ul>`;
}

/** Where a finding is shown: its figure, else its section. */
function linkOf(finding: Finding, { report, prefix, numbers }: PageContext): string {
  const number = finding.figure === undefined ? undefined : numbers.get(finding.figure);
  if (number !== undefined)
    return `<a href="#${escapeHtml(prefix + finding.figure!)}">Figure&nbsp;${number}</a>`;
  const { id, title } = report.sections.find(({ findings }) => findings?.includes(finding))!;
  return `<a href="#section-${escapeHtml(prefix + id)}">${proseHtml(title)}</a>`;
}

/**
 * Findings as rows: number, sentence, then interval and denominator. A caveat that neighbours share is stated once below
 * them.
 */
export function findingsHtml(findings: readonly Finding[], prefix: string): string {
  return runsOf(findings)
    .map(({ members, shared }) => {
      const rows = members.map((finding) => {
        const facts = [...factsOf(finding, true), ...(finding.period === undefined ? [] : [finding.period])];
        return rowHtml(finding, prefix, facts.map(proseHtml).join(between), shared === undefined);
      });
      const below =
        shared === undefined
          ? ''
          : `<p class="caveat">Of each of these ${members.length}: ${proseHtml(shared)}</p>`;
      return `<ul class="findings">${rows.join('\n')}</ul>${below}`;
    })
    .join('\n');
}

interface Run {
  readonly members: Finding[];
  /** The caveat of all of them, if it is the same. */
  readonly shared: string | undefined;
}

/** Neighbours with the same caveat, and neighbours that share none. */
function runsOf(findings: readonly Finding[]): Run[] {
  const runs: Run[] = [];
  for (const [index, finding] of findings.entries()) {
    const { caveat } = finding;
    const isShared =
      caveat !== undefined &&
      (caveat === findings[index - 1]?.caveat || caveat === findings[index + 1]?.caveat);
    const shared = isShared ? caveat : undefined;
    const last = runs.at(-1);
    if (last !== undefined && last.shared === shared) last.members.push(finding);
    else runs.push({ members: [finding], shared });
  }
  return runs;
}

function rowHtml(finding: Finding, prefix: string, facts: string, withCaveat: boolean): string {
  const { caveat, sentence, id } = finding;
  const { number, unit } = displayOf(finding);
  const key =
    number === ''
      ? ''
      : `<p class="key${unit === '%' ? ' percent' : ''}"><span class="number">${escapeHtml(number)}</span> <span class="unit">${escapeHtml(unit)}</span></p>`;
  return `<li class="finding${number === '' ? ' wordy' : ''}" id="finding-${escapeHtml(prefix + id)}">${key}<div><p>${proseHtml(sentence)}</p>
<p class="facts">${facts}</p>${withCaveat && caveat !== undefined ? `<p class="caveat">${proseHtml(caveat)}</p>` : ''}</div></li>`;
}

/** `95 % interval 5.7–8.9 (Wilson)`, `of 49,461 reports`. */
function factsOf({ interval, denominator, unit, estimate }: Finding, withMethod: boolean): string[] {
  const facts: string[] = [];
  if (interval !== null) {
    const range = rangeText(interval.lower, interval.upper, estimate ?? interval.lower, unit);
    const method = withMethod ? ` (${interval.method})` : '';
    facts.push(`${formatLevel(interval.confidenceLevel)} interval ${range}${method}`);
  }
  const { n, of } = denominator;
  facts.push(`of ${formatCount(n)} ${n === 1 ? singular(of) : of}`);
  return facts;
}

/** The number of a finding and its unit, as set in large type; a ratio as `×0.54`, without a unit. */
function displayOf({ display, estimate, unit }: Finding): { number: string; unit: string } {
  if (display !== undefined) return display;
  if (estimate === null) return { number: '', unit: '' };
  if (isRatio(unit)) return { number: `×${numberOf(estimate, unit)}`, unit: unit === 'ratio' ? '' : unit };
  return { number: numberOf(estimate, unit), unit: estimate === 1 ? singular(unit) : unit };
}

function isRatio(unit: string): boolean {
  return unit.startsWith('ratio');
}

/** `2.60–2.89 %`, with the decimals of the estimate; with "to" where a sign would meet the dash. */
function rangeText(lower: number, upper: number, estimate: number, unit: string): string {
  const decimals = numberOf(estimate, unit).split('.')[1]?.length ?? 0;
  const hidesAnEnd = [lower, upper].some((end) => end !== 0 && Number(end.toFixed(decimals)) === 0);
  const [from, to] = [lower, upper].map((end) =>
    hidesAnEnd ? formatNumber(end) : withDecimals(end, decimals),
  );
  const range =
    lower < 0 || upper < 0 || !Number.isFinite(lower + upper) ? `${from} to ${to}` : `${from}–${to}`;
  return unit === '' || isRatio(unit) ? range : `${range} ${unit}`;
}

function withDecimals(value: number, digits: number): string {
  if (!Number.isFinite(value)) return '–';
  const text = value.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return text.replace('-', '−');
}

/** `city with an accident` of `cities with an accident`: with the first noun in the singular, for a count of 1. */
function singular(plural: string): string {
  return plural.replace(
    /\b(accident|column|row|hour|day|duration|station|state|feed|length|report|cell|hot spot|placebo interruption|alternative)s\b|\bcities\b/,
    (noun, known?: string) => known ?? (noun === 'cities' ? 'city' : noun),
  );
}

/** The number in the format of sentences: whole reports, and shares and points with their usual digits. */
function numberOf(value: number, unit: string): string {
  if (unit === 'reports') return formatCount(value);
  if (unit === '%') return formatPercent(value / 100).replace(' %', '');
  if (unit === 'percentage points') return formatPoints(value / 100);
  if (isRatio(unit) && Math.abs(value) >= 0.1 && Math.abs(value) < 100) return value.toFixed(2);
  return formatNumber(value);
}

/** Caveats as a list, or nothing. */
export function caveatsHtml(caveats: readonly string[]): string {
  if (caveats.length === 0) return '';
  return `<ul class="caveats">${caveats.map((text) => `<li class="caveat">${proseHtml(text)}</li>`).join('')}</ul>`;
}
