/** The answer of the report: title, stand-first, key findings, and how far to trust it. */
import { formatCount, formatCountOf, formatNumber } from '../../base/format.js';
import type { Section, TrustRow } from '../../report/report.js';
import type { AnalysisResult } from '../common/analysis.js';
import { dayText } from '../common/days.js';
import { claimOf } from '../sections/claims.js';
import { compact } from '../sections/compact.js';
import type { CovidContext } from './context.js';
import type { HeadlineResult } from './headline.js';
import { cannotTitle, covidTitle, feedsCatch, placeboCatch } from './headlines.js';
import type { StablePanel } from './panel.js';
import type { SensitivityResult } from './sensitivity.js';
import type { FittedRow, SourcesResult } from './sources.js';
import { changeOf, dateText, eventName } from './words.js';

type Answer = Required<Pick<AnalysisResult, 'title' | 'standFirst' | 'keyFindings' | 'trust'>>;

/** Five at most; so many leave the first figure on the first screen. */
const maxKeyFindings = 4;

/** What the answer rests on. */
export interface Results {
  readonly headline: HeadlineResult;
  readonly sources: SourcesResult;
  readonly sensitivity: SensitivityResult;
  readonly panel: StablePanel | null;
}

export function answerOf(context: CovidContext, results: Results, sections: readonly Section[]): Answer {
  const { headline, sources } = results;
  const change = changeOf(headline);
  const others = sources.fitted.filter(({ feed }) => feed !== headline.feed && feed !== context.all);
  return {
    title: covidTitle(change, eventName(headline.feed.spec).replace('national ', '')),
    standFirst: `${feedsCatch([change, ...others.map(changeOf)], context.hasSources)} ${placeboCatch(headline.calibration?.spread ?? null)}`,
    keyFindings: keyFindings(sections, [
      'level',
      ...compact([farthestId(headline, others)]),
      'placebo-rank',
      'states-pooled',
      'panel',
      'sensitivity',
    ]),
    trust: [
      chanceRow(headline),
      testRow(headline),
      coverageRow(results, others),
      ...compact([settingsRow(results)]),
    ],
  };
}

/** The finding on the feed whose ratio is farthest from that of the headline feed. */
function farthestId({ feed }: HeadlineResult, others: readonly FittedRow[]): string | null {
  const distance = (row: FittedRow): number =>
    Math.abs(row.feed.outcome.effect.logRatio - feed.outcome.effect.logRatio);
  const clear = others.filter((row) => claimOf(changeOf(row), 1) !== 'not told apart');
  const [farthest] = [...clear].sort((a, b) => distance(b) - distance(a));
  if (farthest !== undefined) return `level-${farthest.feed.name.toLowerCase()}`;
  return others.length === 0 ? null : 'feeds-agree';
}

function chanceRow({ calibration }: HeadlineResult): TrustRow {
  return calibration === null
    ? { aspect: 'chance', answer: 'partly', text: 'Intervals hold chance, not drift.' }
    : {
        aspect: 'chance',
        answer: 'yes',
        text: `Widened by ${formatCountOf(calibration.spread.n, 'placebo date')}.`,
      };
}

function testRow({ rank, feed }: HeadlineResult): TrustRow {
  if (rank === null)
    return { aspect: 'test', answer: 'no', text: 'The time before is too short for placebo dates.' };
  const n = feed.placebos.length;
  return {
    aspect: 'test',
    answer: rank.asFar === 0 ? 'yes' : 'partly',
    text: `${rank.asFar === 0 ? 'None' : rank.asFar} of ${formatCountOf(n, 'placebo')} moved as far.`,
  };
}

function coverageRow({ headline, panel }: Results, others: readonly FittedRow[]): TrustRow {
  const claim = claimOf(changeOf(headline), 1);
  const claims = others.map((row) => claimOf(changeOf(row), 1));
  const isClear = claim !== 'not told apart';
  if (isClear && claims.some((other) => other !== claim && other !== 'not told apart'))
    return {
      aspect: 'coverage',
      answer: 'no',
      text: 'Feeds moved in opposite directions.',
    };
  const effect = panel?.feed.outcome.effect ?? null;
  if (isClear && panel !== null && effect !== null && claimOf(effect, 1) === claim)
    return {
      aspect: 'coverage',
      answer: 'partly',
      text: `The same at ${formatCountOf(panel.stableStations, 'station')} with stable coverage before.`,
    };
  if (isClear && claims.some((other) => other === claim))
    return {
      aspect: 'coverage',
      answer: 'partly',
      text: 'Feeds moved alike; their coverage may, too.',
    };
  return { aspect: 'coverage', answer: 'no', text: 'A change of coverage would look the same.' };
}

/** Null where no other window or model could be fitted. */
function settingsRow({ headline, sensitivity: { rows, range } }: Results): TrustRow | null {
  if (range === null) return null;
  const claim = claimOf(changeOf(headline), 1);
  const settings = rows.filter(({ kind }) => kind === 'window' || kind === 'model');
  const isAlike = settings.every((row) => claimOf(row, 1) === claim);
  const isSameSide = settings.every(({ ratio }) => ratio < 1 === changeOf(headline).ratio < 1);
  return {
    aspect: 'settings',
    answer: isAlike ? 'yes' : isSameSide ? 'partly' : 'no',
    text: `${formatCount(range.n)} others: ×${shortRatio(range.lowest)} to ×${shortRatio(range.highest)}.`,
  };
}

function shortRatio(ratio: number): string {
  return ratio < 0.1 || ratio >= 100 ? formatNumber(ratio) : ratio.toFixed(2);
}

/** The answer where no effect can be estimated: why, and what it would take. */
export function answerWithoutEffect(context: CovidContext, sections: readonly Section[]): Answer {
  const { counts, spec, total, rules } = context;
  const extent = {
    accidents: total,
    firstDay: dayText(counts.firstDay),
    lastDay: dayText(counts.endDay - 1),
    interruption: dayText(spec.interruption),
    transitionEnd: dayText(spec.transitionEnd),
  };
  return {
    title: cannotTitle(extent),
    standFirst: `An estimate takes a feed with ${rules.minDailyCount} reports a day before ${dateText(spec.interruption)}, and reports from ${dateText(spec.transitionEnd)} on.`,
    keyFindings: keyFindings(sections, ['naive']),
    trust: [
      { aspect: 'chance', answer: 'no', text: 'There is no estimate.' },
      { aspect: 'test', answer: 'no', text: 'There is no estimate to test.' },
    ],
  };
}

/** Those of the wanted findings that the sections have, the first of them. */
function keyFindings(sections: readonly Section[], wanted: readonly string[]): string[] {
  const known = new Set(sections.flatMap(({ findings = [] }) => findings.map(({ id }) => id)));
  return [...new Set(wanted)].filter((id) => known.has(id)).slice(0, maxKeyFindings);
}
