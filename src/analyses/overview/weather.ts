import { formatNumber, formatPercent } from '../../base/format.js';
import { forestPlot } from '../../charts/forest.js';
import { lines } from '../../charts/lines.js';
import { stacked } from '../../charts/stacked.js';
import type { Finding, Section } from '../../report/report.js';
import { shareFinding } from '../common/shares.js';
import { tableOf } from '../common/tables.js';
import { largest, type GroupCounts, textIn } from '../common/groupCounts.js';
import { withinSourceAndYear } from '../common/withinStrata.js';
import { type Context, confounded, isSevere } from './context.js';
import { aprilSteps, changedAt, stepTable, vocabularyFindings } from './vocabulary.js';

const minSevere = 100;
/** With fewer labels the shares of a month or a year are chance. */
const minInPeriod = 60;

/** Weather by group, with the change of vocabulary shown beside the groups that survive it. */
export async function weather(context: Context): Promise<Section> {
  const labels = (await context.ask(['month', 'weatherCondition', 'weatherGroup'])).where(
    (row) => row.weatherGroup !== null,
  );
  const severity = (await context.ask(['year', 'source', 'weatherGroup', 'severity'])).where(
    (row) => row.weatherGroup !== null,
  );
  if (labels.total === 0) return { id: 'weather', title: 'Weather', text: ['No row has a weather label.'] };
  const { top, level } = context.options;
  const groups = largest(labels.byText('weatherGroup'));
  const months = [...labels.split((row) => textIn(row, 'month')).keys()].sort();
  const { unit, parts } = periodsOf(labels, months.length);
  const periods = [...parts.keys()].sort();
  const spansChange = (months[0] ?? '') < changedAt && (months.at(-1) ?? '') >= changedAt;
  const steps = aprilSteps(
    labels,
    groups.map(([group]) => group),
  );
  const topLabels = largest(labels.byText('weatherCondition'), top);
  const odds = groups
    .filter(([group, n]) => group !== 'clear' && n >= minSevere)
    .map(([group, n]) => ({
      group,
      n,
      odds: withinSourceAndYear(
        severity.where((row) => row.weatherGroup === group || row.weatherGroup === 'clear'),
        (row) => row.weatherGroup === group,
        isSevere,
        level,
      ),
    }))
    .filter(({ odds }) => odds !== null);
  const marks = spansChange ? [{ at: `${changedAt}-01`, label: 'vocabulary changes' }] : [];
  return {
    id: 'weather',
    title: 'Weather',
    text: [
      'Most accidents are in fair weather because most hours are. Whether weather matters needs the hours without an accident, which are not in this file; the weather analysis estimates them.',
      `The feed changed its vocabulary between March and April 2019 (Clear became Fair, Overcast became Cloudy). The groups used here join both vocabularies.${steps === null ? ' This data has too few accidents on both sides of the change to show that.' : ''}`,
      ...(context.sources.length > 1
        ? [confounded('the severity of a weather is compared within each source and year')]
        : []),
    ],
    findings: [
      ...groupFindings(context, groups, labels.total),
      ...(steps === null ? [] : vocabularyFindings(steps, level)),
    ],
    figures: [
      stacked({
        id: 'weather-month',
        title: `Weather groups by ${unit}`,
        alt: `Shares of ${groups
          .slice(0, 5)
          .map(([group]) => group)
          .join(
            ', ',
          )} and others by ${unit}.${spansChange ? ' The vocabulary of the feed changes in April 2019.' : ''}`,
        footnote: context.footnote(labels.total),
        x: periods,
        series: drawnGroups(groups).map(({ name, has }) => ({
          name,
          y: periods.map(
            (period) => parts.get(period)!.where((row) => has(textIn(row, 'weatherGroup'))).total,
          ),
        })),
        xTitle: unit === 'month' ? 'Month' : 'Year',
        yTitle: 'Share of accidents',
        shares: true,
        look: periods.length > 36 ? 'areas' : 'bars',
        events: unit === 'month' ? marks : [],
        xType: unit === 'month' ? 'date' : 'category',
      }),
      ...(spansChange && unit === 'month'
        ? [
            lines({
              id: 'weather-labels',
              title: 'The same sky in two vocabularies',
              alt: 'Monthly shares of the labels Clear, Fair, Overcast and Cloudy: Clear and Overcast stop in April 2019, Fair and Cloudy begin.',
              footnote: context.footnote(labels.total),
              series: ['Clear', 'Fair', 'Overcast', 'Cloudy'].map((label) => ({
                name: label,
                x: periods,
                y: periods.map((period) => {
                  const part = parts.get(period)!;
                  return part.where((row) => row.weatherCondition === label).total / part.total;
                }),
              })),
              events: marks,
              xTitle: 'Month',
              yTitle: 'Share of accidents',
              percent: true,
              xType: 'date',
            }),
          ]
        : []),
      ...(odds.length === 0
        ? []
        : [
            forestPlot({
              id: 'weather-severe',
              title: `Odds of a severe report against clear weather, within ${context.stratum}`,
              alt: `Odds ratios with intervals: ${odds.map(({ group, odds }) => `${group} ${formatNumber(odds!.estimate)}`).join(', ')}.`,
              footnote: `${context.footnote(labels.total)}; groups with fewer than ${minSevere} left out`,
              rows: odds.map(({ group, n, odds }) => ({
                label: group,
                estimate: odds!.estimate,
                low: odds!.low,
                high: odds!.high,
                n,
              })),
              xTitle: 'Odds ratio of severity 3 or 4',
            }),
          ]),
    ],
    tables: [
      ...(steps === null ? [] : [stepTable(steps)]),
      {
        id: 'weather-labels',
        title: 'Weather labels',
        table: tableOf({
          label: topLabels.map(([label]) => label),
          group: topLabels.map(([label]) =>
            textIn(labels.rows.find((row) => row.weatherCondition === label)!, 'weatherGroup'),
          ),
          n: topLabels.map(([, n]) => n),
          share: topLabels.map(([, n]) => n / labels.total),
        }),
        headings: { label: 'Label in the file', group: 'Group', n: 'Accidents', share: 'Share' },
        percentColumns: ['share'],
        note: `The ${topLabels.length} most frequent of ${labels.byText('weatherCondition').size} labels.`,
      },
    ],
  };
}

/** The most frequent groups, and all others as one. */
function drawnGroups(
  groups: readonly (readonly [string, number])[],
): { readonly name: string; readonly has: (group: string) => boolean }[] {
  const named = groups.slice(0, 6).map(([group]) => group);
  return [
    ...named.map((name) => ({ name, has: (group: string) => group === name })),
    ...(groups.length > named.length
      ? [{ name: 'others', has: (group: string) => !named.includes(group) }]
      : []),
  ];
}

/** The months, or the years where a month is too few to have shares; one that is too few itself is left out. */
function periodsOf(
  labels: GroupCounts,
  months: number,
): { readonly unit: 'month' | 'year'; readonly parts: ReadonlyMap<string, GroupCounts> } {
  const unit = labels.total / months < minInPeriod ? 'year' : 'month';
  const parts = labels.split((row) => textIn(row, 'month').slice(0, unit === 'year' ? 4 : 7));
  const whole = [...parts].filter(([, { total }]) => total >= minInPeriod);
  return { unit, parts: whole.length === 0 ? parts : new Map(whole) };
}

function groupFindings(
  context: Context,
  groups: readonly (readonly [string, number])[],
  whole: number,
): Finding[] {
  const fair = groups.reduce((sum, [group, n]) => sum + (group === 'clear' || group === 'cloud' ? n : 0), 0);
  return [
    shareFinding({
      id: 'weather-fair',
      sentence: `${formatPercent(fair / whole)} of the accidents happen under a clear or cloudy sky.`,
      part: fair,
      whole,
      of: 'accidents with a weather label',
      level: context.options.level,
      caveat: 'This is how often the weather is like that, not how safe it is.',
    }),
  ];
}
