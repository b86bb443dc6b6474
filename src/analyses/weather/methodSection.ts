import { formatCountOf } from '../../base/format.js';
import type { Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import type { WeatherContext } from './context.js';
import type { Design } from './designs.js';
import { definitionsTable, sensitivityChart, sensitivityTable } from './designTables.js';
import { ratioOf } from './rateRatios.js';
import type { Rates } from './rates.js';
import { type WeatherClass, weatherClass } from './weatherClasses.js';
import { strataText } from './words.js';

/** The classes of weather that all designs are shown for. */
const sensitivityOf = ['rain', 'snow'] as const;

/** How the rates per hour are estimated, and how much the answer depends on it. Without rates, only the former. */
export function methodSection(context: WeatherContext, rates: Rates, designs: readonly Design[]): Section {
  const hasRates = rates.headline.ratios.length > 0;
  const compared = sensitivityOf.filter((name) => hasRatio(rates, name));
  const hasDesigns = compared.length > 0;
  const charts = compared.flatMap((name) => sensitivityChart(context, name, designs) ?? []);
  return {
    id: 'method',
    title: 'How rates per hour are estimated',
    isMethod: true,
    text: compact([...methodText(context, rates), hasDesigns && designsText, hasDesigns && drawnText(rates)]),
    figures: charts,
    tables: hasDesigns
      ? [sensitivityTable(context, compared, designs), definitionsTable(context, rates, designs)]
      : [],
    notShown: compact([
      hasRates &&
        !hasDesigns && {
          parts: ['weather-sensitivity', 'weather-sensitivity-*', 'weather-designs'],
          reason: 'Other designs are not shown: neither rain nor snow has a rate ratio.',
        },
      ...sensitivityOf
        .filter((name) => hasDesigns && !charts.some(({ id }) => id === `weather-sensitivity-${name}`))
        .map((name) => ({
          parts: [`weather-sensitivity-${name}`],
          reason: `Other designs are not drawn for ${name}: fewer than three give it a rate ratio.`,
        })),
    ]),
  };
}

function hasRatio({ headline }: Rates, name: WeatherClass): boolean {
  return ratioOf(headline, weatherClass(name)) !== undefined;
}

function methodText({ options }: WeatherContext, { minObservedShare }: Rates): string[] {
  const { hourBlockHours } = options;
  const block = hourBlockHours === 1 ? 'hour of the day' : `block of ${hourBlockHours} hours`;
  const fallback =
    minObservedShare < options.minObservedShare
      ? ' Such strata have too few reports in rain here, so all strata are used. Where an accident is reported twice, that pulls the ratios toward 1.'
      : '';
  return [
    `The hours of one station, month, weekday and ${block} are compared with each other (a time-stratified case-crossover design). They are the same place and time in other weeks of the month, where traffic, season and the coverage of the feeds are nearly the same and only the weather differs. The baseline is fair weather: an hour of clear or cloudy sky.`,
    `The model was chosen before looking at the result. It is a conditional Poisson model, zero-truncated because an hour without an accident is not observed, over ${strataText(options.minObservedShare)}. It compares the accidents of an hour beyond the first, so the missing hours do not bias it if counts are Poisson.${fallback}`,
  ];
}

const designsText =
  'The charts and tables below show alternative designs. Those that leave out the empty hours, or guess their weather, are biased toward 1 and are included to show this bias.';

function drawnText({ strata, drawn }: Rates): string | null {
  if (drawn === strata) return null;
  const [all, some] = [strata.starts.length - 1, drawn.starts.length - 1];
  return `The headline uses all ${formatCountOf(all, 'stratum', 'strata')}. The other designs, the curves and the comparisons of light and road use ${formatCountOf(some, 'stratum', 'strata')} drawn at random, which only widens their intervals.`;
}
