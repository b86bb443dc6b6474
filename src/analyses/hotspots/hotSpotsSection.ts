import {
  capitalise,
  formatCount,
  formatCountOf,
  formatLevel,
  formatNumber,
  formatPercent,
} from '../../base/format.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { type SeverityRule, severityOf } from '../common/severity.js';
import { reportInterval, shareFinding } from '../sections/findings.js';
import { type Column, intervalColumns, reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import type { CloseUp } from './closeUps.js';
import type { HotspotsContext, LeadingHotSpot } from './context.js';
import { closeUpMaps, leadingMap, rankingChart } from './hotSpotsCharts.js';
import type { RankedRate } from './ranking.js';
import { coreShare, minMinPoints } from './settings.js';
import { areaText, notDanger, rateUnit, yearsText } from './words.js';

/** The hot spots: their places, sizes and the uncertainty of their order. */
export function hotSpotsSection(closeUps: readonly CloseUp[], context: HotspotsContext): Section {
  const { leading, options } = context;
  const heading = { id: 'spots', title: 'Hot spots' };
  const text = [definitionText(context), notDanger];
  const [first] = leading;
  if (first === undefined) {
    const finding = noHotSpotFinding(context);
    const parts = ['spots-map', 'spots-ranking', 'spots-close-up', 'first-spot'];
    return { ...heading, text, findings: [finding], notShown: [{ parts, reason: finding.sentence }] };
  }
  const top = leading.slice(0, options.top);
  return {
    ...heading,
    text: [...text, rankingText(context)],
    findings: [hotSpotsFinding(context), firstFinding(first, context)],
    figures: [leadingMap(context), rankingChart(top, context), closeUpMaps(closeUps, context)],
    tables: [topTable(top, context)],
  };
}

function definitionText({ clustering: { epsMeters, minPoints }, options }: HotspotsContext): string {
  const radius = `${formatNumber(epsMeters)} m`;
  const number = formatCount(minPoints);
  const reason =
    options.minPoints !== null
      ? `The number ${number} was set by the option minPoints.`
      : minPoints === minMinPoints
        ? `The number ${number} is the minimum; the data alone would not give a larger one.`
        : `The number ${number} follows from the data: ${formatLevel(coreShare)} of the accidents have about as many around them, so "hot" means about the same in a small file and in a large one.`;
  return `A hot spot is a group of accidents found by DBSCAN. An accident with at least ${number} accidents within ${radius}, itself included, is in the core of a hot spot. Cores within ${radius} of each other form one hot spot, and accidents within ${radius} of a core belong to it. ${reason} All accidents are used, without sampling, and distances are great-circle distances.`;
}

function rankingText({ ranking: { credibility }, years }: HotspotsContext): string {
  const rates = years === null ? 'counts' : 'rates';
  const shrinkage =
    credibility === null
      ? 'Here the hot spots differ no more than by chance, or are too few, so their estimates are not shrunk.'
      : `The largest shrinkage is ${formatPercent(1 - credibility)} here.`;
  return `Counts are partly due to chance. The ${rates} are therefore shrunk towards the mean of all hot spots (Gamma-Poisson), each by as much as its count is uncertain. ${shrinkage} The intervals of the ranks come from ${formatCount(1000)} random draws. All of these intervals cover chance only, not the accidents that the feeds miss.`;
}

function noHotSpotFinding({ points, clustering, options }: HotspotsContext): Finding {
  return shareFinding({
    id: 'spots',
    sentence: `There is no hot spot. No place has ${formatCountOf(clustering.minPoints, 'accident')} within ${formatNumber(clustering.epsMeters)} m.`,
    part: 0,
    whole: points.n,
    of: 'accidents',
    confidenceLevel: options.confidenceLevel,
    caveat: 'A smaller minPoints or a larger epsMeters finds weaker hot spots.',
  });
}

function hotSpotsFinding({ points, clustering, options }: HotspotsContext): Finding {
  const { hotSpots, inside, epsMeters, minPoints } = clustering;
  return shareFinding({
    id: 'spots',
    sentence: `${formatCountOf(hotSpots.length, 'hot spot')} ${verbFor(hotSpots.length, 'holds', 'hold')} ${formatCount(inside)} of ${formatCountOf(points.n, 'accident')} (${formatPercent(inside / points.n)}).`,
    part: inside,
    whole: points.n,
    of: 'accidents',
    confidenceLevel: options.confidenceLevel,
    caveat: `The share follows from the definition (${formatCount(minPoints)} within ${formatNumber(epsMeters)} m). The section "Other settings" shows how it changes.`,
  });
}

function firstFinding(first: LeadingHotSpot, { years, ranking, options }: HotspotsContext): Finding {
  const { rate } = first.rate;
  const shrunk = ranking.credibility === null ? '' : ' after shrinkage';
  const inTime = years === null ? '' : ` in ${yearsText(years)}`;
  const perYear =
    years === null
      ? shrunk === ''
        ? ''
        : `${formatNumber(rate)}${shrunk}`
      : `${formatNumber(rate)} a year${shrunk}`;
  return {
    id: 'first-spot',
    sentence: `${capitalise(first.name)} leads with ${formatCountOf(first.n, 'accident')}${inTime} on ${areaText(first.hull.areaSquareMeters)}${perYear === '' ? '' : `, or ${perYear}`}. Its rank is ${rankText(first.rate)}.`,
    estimate: rate,
    unit: rateUnit({ years }),
    interval: reportInterval(first.rate, options.confidenceLevel, 'Gamma-Poisson'),
    denominator: { n: first.n, of: 'accidents in it' },
    caveat: 'This is not a rate per vehicle. A busy road can lead with little danger to each driver.',
  };
}

function rankText({ rankLower, rankUpper }: RankedRate): string {
  return rankLower === rankUpper ? String(rankLower) : `${rankLower} to ${rankUpper}`;
}

function topTable(top: readonly LeadingHotSpot[], context: HotspotsContext): ReportTable {
  const { options, points, years, ranking, clustering } = context;
  const { confidenceLevel } = options;
  const hasSeverity = top.some(({ graded }) => graded > 0);
  const severity = severityOf(context.source.dataset);
  const rates = top.map(({ rate }) => rate);
  const byFeed = points.feeds.map(
    (feed, index): Column => ({
      key: feed,
      heading: feed,
      values: top.map((hotSpot) => hotSpot.byFeed[index]!),
    }),
  );
  return reportTable({
    id: 'spots',
    title: `The top ${formatCountOf(top.length, 'hot spot')}`,
    note: `From ${formatCountOf(clustering.hotSpots.length, 'hot spot')}. "Where" is the street and city of most of its accidents.${hasSeverity ? ` Severity is ${severity.meaning}.` : ''}${ranking.credibility === null ? '' : ` ${years === null ? 'Estimates' : 'Rates'} are shrunk as described above.`}`,
    columns: [
      { key: 'rank', heading: 'Rank', values: top.map(({ rank }) => rank) },
      { key: 'ranks', heading: `Rank, ${formatLevel(confidenceLevel)}`, values: rates.map(rankText) },
      { key: 'name', heading: 'Where', values: top.map(({ name }) => name) },
      { key: 'n', heading: 'Accidents', values: top.map(({ n }) => n) },
      years === null
        ? { key: 'estimate', heading: 'Estimate', values: rates.map(({ rate }) => rate) }
        : { key: 'perYear', heading: 'A year', values: rates.map(({ rate }) => rate) },
      ...intervalColumns(confidenceLevel, rates),
      {
        key: 'areaSquareMeters',
        heading: 'Hull',
        unit: 'm²',
        values: top.map(({ hull }) => hull.areaSquareMeters),
      },
      {
        key: 'streetShare',
        heading: 'On that street',
        format: 'percent',
        values: top.map(({ streetShare }) => streetShare),
      },
      ...(hasSeverity ? [severeColumn(top, severity)] : []),
      ...(years === null
        ? []
        : [{ key: 'course', heading: 'Course', values: top.map(({ trend }) => trend?.course ?? null) }]),
      ...(byFeed.length > 1 ? byFeed : []),
      {
        key: 'lng',
        heading: 'Longitude',
        format: 'degrees',
        values: top.map(({ lng }) => Number(lng.toFixed(5))),
      },
      {
        key: 'lat',
        heading: 'Latitude',
        format: 'degrees',
        values: top.map(({ lat }) => Number(lat.toFixed(5))),
      },
    ],
  });
}

function severeColumn(top: readonly LeadingHotSpot[], { values }: SeverityRule): Column {
  return {
    key: 'severeShare',
    heading: `Severity ${values}`,
    format: 'percent',
    values: top.map(({ severe, graded }) => (graded === 0 ? null : severe / graded)),
  };
}
