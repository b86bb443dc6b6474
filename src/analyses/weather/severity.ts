import { formatCount, formatNumber } from '../../base/format.js';
import { type ForestRow, forestPlot } from '../../charts/forest.js';
import type { Finding, Section } from '../../report/report.js';
import { type Coefficient, type Interval, ratio } from '../../stats/index.js';
import { intervalHeadings } from '../common/headings.js';
import { commonOddsRatio, type OddsRatio } from '../common/mantelHaenszel.js';
import { tableOf } from '../common/tables.js';
import { numberIn, type Row, type GroupCounts, textIn } from '../common/groupCounts.js';
import { type Context, feedName } from './context.js';
import { kindOfName, kindPhrase, kinds } from './kinds.js';
import { type SeverityFit, type SeverityOdds, severityOf } from './severityModel.js';
import { severityRows } from './severityRows.js';

/** Given an accident, is it reported as more severe in bad weather? Within each source, whose scales differ. */
export async function severity(context: Context): Promise<Section> {
  const { options, sources } = context;
  const [rows, strata] = await Promise.all([
    severityRows(context),
    context.ask(
      ['source', 'year', 'state', 'sunriseSunset', 'isFreeway', 'weatherGroup'],
      { severe: { kind: 'share', where: { severity: [3, 4] } } },
      { weatherGroup: { present: true } },
    ),
  ]);
  const fits = sources.map((source) => severityOf(rows, source, options.level));
  const told = fits.filter(({ odds }) => odds.length > 0);
  const stratified = (source: string, kind: number): OddsRatio | null =>
    withinStrata(
      strata.where((row) => textIn(row, 'source') === source),
      kind,
      options.level,
    );
  const isSample = rows.size >= options.severityRows;
  const text = [
    'Severity is the impact on traffic from 1 to 4, as each feed judges it. It never means injury. The feeds have scales of their own and moved them over the years, so each source is fitted alone, with the year held.',
    `The model is a proportional-odds logit: one odds ratio for every step of the scale, standard errors clustered by station and day. It is fitted to ${isSample ? `${formatCount(rows.size)} random rows (seed ${options.seed})` : `all ${formatCount(rows.size)} rows with a weather label`}. Beside it stands the plain logit of severity 3 or 4, and, over all rows, the common odds ratio within source, year, state, light and kind of road.`,
    ...fits
      .filter(({ odds }) => odds.length === 0)
      .map(({ source, reason }) => `No model for ${feedName(source)}: ${reason}.`),
    ...told.map(proportionalSentence).filter((sentence) => sentence !== null),
  ];
  const cells = told.flatMap((fit) =>
    fit.odds.map((odds) => ({ fit, odds, common: stratified(fit.source, odds.kind) })),
  );
  return {
    id: 'severity',
    title: 'Severity, given an accident',
    text,
    findings: cells
      .filter(({ odds }) => ['rain', 'snow'].includes(kinds[odds.kind]!))
      .map(({ fit, odds }) => oddsFinding(fit, odds, options.level)),
    ...(told.length === 0
      ? {}
      : {
          figures: told.map((fit) => {
            const rowsOf = fit.odds.map((odds): ForestRow => {
              const { estimate, lower, upper } = ratio(odds.proportional);
              return {
                label: kindPhrase(odds.kind),
                estimate,
                low: lower,
                high: upper,
                n: odds.n,
              };
            });
            return forestPlot({
              id: `weather-severity-${fit.source.toLowerCase()}`,
              title: `${feedName(fit.source)}: odds of a higher severity against clear or cloudy sky`.replace(
                /^the/,
                'The',
              ),
              alt: `Odds ratios with intervals in ${feedName(fit.source)}: ${rowsOf.map((row) => `${row.label} ${formatNumber(row.estimate)}`).join(', ')}.`,
              footnote: `${fit.source === 'unknown' ? 'Source not given' : fit.source}, n = ${formatCount(fit.rows)}`,
              rows: rowsOf,
              xTitle: 'Odds ratio, log scale',
            });
          }),
          tables: [
            {
              id: 'weather-severity',
              title: 'Odds ratios of severity by weather, within source',
              table: tableOf({
                source: cells.map(({ fit }) => feedName(fit.source)),
                weather: cells.map(({ odds }) => kindPhrase(odds.kind)),
                n: cells.map(({ odds }) => odds.n),
                ...columnsOf(
                  'odds',
                  cells.map(({ odds }) => odds.proportional),
                ),
              }),
              headings: {
                source: 'Source',
                weather: 'Weather',
                n: 'Rows',
                odds: 'Odds ratio, whole scale',
                ...endHeadings(['odds'], options.level),
              },
            },
            {
              id: 'weather-severe',
              title: 'Odds ratios of severity 3 or 4 by weather, within source',
              table: tableOf({
                source: cells.map(({ fit }) => feedName(fit.source)),
                weather: cells.map(({ odds }) => kindPhrase(odds.kind)),
                ...columnsOf(
                  'severe',
                  cells.map(({ odds }) => odds.severe),
                ),
                common: cells.map(({ common }) => common?.estimate ?? null),
                commonLow: cells.map(({ common }) => common?.low ?? null),
                commonHigh: cells.map(({ common }) => common?.high ?? null),
              }),
              headings: {
                source: 'Source',
                weather: 'Weather',
                severe: 'Logit',
                common: 'All rows, within strata',
                ...endHeadings(['severe', 'common'], options.level),
              },
              note: 'The logit is on the rows of the model above. The other is the common odds ratio (Mantel-Haenszel) of all rows within year, state, light and kind of road.',
            },
          ],
        }),
    caveats: [
      'Only accidents are seen: weather that adds light accidents lowers the share of severe ones without making any milder. These odds describe the mix, not a risk.',
      ...(told.length === 0
        ? []
        : [`Held alike: ${[...new Set(told.flatMap((fit) => fit.adjustedFor))].join(', ')}.`]),
    ],
  };
}

function endHeadings(names: readonly string[], level: number): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => Object.entries(intervalHeadings(level, name))));
}

function columnsOf(
  name: string,
  values: readonly (Coefficient | null)[],
): Readonly<Record<string, readonly (number | null)[]>> {
  const ratios = values.map((value): Interval | null => (value === null ? null : ratio(value)));
  return {
    [name]: ratios.map((value) => value?.estimate ?? null),
    [`${name}Low`]: ratios.map((value) => value?.lower ?? null),
    [`${name}High`]: ratios.map((value) => value?.upper ?? null),
  };
}

function oddsFinding(fit: SeverityFit, odds: SeverityOdds, level: number): Finding {
  const { estimate, lower, upper } = ratio(odds.proportional);
  const name = kindPhrase(odds.kind);
  const verdict = lower > 1 ? 'higher' : upper < 1 ? 'lower' : 'not clearly different';
  return {
    id: `severity-${kinds[odds.kind]}-${fit.source.toLowerCase()}`,
    sentence: `Among accidents of ${feedName(fit.source)} the odds of a higher severity in ${name} are ${formatNumber(estimate)} times those under clear or cloudy sky: ${verdict}.`,
    estimate,
    unit: 'ratio',
    interval: {
      low: lower,
      high: upper,
      level,
      method: 'proportional-odds logit, clustered by station and day',
    },
    denominator: { n: odds.n, of: `accidents of ${feedName(fit.source)} in ${name} in the model` },
    caveat: 'Impact on traffic, not injury; and the mix of accidents, not the risk of one.',
  };
}

function proportionalSentence({ source, proportionalPValue, rows }: SeverityFit): string | null {
  if (proportionalPValue === null) return null;
  const p = proportionalPValue < 0.001 ? 'p < 0.001' : `p = ${proportionalPValue.toFixed(3)}`;
  return proportionalPValue < 0.05
    ? `In ${feedName(source)} one odds ratio for all steps is too simple (likelihood ratio against the multinomial logit, ${p}, n = ${formatCount(rows)}): read it as an average over the steps, and the column of severity 3 or 4 for that step.`
    : `In ${feedName(source)} one odds ratio for all steps of the scale holds as far as this data can tell (likelihood ratio against the multinomial logit, ${p}).`;
}

/** Odds of severity 3 or 4 in a kind against the baseline, within everything that the strata were asked by. */
function withinStrata(tally: GroupCounts, kind: number, level: number): OddsRatio | null {
  const sums = new Map<string, [severe: number, n: number, baseSevere: number, baseN: number]>();
  for (const row of tally.rows) {
    const own = kindOfName(row.weatherGroup);
    if (own !== 0 && own !== kind) continue;
    const key = stratumKey(row);
    let sum = sums.get(key);
    if (sum === undefined) {
      sum = [0, 0, 0, 0];
      sums.set(key, sum);
    }
    const n = numberIn(row, 'n');
    const place = own === 0 ? 2 : 0;
    sum[place]! += Math.round(n * numberIn(row, 'severe'));
    sum[place + 1]! += n;
  }
  return commonOddsRatio(
    [...sums.values()].map(([severe, n, baseSevere, baseN]) => ({
      withFeature: { events: severe, n },
      without: { events: baseSevere, n: baseN },
    })),
    level,
  );
}

function stratumKey(row: Row): string {
  return `${row.year} ${row.state} ${row.sunriseSunset} ${row.isFreeway}`;
}
