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

/**
 * Findings as cards: number, sentence, interval, denominator and caveat. A caveat shared by neighbours is shown once
 * below them.
 */
export function findingsHtml(findings: readonly Finding[], prefix: string): string {
  return runsOf(findings)
    .map(({ members, shared }) => {
      const cards = members.map((finding) => card(finding, prefix, shared === undefined));
      const below =
        shared === undefined
          ? ''
          : `<p class="caveat">Of each of these ${members.length}: ${proseHtml(shared)}</p>`;
      return `<ul class="findings">${cards.join('\n')}</ul>${below}`;
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

function card(finding: Finding, prefix: string, withCaveat: boolean): string {
  const { estimate, unit, interval, denominator, caveat } = finding;
  const number =
    estimate === null
      ? ''
      : `<p class="estimate">${numberOf(estimate, unit)} <span class="unit">${escapeHtml(estimate === 1 ? singular(unit) : unit)}</span></p>`;
  const range =
    interval === null
      ? ''
      : `${formatLevel(interval.confidenceLevel)} interval ${numberOf(interval.lower, unit)} to ${withUnit(
          numberOf(interval.upper, unit),
          unit,
        )} (${interval.method}); `;
  const facts = `${range}out of ${formatCount(denominator.n)} ${denominator.n === 1 ? singular(denominator.of) : denominator.of}`;
  return `<li class="finding" id="finding-${escapeHtml(prefix + finding.id)}">${number}<p>${proseHtml(finding.sentence)}</p>
<p class="facts">${proseHtml(facts)}</p>${withCaveat && caveat !== undefined ? `<p class="caveat">${proseHtml(caveat)}</p>` : ''}</li>`;
}

/** `city with an accident` of `cities with an accident`: with the first noun in the singular, for a count of 1. */
function singular(plural: string): string {
  return plural.replace(
    /\b(accident|column|row|hour|day|duration|station|state|feed|length|report|cell|hot spot|placebo interruption|alternative)s\b|\bcities\b/,
    (noun, known?: string) => known ?? (noun === 'cities' ? 'city' : noun),
  );
}

/** The number in the format of sentences: whole accidents, and shares and points with their usual digits. */
function numberOf(value: number, unit: string): string {
  if (unit === 'accidents') return formatCount(value);
  if (unit === '%') return formatPercent(value / 100).replace(' %', '');
  if (unit === 'percentage points') return formatPoints(value / 100);
  return formatNumber(value);
}

function withUnit(number: string, unit: string): string {
  return unit.startsWith('ratio') || unit === '' ? number : `${number} ${unit}`;
}

/** Caveats as a list, or nothing. */
export function caveatsHtml(caveats: readonly string[]): string {
  if (caveats.length === 0) return '';
  return `<ul class="caveats">${caveats.map((text) => `<li class="caveat">${proseHtml(text)}</li>`).join('')}</ul>`;
}
