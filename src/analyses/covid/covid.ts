import type { Source } from '../../query/source.js';
import type { Report, Section } from '../../report/report.js';
import { type Analysis, type AnalysisResult, runAnalysis } from '../common/analysis.js';
import { ownSection, restingOn, withOwnQuestions } from '../common/asked.js';
import { answerOf, answerWithoutEffect } from './answer.js';
import { cannotSection, emptyReason, sectionWithoutAccidents } from './cannotSection.js';
import { computeCollection } from './collection.js';
import { collectionSection } from './collectionSection.js';
import { type CovidContext, type Feed, type FittedFeed, isFitted, openCovid } from './context.js';
import { type Counterfactual, computeCounterfactual } from './counterfactual.js';
import { computeMainEffect } from './mainEffect.js';
import { mainEffectSection } from './mainEffectSection.js';
import { modelSection } from './modelSection.js';
import { computeNaive } from './naive.js';
import { naiveSection } from './naiveSection.js';
import { type CovidOptions, checkDays, covidOptions } from './options.js';
import { askStablePanel } from './panel.js';
import { panelSection } from './panelSection.js';
import { placeboSection } from './placeboSection.js';
import { computeResiduals } from './residuals.js';
import { computeSensitivity } from './sensitivity.js';
import { sensitivitySection } from './sensitivitySection.js';
import { askShapes } from './shapes.js';
import { shapesSection } from './shapesSection.js';
import { computeSources } from './sources.js';
import { sourcesSection } from './sourcesSection.js';
import { computeStates } from './states.js';
import { statesSection } from './statesSection.js';
import { computeWithoutStates } from './withoutState.js';

export { type CovidOptions, covidDefaults } from './options.js';
export { type StateOrder, stateOrders } from './stateOrders.js';

/**
 * Estimates what COVID-19 did to the reported accidents, and how far this data can show it: an interrupted time series
 * with a model fixed in advance, by feed, by state, pooled, and where coverage was stable. The report also has a
 * forecast without the interruption, the same analysis on days when nothing happened, the result of every other choice
 * of method, and shares that do not depend on coverage.
 *
 * Asks the source at most five questions. When the data does not cover both sides of the interruption, has too few
 * accidents or does not name its feeds, the report gives what is possible and states what is not.
 *
 * @param source the accidents: `await openSource('US_Accidents.csv')`
 * @returns the report as plain data, for `show`, `renderHtml` or a test
 * @throws InputError when an option is unknown, out of range, or in contradiction to another
 * @see Lopez Bernal, Cummins and Gasparrini, Int. J. Epidemiology 2017, for interrupted time series
 * @example
 * const report = await covid(source, { effectUntil: '2020-07-01' });
 * findFinding(report, 'level').sentence;
 * // 'Source2 has 51 % fewer reports than expected.'
 */
export function covid(source: Source, options: CovidOptions = {}): Promise<Report> {
  return runAnalysis(covidAnalysis, source, options);
}

export const covidAnalysis: Analysis<CovidOptions> = {
  id: 'covid',
  about: 'what COVID-19 did',
  topic: 'What COVID-19 did to reported accidents',
  standFirst:
    'Reports after the national emergency of March 2020, compared with what the reports before it predict.',
  requires: ['time', 'feed', 'severity', 'state', 'station'],
  caveats: [
    'The reporting coverage of the feeds changed in 2020.',
    'The data has no traffic volumes, so no result is a risk per mile or per driver.',
  ],
  options: covidOptions,
  checkTogether: checkDays,
  async analyse(context) {
    const covidContext = await openCovid(context);
    return covidContext.total === 0
      ? await withoutAccidents(covidContext)
      : {
          accidents: covidContext.total,
          extent: covidContext.counts.extent,
          ...(await resultOf(covidContext)),
        };
  },
};

/** An empty report, and why it is empty if the source has accidents. */
async function withoutAccidents(context: CovidContext): Promise<AnalysisResult<CovidOptions>> {
  const first = await context.ask({ by: ['day'], orderBy: [{ column: 'day', descending: false }], limit: 1 });
  if (first.rowCount === 0) return { accidents: 0, sections: [] };
  const reason = emptyReason(context, first.columns.day![0] as string | null);
  return { accidents: 0, sections: [sectionWithoutAccidents(reason)], emptyReason: reason };
}

type CovidResult = Omit<AnalysisResult<CovidOptions>, 'accidents'>;

async function resultOf(context: CovidContext): Promise<CovidResult> {
  const shapes = await ownSection(context, async (own) => shapesSection(own, await askShapes(own)));
  const { mainFeed } = context;
  return mainFeed === null
    ? resultWithoutEffect(context, shapes)
    : await resultWithEffect(context, mainFeed, shapes);
}

function resultWithoutEffect(context: CovidContext, shapes: Section): CovidResult {
  const collection = computeCollection(context);
  const sections = [
    cannotSection(context, collection),
    shapes,
    naiveSection(context, computeNaive(context)),
    collectionSection(context, collection),
  ];
  return { sections, ...answerWithoutEffect(context, sections) };
}

/** The answer, the feeds, the states and the shapes; then what they rest on. */
async function resultWithEffect(
  context: CovidContext,
  feed: FittedFeed,
  shapes: Section,
): Promise<CovidResult> {
  const forPanel = withOwnQuestions(context);
  const panel = await askStablePanel(forPanel, feed);
  const forecasts = forecastsOf(context);
  const forecast = forecasts.get(feed) ?? null;
  const national = computeStates(context, feed, 'national');
  const orders = computeStates(context, feed, 'orders');
  const collection = computeCollection(context);
  const main = computeMainEffect(context, feed, forecast);
  const sources = computeSources(context, forecasts);
  const others = { forecast, panel, national: national.pooled, orders: orders.pooled };
  const sensitivity = computeSensitivity(context, feed, others);
  const sections = [
    mainEffectSection(context, main),
    sourcesSection(context, sources, main, collection),
    statesSection(context, feed, context.options.dates === 'orders' ? orders : national),
    shapes,
    placeboSection(context, main, computeWithoutStates(context, feed)),
    restingOn(sensitivitySection(context, main, sensitivity), forPanel),
    restingOn(panelSection(context, feed, panel), forPanel),
    naiveSection(context, computeNaive(context)),
    collectionSection(context, collection),
    modelSection(context, feed, computeResiduals(feed)),
  ];
  return { sections, ...answerOf(context, { main, sources, sensitivity, panel }, sections) };
}

/** The forecast without the interruption, for each fitted feed. */
function forecastsOf({ options, feeds, all }: CovidContext): Map<Feed, Counterfactual> {
  const fitted = [...new Set([...feeds, all])].filter(isFitted);
  return new Map(
    fitted.map((feed) => [feed, computeCounterfactual(feed.series, feed.outcome.effect, options)]),
  );
}
