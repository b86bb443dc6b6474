import { formatLevel, formatNumber } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { type ForestRow, forestPlot } from '../../charts/forest.js';
import type { ReportTable } from '../../report/report.js';
import { claimOf } from '../sections/claims.js';
import { sourceNote, sublineOf } from '../sections/figureText.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import type { WeatherContext } from './context.js';
import { type Design, type DesignId, otherBlockHours } from './designs.js';
import { designsHeadline } from './headlines.js';
import { type RateRatio, ratioOf } from './rateRatios.js';
import type { Rates } from './rates.js';
import { type WeatherClass, weatherClass } from './weatherClasses.js';
import { strataText } from './words.js';

/** One class of weather by every design; null where few designs have it. */
export function sensitivityChart(
  context: WeatherContext,
  name: WeatherClass,
  designs: readonly Design[],
): Figure | null {
  const labels = labelsOf(context);
  const rows = designs.flatMap(({ id, fit }): ForestRow[] => {
    const ratio = ratioOf(fit, weatherClass(name));
    if (ratio === undefined) return [];
    const { estimate, lower, upper, accidents } = ratio;
    return [{ label: labels[id], estimate, lower, upper, n: accidents, highlight: id === 'headline' }];
  });
  if (rows.length < 3) return null;
  const { same, others } = agreement(designs, name);
  const estimates = rows.map(({ estimate }) => estimate);
  return forestPlot({
    id: `weather-sensitivity-${name}`,
    headline: designsHeadline(name, same, others),
    subline: sublineOf(
      context,
      `Ratio of reports per hour of ${name} to fair weather, by design`,
      rows[0]!.n!,
    ),
    alt: `Dot plot of ${rows.length} rate ratios of ${name} by design, from ${formatNumber(Math.min(...estimates))} to ${formatNumber(Math.max(...estimates))}; the headline is ${formatNumber(estimates[0]!)}.`,
    footnote: sourceNote(
      context,
      'Designs that leave hours out or guess their weather are biased toward 1. Each is defined in the table below.',
    ),
    rows,
    xTitle: 'Ratio of reports per hour',
    sides: ['fewer reports', 'more reports'],
  });
}

/** How many of the other designs let one claim the same of a class as the headline. */
export function agreement(
  designs: readonly Design[],
  name: WeatherClass,
): { readonly same: number; readonly others: number } {
  const claims = designs.flatMap(({ id, fit }) => {
    const ratio = ratioOf(fit, weatherClass(name));
    return ratio === undefined ? [] : [{ id, claim: claimOf(ratio, 1) }];
  });
  const headline = claims.find(({ id }) => id === 'headline')?.claim;
  const others = claims.filter(({ id }) => id !== 'headline');
  return { same: others.filter(({ claim }) => claim === headline).length, others: others.length };
}

/** Some classes of weather by every design. */
export function sensitivityTable(
  context: WeatherContext,
  names: readonly WeatherClass[],
  designs: readonly Design[],
): ReportTable {
  const labels = labelsOf(context);
  const ratiosOf = (name: WeatherClass): (RateRatio | undefined)[] =>
    designs.map(({ fit }) => ratioOf(fit, weatherClass(name)));
  return reportTable({
    id: 'weather-sensitivity',
    title: 'Alternative designs',
    columns: [
      { key: 'design', heading: 'Design', values: designs.map(({ id }) => labels[id]) },
      ...names.flatMap((name) => [
        {
          key: name,
          heading: `Rate ratio, ${name}`,
          values: ratiosOf(name).map((ratio) => ratio?.estimate ?? null),
        },
        ...intervalColumns(context.options.confidenceLevel, ratiosOf(name), { name }),
      ]),
      { key: 'accidents', heading: 'Reports compared', values: designs.map(({ fit }) => fit.accidents) },
    ],
  });
}

/** The method and the bias of each design. */
export function definitionsTable(
  context: WeatherContext,
  rates: Rates,
  designs: readonly Design[],
): ReportTable {
  const labels = labelsOf(context);
  const notes = notesOf(context, rates);
  return reportTable({
    id: 'weather-designs',
    title: 'What each design is',
    columns: [
      { key: 'design', heading: 'Design', values: designs.map(({ id }) => labels[id]) },
      { key: 'note', heading: 'What it is', values: designs.map(({ id }) => notes[id]) },
    ],
  });
}

function labelsOf({ options, feeds: [largest] }: WeatherContext): Readonly<Record<DesignId, string>> {
  return {
    headline: 'headline',
    'all-strata': 'all strata',
    'dense-strata': `strata ${formatLevel(options.denseObservedShare)} observed`,
    'other-block': `${otherBlockHours(options.hourBlockHours)}-hour blocks`,
    unmixed: 'unmixed hours',
    'clear-baseline': 'against clear only',
    'largest-feed': `${largest} only`,
    'other-feeds': `without ${largest}`,
    weighted: 'weighted hours',
    carried: `carried ${options.maxCarryMinutes} min`,
    uncorrected: 'uncorrected',
    pooled: 'no strata',
  };
}

function notesOf({ options }: WeatherContext, rates: Rates): Readonly<Record<DesignId, string>> {
  return {
    headline: `Zero-truncated conditional Poisson, ${strataText(rates.minObservedShare)}.`,
    'all-strata':
      'Includes strata with few observed hours. There an accident reported twice looks like two, which pulls the ratio toward 1.',
    'dense-strata': 'Where nearly all hours are observed, almost nothing has to be corrected.',
    'other-block':
      otherBlockHours(options.hourBlockHours) > 1
        ? 'Compares more hours, but traffic differs within a block.'
        : 'Compares only the same hour of the day.',
    unmixed: 'Leaves out hours whose accidents have two weathers.',
    'clear-baseline': 'Leaves cloudy hours out of the baseline.',
    'largest-feed': 'Accidents of the largest feed, in hours that it reports from.',
    'other-feeds': 'Accidents of the other feeds, in hours that they report from.',
    weighted:
      'Inverse-probability weights: each observed hour also stands for similar hours that were not observed, by the observed share of its stratum. Does not account for accidents that are reported twice.',
    carried: `Hours without an accident take the weather of the reading before them, in strata with at least ${formatLevel(options.denseObservedShare)} of their hours known. Biased toward 1, because a filled hour may have the wrong weather.`,
    uncorrected:
      'Accidents per observed hour. Biased toward 1, because empty hours are missing and more of them are dry.',
    pooled: 'Accidents per observed hour, with all places and times pooled. This is not a valid comparison.',
  };
}
