import type { Source } from '../../query/source.js';
import type { Report, Section } from '../../report/report.js';
import { provenanceOf } from '../common/provenance.js';
import { alternativesOf } from './alternatives.js';
import { cannotSection } from './cannotSection.js';
import { collectionSection } from './collectionSection.js';
import { type CovidContext, type Feed, openCovid } from './context.js';
import { type Counterfactual, counterfactual } from './counterfactual.js';
import { counterfactualSection } from './counterfactualSection.js';
import { headlineSection } from './headlineSection.js';
import { modelSection } from './modelSection.js';
import { naiveSection } from './naiveSection.js';
import { type CovidOptions, checkedOptions } from './options.js';
import { stablePanel } from './panel.js';
import { panelSection } from './panelSection.js';
import { placeboSection } from './placeboSection.js';
import { sensitivitySection } from './sensitivitySection.js';
import { shapesOf } from './shapes.js';
import { shapesSection } from './shapesSection.js';
import { sourcesSection } from './sourcesSection.js';
import { stateEffects } from './states.js';
import { statesSection } from './statesSection.js';

export { type CovidOptions, covidDefaults } from './options.js';
export { type StateOrder, stateOrders } from './stateOrders.js';

/**
 * What COVID-19 did to reported accidents, and how far this data can say so: an interrupted time series with a model
 * fixed beforehand, per source, per state, pooled and where coverage was stable; what would have been; the same
 * analysis where nothing happened; every other way to have done it; and what does not hang on coverage.
 *
 * At most five questions, answered by the source's own engine. Data that does not span the interruption, that is thin or that
 * does not name its feeds gives what it can, and says what it cannot.
 *
 * @param source where the accidents are
 * @returns plain data for `show`, `renderHtml` or a test
 * @throws InputError when an option is out of range
 * @see Lopez Bernal, Cummins and Gasparrini, Int. J. Epidemiology 2017, for interrupted time series
 * @example
 * const report = await covid(source, { until: '2020-07-01' });
 * findingOf(report, 'level').sentence;
 * // 'From 1 April 2020 to 30 June 2020: 51 % fewer accidents reported by Source2 than its own past leads one to expect.'
 */
export async function covid(source: Source, options: CovidOptions = {}): Promise<Report> {
  const startedMs = performance.now();
  const used = checkedOptions(options);
  const context = await openCovid(source, used);
  return {
    id: 'covid',
    title: 'What COVID-19 did to reported accidents',
    summary:
      context.total === 0
        ? 'There is no accident in this source, or none within the filter, so there is nothing to tell.'
        : 'Reports before and after the national emergency of March 2020, held against what their own past leads one to expect.',
    sections: context.total === 0 ? [] : await sectionsOf(context),
    caveats: [
      'Counts are accidents times the coverage of the feeds. Source is the main confounder, and coverage changed in 2020.',
      'Severity is the impact on traffic. It never means injury.',
      'The data has no traffic volumes: nothing here is a risk per mile or per driver.',
    ],
    provenance: provenanceOf(context.description, { ...used }, startedMs),
  };
}

async function sectionsOf(context: CovidContext): Promise<Section[]> {
  const shapes = await shapesOf(context);
  const { headline } = context;
  if (headline === null)
    return [
      cannotSection(context),
      naiveSection(context),
      collectionSection(context),
      shapesSection(context, shapes),
    ];
  const panel = await stablePanel(context);
  const forecasts = forecastsOf(context);
  const forecast = forecasts.get(headline) ?? null;
  const national = stateEffects(context, headline, 'national');
  const orders = stateEffects(context, headline, 'orders');
  const alternatives = alternativesOf(context, headline, forecast, panel, national, orders);
  return [
    headlineSection(context, headline, forecast),
    naiveSection(context),
    collectionSection(context),
    modelSection(context, headline),
    sourcesSection(context, forecasts),
    statesSection(context, headline, context.options.dates === 'orders' ? orders : national),
    panelSection(context, headline, panel),
    ...(forecast === null ? [] : [counterfactualSection(context, headline, forecast)]),
    placeboSection(context, headline),
    sensitivitySection(context, headline, alternatives),
    shapesSection(context, shapes),
  ];
}

/** What would have been, for each feed that could be fitted. */
function forecastsOf(context: CovidContext): Map<Feed, Counterfactual> {
  const { options, feeds, all } = context;
  const forecasts = new Map<Feed, Counterfactual>();
  for (const feed of new Set([...feeds, all])) {
    const { effect } = feed.outcome;
    if (effect !== null)
      forecasts.set(feed, counterfactual(feed.series, effect, options.level, options.draws, options.seed));
  }
  return forecasts;
}
