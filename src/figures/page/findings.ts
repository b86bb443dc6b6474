import type { Finding } from '../../analyses/report.js';
import { escapeHtml, formatCount, formatNumber } from '../text.js';

/** Findings as cards: the number, the sentence, the interval, what it is out of, what it cannot tell. */
export function findingsHtml(findings: readonly Finding[], prefix: string): string {
  if (findings.length === 0) return '';
  return `<ul class="findings">${findings.map((finding) => card(finding, prefix)).join('\n')}</ul>`;
}

function card(finding: Finding, prefix: string): string {
  const { estimate, unit, interval, denominator, caveat } = finding;
  const number =
    estimate === null
      ? ''
      : `<p class="estimate">${formatNumber(estimate)} <span class="unit">${escapeHtml(unit)}</span></p>`;
  const range =
    interval === null
      ? ''
      : `${Math.round(interval.level * 1000) / 10} % interval ${formatNumber(interval.low)} to ${escapeHtml(
          withUnit(formatNumber(interval.high), unit === 'ratio' ? '' : unit),
        )} (${escapeHtml(interval.method)}); `;
  const outOf = `out of ${formatCount(denominator.n)} ${escapeHtml(denominator.of)}`;
  return `<li class="finding" id="finding-${escapeHtml(prefix + finding.id)}">${number}<p>${escapeHtml(finding.sentence)}</p>
<p class="facts">${range}${outOf}</p>${caveat === undefined ? '' : `<p class="caveat">${escapeHtml(caveat)}</p>`}</li>`;
}

function withUnit(number: string, unit: string): string {
  return unit === '' ? number : `${number} ${unit}`;
}

/** Caveats as a list, or nothing. */
export function caveatsHtml(caveats: readonly string[]): string {
  if (caveats.length === 0) return '';
  return `<ul class="caveats">${caveats.map((text) => `<li class="caveat">${escapeHtml(text)}</li>`).join('')}</ul>`;
}
