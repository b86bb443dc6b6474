import { formatCount, formatNumber } from '../../base/format.js';
import { type ForestRow, forestPlot } from '../../charts/forest.js';
import type { Finding, Section } from '../../report/report.js';
import { intervalHeadings } from '../common/headings.js';
import { tableOf } from '../common/tables.js';
import type { Context } from './context.js';
import { alternatives, cellsPhrase, type Design, type Rates } from './designs.js';
import { kindPhrase, kinds } from './kinds.js';
import { type RateRatio, ratioOf } from './rateRatios.js';

/** What stands beside every ratio of this report. */
export const perHour =
  'Per hour, not per vehicle: fewer people drive in bad weather, so the risk of those who do rises by more than this.';

export const truncatedMethod = 'zero-truncated conditional Poisson, clustered by station and month';

/** `1.35 (1.30 to 1.40)`. */
export function ratioText({ estimate, low, high }: Pick<RateRatio, 'estimate' | 'low' | 'high'>): string {
  return `${formatNumber(estimate)} (${formatNumber(low)} to ${formatNumber(high)})`;
}

/** Accidents per hour of each weather against clear or cloudy sky, and how far the answer hangs on the method. */
export function rates(context: Context, found: Rates): Section {
  const { options } = context;
  const { headline, minCoverage, panel } = found;
  const { fit } = headline;
  const block = options.hourBlockHours;
  const text = [
    `Compared are hours of one station, month, weekday and ${block === 1 ? 'hour of the day' : `block of ${block} hours`} with each other: the same place and time in other weeks of the month, where traffic, season and the coverage of the feeds are nearly the same and only the weather differs (a time-stratified case-crossover design). The baseline is an hour of clear or cloudy sky.`,
    `Chosen before looking at the result: a conditional Poisson model, zero-truncated because an hour without an accident is not seen, over ${cellsPhrase(options.minCoverage)}. It compares how many accidents an hour has beyond the first, so the hours that are missing cannot bias it.${minCoverage < options.minCoverage ? ' Cells as dense as that have too few accidents in rain here; all cells are used instead, and where an accident is reported twice that pulls the ratios toward 1.' : ''}`,
  ];
  if (fit.ratios.length === 0) {
    return {
      id: 'rates',
      title: 'Accidents per hour, by weather',
      text: [
        ...text,
        `This data cannot answer it: ${fit.reason ?? 'no kind of weather has enough accidents'}. The ${formatCount(panel.stations.length)} busiest stations have ${formatCount(panel.size)} hours with an accident, and a rate needs many hours with two or more at the same place. Take a longer or a denser file.`,
      ],
    };
  }
  const designs = alternatives(context, found);
  const tested = ['rain', 'snow'].filter((name) => ratioOf(fit, kinds.indexOf(name as 'rain')) !== undefined);
  const missing = kinds.filter((_, kind) => kind > 0 && ratioOf(fit, kind) === undefined);
  return {
    id: 'rates',
    title: 'Accidents per hour, by weather',
    text: [
      ...text,
      ...(missing.length === 0
        ? []
        : [
            `Too few hours to say anything about: ${missing.map((name) => kindPhrase(kinds.indexOf(name))).join(', ')}.`,
          ]),
      ...(tested.length === 0
        ? []
        : [
            'Below the headline stand the other ways to ask. Those that leave the empty hours out, or guess their weather, are biased toward 1, and are shown for their bias.',
            ...drawnSentence(found),
          ]),
    ],
    findings: fit.ratios.map((ratio) => rateFinding(ratio, options.level)),
    figures: [
      forestPlot({
        id: 'weather-rates',
        title: 'Accidents per hour against clear or cloudy sky',
        alt: `Rate ratios with intervals: ${fit.ratios.map((ratio) => `${kindPhrase(ratio.kind)} ${ratioText(ratio)}`).join(', ')}.`,
        footnote: `n = ${formatCount(fit.accidents)} accidents in ${formatCount(fit.hours)} hours, ${formatCount(fit.strata)} strata`,
        rows: fit.ratios.map((ratio) => ({
          label: kindPhrase(ratio.kind),
          estimate: ratio.estimate,
          low: ratio.low,
          high: ratio.high,
          n: ratio.accidents,
        })),
        xTitle: 'Rate ratio per hour, log scale',
      }),
      ...tested.map((name) => sensitivityFigure(name, designs)),
    ],
    tables: [
      {
        id: 'weather-rates',
        title: 'Rate ratios per hour',
        table: tableOf({
          weather: fit.ratios.map(({ kind }) => kindPhrase(kind)),
          ratio: fit.ratios.map(({ estimate }) => estimate),
          low: fit.ratios.map(({ low }) => low),
          high: fit.ratios.map(({ high }) => high),
          accidents: fit.ratios.map(({ accidents }) => accidents),
          hours: fit.ratios.map(({ hours }) => hours),
          uncorrected: fit.ratios.map(({ kind }) => estimateOf(designs, 'seen-only', kind)),
          pooled: fit.ratios.map(({ kind }) => estimateOf(designs, 'pooled', kind)),
        }),
        headings: {
          weather: 'Weather',
          ratio: 'Rate ratio',
          ...intervalHeadings(options.level),
          accidents: 'Accidents',
          hours: 'Hours seen',
          uncorrected: 'Uncorrected',
          pooled: 'No strata',
        },
        note: 'Uncorrected: the same strata, seen hours only, biased toward 1. No strata: accidents per seen hour, everything in one pot.',
      },
      ...(tested.length === 0
        ? []
        : [
            {
              id: 'weather-sensitivity',
              title: 'Other ways to ask',
              table: tableOf({
                design: designs.map(({ label }) => label),
                ...Object.fromEntries(
                  tested.flatMap((name) => [
                    [name, designs.map(({ fit }) => fitted(fit.ratios, name)?.estimate ?? null)],
                    [`${name}Low`, designs.map(({ fit }) => fitted(fit.ratios, name)?.low ?? null)],
                    [`${name}High`, designs.map(({ fit }) => fitted(fit.ratios, name)?.high ?? null)],
                  ]),
                ),
                accidents: designs.map(({ fit }) => fit.accidents),
              }),
              headings: {
                design: 'Design',
                ...Object.fromEntries(
                  tested.flatMap((name) => [
                    [name, `Rate ratio, ${name}`],
                    ...Object.entries(intervalHeadings(options.level, name)),
                  ]),
                ),
                accidents: 'Accidents compared',
              },
            },
            {
              id: 'weather-designs',
              title: 'What each of them is',
              table: tableOf({
                design: designs.map(({ label }) => label),
                note: designs.map(({ note }) => note),
              }),
              headings: { design: 'Design', note: 'What it is' },
            },
          ]),
    ],
    caveats: [
      'Counts are reports of the feeds. A feed that reports more when it rains, or an accident that is reported twice, looks like weather.',
      'The weather of a station stands for tens of kilometers: part of the accidents "in rain" were dry and the other way round, which pulls the ratios toward 1.',
    ],
  };
}

function drawnSentence({ strata, drawn }: Rates): string[] {
  if (drawn === strata) return [];
  const [all, some] = [strata.starts.length - 1, drawn.starts.length - 1];
  return [
    `The headline is from all ${formatCount(all)} strata. What follows it, here and in the next sections, is from ${formatCount(some)} of them drawn at random, which is plenty: only the intervals are wider.`,
  ];
}

function rateFinding(ratio: RateRatio, level: number): Finding {
  const name = kindPhrase(ratio.kind);
  const holdsOne = ratio.low <= 1 && ratio.high >= 1;
  return {
    id: `rate-${kinds[ratio.kind]}`,
    sentence: `An hour of ${name} has ${formatNumber(ratio.estimate)} times the accidents of a clear or cloudy hour at the same station, month, weekday and hour${holdsOne ? ', which chance alone could do' : ''}.`,
    estimate: ratio.estimate,
    unit: 'ratio',
    interval: { low: ratio.low, high: ratio.high, level, method: truncatedMethod },
    denominator: {
      n: ratio.accidents,
      of: `accidents in ${formatCount(ratio.hours)} compared hours of ${name}`,
    },
    caveat: perHour,
  };
}

function fitted(ratios: readonly RateRatio[], name: string): RateRatio | undefined {
  return ratios.find(({ kind }) => kinds[kind] === name);
}

function estimateOf(designs: readonly Design[], id: string, kind: number): number | null {
  const design = designs.find((one) => one.id === id);
  return design === undefined ? null : (ratioOf(design.fit, kind)?.estimate ?? null);
}

function sensitivityFigure(name: string, designs: readonly Design[]): ReturnType<typeof forestPlot> {
  const rows = designs.flatMap(({ id, label, fit }): ForestRow[] => {
    const ratio = fitted(fit.ratios, name);
    if (ratio === undefined) return [];
    const { estimate, low, high, accidents } = ratio;
    return [{ label, estimate, low, high, n: accidents, highlight: id === 'headline' }];
  });
  return forestPlot({
    id: `weather-sensitivity-${name}`,
    title: `${name === 'rain' ? 'Rain' : 'Snow'}: the same question asked in other ways`,
    alt: `Rate ratios of ${name} by design: ${rows.map((row) => `${row.label} ${formatNumber(row.estimate)}`).join(', ')}.`,
    footnote: `n = ${formatCount(rows[0]?.n ?? 0)} accidents in ${name} in the headline`,
    rows,
    xTitle: 'Rate ratio per hour, log scale',
  });
}
