import { formatCount, formatNumber } from '../../base/format.js';
import { forestPlot } from '../../charts/forest.js';
import type { Finding, Section } from '../../report/report.js';
import { normalQuantile } from '../../stats/index.js';
import { intervalHeadings } from '../common/headings.js';
import { tableOf } from '../common/tables.js';
import { largest, type GroupCounts } from '../common/groupCounts.js';
import { aprilSteps, changedAt, stepTable, vocabularyFindings } from '../overview/vocabulary.js';
import { cellsOf } from './cells.js';
import type { Context } from './context.js';
import { plainCells, type Rates } from './designs.js';
import { kindOf, kindPhrase, kinds } from './kinds.js';
import { hourNumber } from './panel.js';
import { type RateRatio, ratioOf, truncatedRates } from './rateRatios.js';
import { ratioText } from './rates.js';

const changeHour = hourNumber(`${changedAt}-01T00`);
const compared = ['rain', 'snow', 'fog', 'thunder'].map((name) => kinds.indexOf(name as 'rain'));

/** Accidents by month, label and group of the label. */
export async function askLabels(context: Context): Promise<GroupCounts> {
  const all = await context.ask(['month', 'weatherCondition', 'weatherGroup']);
  return all.where((row) => row.weatherGroup !== null);
}

/** The feed changed its words in April 2019: that the rates do not. */
export function vocabulary({ options }: Context, labels: GroupCounts, rates: Rates | null): Section {
  const groups = largest(labels.byText('weatherGroup')).map(([group]) => group);
  const steps = aprilSteps(labels, groups);
  const pairs = rates === null ? [] : beforeAndAfter(rates, options.level);
  return {
    id: 'vocabulary',
    title: 'The change of words in April 2019',
    text: [
      'At the end of March 2019 the weather feed changed its words: Clear became Fair, Overcast became Cloudy, calm wind went from a blank to a zero. The groups used here join both vocabularies, clear and cloud are one baseline, and every stratum lies within one month, so no comparison in this report is made across the change.',
      ...(pairs.length === 0
        ? ['This data has too few accidents in bad weather on both sides of the change to compare the rates.']
        : []),
      ...(steps === null
        ? [
            'It does not hold a whole year of labels on both sides of the change, so the shares are not compared.',
          ]
        : []),
    ],
    findings: [
      ...pairs.flatMap((pair) => changeFinding(pair, options.level)),
      ...(steps === null ? [] : vocabularyFindings(steps, options.level)),
    ],
    ...(pairs.length === 0
      ? {}
      : {
          figures: [
            forestPlot({
              id: 'weather-vocabulary',
              title: 'Rate ratios before and after the change of words',
              alt: `Rate ratios before and after April 2019: ${pairs.map(({ kind, before, after }) => `${kindPhrase(kind)} ${formatNumber(before.estimate)} and ${formatNumber(after.estimate)}`).join(', ')}.`,
              footnote: `n = ${formatCount(pairs.reduce((sum, { before, after }) => sum + before.accidents + after.accidents, 0))} accidents in such weather`,
              rows: pairs.flatMap(({ kind, before, after }) => [
                { ...before, label: `${kindPhrase(kind)} before`, n: before.accidents },
                { ...after, label: `${kindPhrase(kind)} after`, n: after.accidents },
              ]),
              xTitle: 'Rate ratio per hour, log scale',
            }),
          ],
        }),
    tables: [
      ...(pairs.length === 0
        ? []
        : [
            {
              id: 'weather-vocabulary',
              title: 'Rate ratios before and after April 2019',
              table: tableOf({
                weather: pairs.map(({ kind }) => kindPhrase(kind)),
                before: pairs.map(({ before }) => ratioText(before)),
                after: pairs.map(({ after }) => ratioText(after)),
                change: pairs.map(({ change }) => change.estimate),
                low: pairs.map(({ change }) => change.low),
                high: pairs.map(({ change }) => change.high),
              }),
              headings: {
                weather: 'Weather',
                before: 'Before',
                after: 'After',
                change: 'After over before',
                ...intervalHeadings(options.level),
              },
            },
          ]),
      ...(steps === null ? [] : [stepTable(steps)]),
    ],
  };
}

interface Change {
  readonly kind: number;
  readonly before: RateRatio;
  readonly after: RateRatio;
  readonly change: { readonly estimate: number; readonly low: number; readonly high: number };
}

function beforeAndAfter({ panel, drawn: strata, minCoverage }: Rates, level: number): Change[] {
  const ratesWhere = (isAfter: boolean) =>
    truncatedRates(
      cellsOf(strata, {
        ...plainCells(panel),
        minCoverage,
        kindOf: (hour) => (panel.hour[hour]! >= changeHour === isAfter ? kindOf(panel.group[hour]!) : -1),
      }),
      kinds.length,
      level,
    );
  const [old, young] = [ratesWhere(false), ratesWhere(true)];
  return compared.flatMap((kind): Change[] => {
    const [before, after] = [ratioOf(old, kind), ratioOf(young, kind)];
    if (before === undefined || after === undefined) return [];
    const estimate = after.estimate / before.estimate;
    const reach = Math.exp(
      normalQuantile((1 + level) / 2) * Math.hypot(before.standardError, after.standardError),
    );
    return [{ kind, before, after, change: { estimate, low: estimate / reach, high: estimate * reach } }];
  });
}

function changeFinding({ kind, before, after, change }: Change, level: number): Finding[] {
  if (!['rain', 'snow'].includes(kinds[kind]!)) return [];
  const name = kindPhrase(kind);
  const isSame = change.low <= 1 && change.high >= 1;
  return [
    {
      id: `vocabulary-${kinds[kind]}`,
      sentence: `The rate ratio of ${name} is ${formatNumber(before.estimate)} before the change of words and ${formatNumber(after.estimate)} after: ${isSame ? 'no difference that chance would not make' : 'a difference beyond chance, which may be the years as well as the words'}.`,
      estimate: change.estimate,
      unit: 'ratio',
      interval: { ...change, level, method: 'ratio of two independent estimates' },
      denominator: {
        n: before.accidents + after.accidents,
        of: `accidents in compared hours of ${name}`,
      },
      caveat: 'The two periods differ in years, roads and sources as well as in words.',
    },
  ];
}
