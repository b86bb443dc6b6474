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
import { compact } from '../sections/compact.js';
import { countFinding, reportInterval, shareFinding } from '../sections/findings.js';
import { type Column, intervalColumns, reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import { cityText, leadingCities } from './cities.js';
import type { HotspotsContext, LeadingHotSpot } from './context.js';
import type { CountryResult } from './country.js';
import { densityMap, leftOut, minDots, outsideTheMap } from './countryCharts.js';
import { leadingMap, rankingChart, rankText } from './hotSpotsCharts.js';
import type { RankedRate } from './ranking.js';
import { coreShare, minMinPoints } from './settings.js';
import { othersOf, type Stability } from './stability.js';
import { areaText, notDivided, numberWord, rangeOf, rateUnit, spotText, yearsText } from './words.js';

/** Fewer rows are a sentence, not a chart. */
const minRows = 3;

/** The hot spots: their places, sizes and the uncertainty of their order. */
export function hotSpotsSection(
  country: CountryResult,
  stability: Stability,
  context: HotspotsContext,
): Section {
  const { leading, options } = context;
  const heading = { id: 'spots', title: 'Which hot spots lead?' };
  const caveats = [notDivided, ...leftOut(context), ...outsideTheMap(country, context)];
  const [first] = leading;
  if (first === undefined) {
    const finding = noHotSpotFinding(context);
    return {
      ...heading,
      title: 'Where the reports are',
      findings: [finding],
      figures: compact([context.points.n >= minDots && densityMap(country, context)]),
      caveats,
      notShown: [
        { parts: ['spots-map', 'spots-ranking', 'first-spot', 'spots-close-up'], reason: finding.sentence },
        ...(context.points.n >= minDots
          ? []
          : [
              {
                parts: ['country-density'],
                reason: `The map of all reports is not drawn: ${formatCount(context.points.n)} of the ${minDots} reports that it takes.`,
              },
            ]),
      ],
    };
  }
  const top = leading.slice(0, options.top);
  const hasRanking = top.length >= minRows;
  const hasMap = leading.length >= minRows && new Set(leading.map(({ state }) => state)).size > 1;
  return {
    ...heading,
    findings: [firstFinding(first, hasRanking, context), hotSpotsFinding(hasMap, stability, context)],
    figures: compact([hasRanking && rankingChart(top, context), hasMap && leadingMap(context)]),
    tables: [topTable(top, hasRanking, context)],
    caveats,
    notShown: compact([
      !hasRanking && {
        parts: ['spots-ranking'],
        reason: `The ranking is not drawn: ${formatCount(top.length)} of the ${minRows} hot spots that it takes. The table lists ${verbFor(top.length, 'it', 'them')}.`,
      },
      !hasMap && {
        parts: ['spots-map'],
        reason:
          leading.length < minRows
            ? `The map of all hot spots is not drawn: ${formatCount(leading.length)} of the ${minRows} that it takes.`
            : 'The map of all hot spots is not drawn: they are in one state, whose map shows them.',
      },
    ]),
  };
}

/** How hot spots are found and ranked. */
export function definitionSection(context: HotspotsContext): Section {
  return {
    id: 'definition',
    title: 'How hot spots are found',
    isMethod: true,
    text: compact([
      definitionText(context),
      context.leading.length > 0 && rankingText(context),
      otherCityText(context),
    ]),
  };
}

function definitionText({ clustering: { epsMeters, minPoints }, options }: HotspotsContext): string {
  const radius = `${formatNumber(epsMeters)} m`;
  const number = formatCount(minPoints);
  const reason =
    options.minPoints !== null
      ? `The number ${number} was set by an option (minPoints).`
      : minPoints === minMinPoints
        ? `The number ${number} is the minimum; the data alone would not give a larger one.`
        : `The number ${number} follows from the data: at least ${formatLevel(coreShare)} of the reports have about as many around them.`;
  return `A hot spot is a place where at least ${number} reports lie within ${radius} of one of them. DBSCAN finds them: a report with ${number} reports within ${radius}, itself included, is in the core of a hot spot. Cores within ${radius} of each other form one hot spot, and reports within ${radius} of a core belong to it. ${reason} All reports are used, without sampling, and distances are great-circle distances.`;
}

function rankingText({ ranking: { credibility }, years }: HotspotsContext): string {
  const estimates =
    credibility === null
      ? 'Counts are partly due to chance. Here the hot spots differ no more than by chance, or are too few, so the estimates are the counts, with Poisson intervals.'
      : `Counts are partly due to chance, and luck helps places to the top (regression to the mean). So each estimate is a weighted mean of the ${years === null ? 'count' : 'rate'} of the place and the mean of all hot spots (Gamma-Poisson). The place has the weight T / (T + b), where ${years === null ? 'T is 1' : 'T is the observed time'} and b is the smaller, the more the hot spots differ beyond chance. ${years === null ? 'The' : `All are observed for the same ${yearsText(years)}, so the`} weight is ${formatPercent(credibility)} for each: every estimate is ${formatPercent(1 - credibility)} of the way from its ${years === null ? 'count' : 'rate'} to the mean.`;
  return `${estimates} The intervals of the ranks come from ${formatCount(1000)} random draws. All of these intervals hold chance only, not what the feeds miss.`;
}

/** How to draw a city that the page does not show. */
function otherCityText({ leading, options }: HotspotsContext): string | null {
  const other = options.city === null ? leadingCities(leading)[1] : undefined;
  if (other === undefined) return null;
  return `The map of a city shows that of the first hot spot. Another one is drawn by blackspot report hotspots --city "${cityText(other)}", and in TypeScript by the option city.`;
}

function noHotSpotFinding({ points, clustering, options }: HotspotsContext): Finding {
  return shareFinding({
    id: 'spots',
    sentence: `There is no hot spot: no report has ${formatCountOf(clustering.minPoints, 'report')} within ${formatNumber(clustering.epsMeters)} m, itself included.`,
    part: 0,
    whole: points.n,
    of: 'reports',
    confidenceLevel: options.confidenceLevel,
    caveat: 'A larger radius (epsMeters) or fewer reports (minPoints) find weaker hot spots.',
  });
}

function hotSpotsFinding(
  hasMap: boolean,
  stability: Stability,
  { points, clustering }: HotspotsContext,
): Finding {
  const { hotSpots, inside } = clustering;
  const finding = countFinding({
    id: 'spots',
    sentence: `${formatCountOf(hotSpots.length, 'hot spot')} ${verbFor(hotSpots.length, 'holds', 'hold')} ${formatCount(inside)} of ${formatCountOf(points.n, 'report')}. ${settingsText(stability)}`,
    estimate: (inside / points.n) * 100,
    unit: '%',
    denominator: { n: points.n, of: 'reports' },
    caveat: `The number of hot spots and their share depend on the definition. "Other settings", in Method, compares ${numberWord(stability.alternatives.length)}.`,
  });
  return hasMap ? { ...finding, figure: 'spots-map' } : finding;
}

/** What other settings make of the share: a sampling interval would hide that it depends on them far more. */
function settingsText(stability: Stability): string {
  const { count, inside } = othersOf(stability);
  const where =
    stability.tiles === null
      ? ''
      : ` in the ${formatCountOf(stability.tiles, 'tile')} of a degree with most reports`;
  return `${capitalise(numberWord(count))} other settings give ${rangeOf(inside, formatPercent)}${where}.`;
}

function firstFinding(first: LeadingHotSpot, hasRanking: boolean, context: HotspotsContext): Finding {
  const { years, ranking, options } = context;
  const { rate } = first.rate;
  const isTied = context.leading[1]?.n === first.n;
  const isShrunk = ranking.credibility !== null;
  const textOf = years === null ? formatNumber : rateText;
  const [counted, estimated] = [textOf(first.n / (years ?? 1)), textOf(rate)];
  const [span, aYear] = years === null ? ['', ''] : [` in ${yearsText(years)}`, ' a year'];
  const isLower = isShrunk && rate < first.n / (years ?? 1) && estimated !== counted;
  const who = capitalise(spotText(first));
  const estimate = isLower
    ? `${years === null ? '' : `, ${counted} a year`}; ${estimated} allowing for luck`
    : years === null
      ? ''
      : `, or ${counted}${aYear}`;
  return {
    id: 'first-spot',
    sentence: `${who} ${isTied ? 'is one of those with' : 'has'} most reports: ${formatCount(first.n)}${span}${estimate}.`,
    estimate: rate,
    unit: rateUnit({ years }),
    ...(years === null ? {} : { display: { number: rateText(rate), unit: 'a year' } }),
    interval: reportInterval(first.rate, options.confidenceLevel, isShrunk ? 'Gamma-Poisson' : 'Poisson'),
    denominator: { n: first.n, of: 'reports' },
    caveat: `${who} measures ${areaText(first.hull.areaSquareMeters)}, and its rank is ${rankInterval(first.rate)}.${isLower ? ` As counted it has ${counted} reports${aYear}. Luck helps places to the top (regression to the mean), so the estimate is lower.` : ''} This is not a rate per vehicle.`,
    ...(hasRanking ? { figure: 'spots-ranking' } : {}),
  };
}

/** `0.71`, `7.2`, `10.5`, `120`. */
function rateText(rate: number): string {
  return rate >= 99.5 ? formatCount(rate) : rate.toFixed(rate >= 0.95 ? 1 : 2);
}

function rankInterval({ rankLower, rankUpper }: RankedRate): string {
  return rankLower === rankUpper ? String(rankLower) : `between ${rankLower} and ${rankUpper}`;
}

/** What the table of the ranking lacks; without a ranking, the estimates as well. */
function topTable(
  top: readonly LeadingHotSpot[],
  hasRanking: boolean,
  context: HotspotsContext,
): ReportTable {
  const { options, points, years, clustering } = context;
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
    title: `Size, feeds and position of the ${formatCount(top.length)} largest`,
    note: `${top.length < clustering.hotSpots.length ? `The ${formatCount(top.length)} largest of ${formatCountOf(clustering.hotSpots.length, 'hot spot')}. ` : ''}"Where" is the street and city of most of the reports.${hasSeverity ? ` Severity is ${severity.meaning}.` : ''}`,
    columns: [
      { key: 'rank', heading: 'Rank', values: top.map(({ rank }) => rank) },
      ...(hasRanking
        ? []
        : [{ key: 'ranks', heading: `Rank, ${formatLevel(confidenceLevel)}`, values: rates.map(rankText) }]),
      { key: 'name', heading: 'Where', values: top.map(({ name }) => name) },
      { key: 'n', heading: 'Reports', values: top.map(({ n }) => n) },
      ...(hasRanking
        ? []
        : [
            years === null
              ? { key: 'estimate', heading: 'Estimate', values: rates.map(({ rate }) => rate) }
              : { key: 'perYear', heading: 'A year', values: rates.map(({ rate }) => rate) },
            ...intervalColumns(confidenceLevel, rates),
          ]),
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
