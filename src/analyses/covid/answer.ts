/** The answer of the report: title, stand-first, key findings, and how far to trust it. */
import { dayText } from '../../base/dates.js';
import { formatCount, formatCountOf } from '../../base/format.js';
import type { Section, TrustRow } from '../../report/report.js';
import type { AnalysisResult } from '../common/analysis.js';
import { claimOf } from '../sections/claims.js';
import { compact } from '../sections/compact.js';
import type { CovidContext } from './context.js';
import { cannotTitle, covidTitle, feedsCatch, placeboCatch } from './headlines.js';
import type { MainEffect } from './mainEffect.js';
import type { StablePanel } from './panel.js';
import type { SensitivityResult } from './sensitivity.js';
import type { FittedRow, SourcesResult } from './sources.js';
import { changeOf, dateText, isCovid, pText, ratioText, widenedBy } from './words.js';

type Answer = Required<Pick<AnalysisResult, 'title' | 'standFirst' | 'keyFindings' | 'trust'>>;

/** Five at most; so many leave the first figure on the first screen. */
const maxKeyFindings = 4;

/** What the answer rests on. */
export interface Results {
  readonly main: MainEffect;
  readonly sources: SourcesResult;
  readonly sensitivity: SensitivityResult;
  readonly panel: StablePanel | null;
}

export function answerOf(context: CovidContext, results: Results, sections: readonly Section[]): Answer {
  const { main, sources } = results;
  const change = changeOf(main);
  const others = sources.fitted.filter(({ feed }) => feed !== main.feed && feed !== context.all);
  const together = sources.fitted.find(({ feed }) => feed === context.all);
  const feedsWords = feedsCatch(
    [change, ...others.map(changeOf)],
    together === undefined ? null : changeOf(together),
    context.hasFeeds,
  );
  return {
    title: covidTitle(change, dateText(context.spec.interruption)),
    standFirst: `${feedsWords} ${placeboCatch(main.rank, isCovid(context.spec))}`,
    keyFindings: keyFindings(sections, [
      'level',
      ...compact([farthestId(main, others)]),
      'placebo-rank',
      'states-pooled',
      'panel',
      'sensitivity',
    ]),
    trust: [chanceRow(main), testRow(main), coverageRow(results, others), ...compact([settingsRow(results)])],
  };
}

/** The finding on the feed whose ratio is farthest from that of the main feed. */
function farthestId({ feed }: MainEffect, others: readonly FittedRow[]): string | null {
  const distance = (row: FittedRow): number =>
    Math.abs(row.feed.outcome.effect.logRatio - feed.outcome.effect.logRatio);
  const clear = others.filter((row) => claimOf(changeOf(row), 1) !== 'not told apart');
  const [farthest] = [...clear].sort((a, b) => distance(b) - distance(a));
  if (farthest !== undefined) return `level-${farthest.feed.name.toLowerCase()}`;
  return others.length === 0 ? null : 'feeds-agree';
}

/** Covered only if the rank among the placebo dates agrees with the widened interval. */
function chanceRow(main: MainEffect): TrustRow {
  const { calibration, rank } = main;
  if (calibration === null || rank === null)
    return { aspect: 'chance', answer: 'partly', text: 'Intervals hold chance, not drift.' };
  if (rank.rankP <= 0.05)
    return { aspect: 'chance', answer: 'yes', text: `Interval ${widenedBy(calibration)}.` };
  const isClear = claimOf(changeOf(main), 1) !== 'not told apart';
  return {
    aspect: 'chance',
    answer: 'partly',
    text: `${isClear ? 'Clear by interval, not among placebos:' : 'The interval includes 1; placebo'} p\u00a0=\u00a0${pText(rank.rankP)}.`,
  };
}

/** Placebo dates are earlier, and no later data can test the change: at best a part. */
function testRow({ rank }: MainEffect): TrustRow {
  if (rank === null)
    return { aspect: 'test', answer: 'no', text: 'The time before is too short for placebo dates.' };
  return {
    aspect: 'test',
    answer: 'partly',
    text: `Only earlier dates: ${rank.asFar} of ${rank.placebos} show as much.`,
  };
}

function coverageRow({ main, panel }: Results, others: readonly FittedRow[]): TrustRow {
  const claim = claimOf(changeOf(main), 1);
  const claims = others.map((row) => claimOf(changeOf(row), 1));
  const isClear = claim !== 'not told apart';
  if (isClear && claims.some((other) => other !== claim && other !== 'not told apart'))
    return {
      aspect: 'coverage',
      answer: 'no',
      text: 'Feeds disagree.',
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
function settingsRow({ main, sensitivity: { rows, range } }: Results): TrustRow | null {
  if (range === null) return null;
  const claim = claimOf(changeOf(main), 1);
  const settings = rows.filter(({ kind }) => kind === 'window' || kind === 'model');
  const isAlike = settings.every((row) => claimOf(row, 1) === claim);
  const isSameSide = settings.every(({ ratio }) => ratio < 1 === changeOf(main).ratio < 1);
  return {
    aspect: 'settings',
    answer: isAlike ? 'yes' : isSameSide ? 'partly' : 'no',
    text: `${formatCount(range.n)} others: ${ratioText(range.lowest)} to ${ratioText(range.highest)}.`,
  };
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
      { aspect: 'test', answer: 'no', text: 'No estimate.' },
    ],
  };
}

/** Those of the wanted findings that the sections have, the first of them. */
function keyFindings(sections: readonly Section[], wanted: readonly string[]): string[] {
  const known = new Set(sections.flatMap(({ findings = [] }) => findings.map(({ id }) => id)));
  return [...new Set(wanted)].filter((id) => known.has(id)).slice(0, maxKeyFindings);
}
