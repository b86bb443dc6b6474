import { formatCount, formatPercent } from '../../base/format.js';
import { bars } from '../../charts/bars.js';
import type { Section } from '../../report/report.js';
import { intervalHeadings } from '../common/headings.js';
import { shareFinding, shareOf } from '../common/shares.js';
import { tableOf } from '../common/tables.js';
import { type Context, feedName } from './context.js';
import type { Rates } from './designs.js';
import { kindOf, kindOfName, kindPhrase, kinds } from './kinds.js';
import { ratioOf } from './rateRatios.js';

/** What everybody counts first: the share of accidents by weather, beside the share of hours that would make sense of it. */
export function shares(context: Context, rates: Rates | null): Section {
  const { bySource, labelled, total, sources, options } = context;
  const counted = kinds
    .map((name, kind) => ({
      name: kindPhrase(kind),
      kind,
      n: bySource.where((row) => kindOfName(row.weatherGroup) === kind).total,
      isBaseline: name === 'clear or cloud',
    }))
    .filter(({ n }) => n > 0)
    .sort((a, b) => b.n - a.n)
    .map((row) => ({ ...row, share: shareOf(row.n, labelled, options.level) }));
  if (labelled === 0) {
    return { id: 'shares', title: 'What the shares say', text: ['No accident has a weather label.'] };
  }
  const hours = rates === null ? null : hourShares(rates);
  const rain = counted.find(({ kind }) => kinds[kind] === 'rain');
  const snow = counted.find(({ kind }) => kinds[kind] === 'snow');
  const ofSource = (source: string, kind: number): { part: number; whole: number } => {
    const own = bySource.where((row) => (row.source ?? 'unknown') === source && row.weatherGroup !== null);
    return {
      part: own.where((row) => kindOfName(row.weatherGroup) === kind).total,
      whole: own.total,
    };
  };
  return {
    id: 'shares',
    title: 'What the shares say, and what they do not',
    text: [
      'A share of accidents has no denominator. "So many per cent of accidents happen in rain" is mostly a statement about how often it rains where and when these feeds look; it says nothing of what rain does. The next sections find the hours that belong under it.',
      `${formatCount(labelled)} of ${formatCount(total)} accidents have a weather label (${formatPercent(labelled / total)}).`,
    ],
    findings: [rain, snow]
      .filter((row) => row !== undefined)
      .map((row) =>
        shareFinding({
          id: `share-${kinds[row.kind]}`,
          sentence: `${formatPercent(row.share.share)} of the accidents with a weather label are in ${row.name}.`,
          part: row.n,
          whole: labelled,
          of: 'accidents with a weather label',
          level: options.level,
          caveat: 'A share without the hours under it: it cannot tell whether such weather is dangerous.',
        }),
      ),
    figures: [
      bars({
        id: 'weather-shares',
        title: 'Share of accidents by weather: a picture without a denominator',
        alt: `Bars of the share of accidents by weather: ${counted
          .slice(0, 4)
          .map(({ name, share }) => `${name} ${formatPercent(share.share)}`)
          .join(', ')}.`,
        footnote: `${sourcesText(sources)}, n = ${formatCount(labelled)}`,
        labels: counted.map(({ name }) => name),
        values: counted.map(({ share }) => share.share),
        low: counted.map(({ share }) => share.low),
        high: counted.map(({ share }) => share.high),
        counts: counted.map(({ n }) => n),
        valueTitle: 'Share of accidents',
        percent: true,
      }),
    ],
    tables: [
      {
        id: 'weather-shares',
        title: 'Accidents by weather',
        table: tableOf({
          weather: counted.map(({ name }) => name),
          n: counted.map(({ n }) => n),
          share: counted.map(({ share }) => share.share),
          low: counted.map(({ share }) => share.low),
          high: counted.map(({ share }) => share.high),
          ...(hours === null
            ? {}
            : {
                seen: counted.map(({ kind }) => hours.seen[kind]!),
                hours: counted.map(({ kind }) => hours.estimated[kind]!),
              }),
          ...Object.fromEntries(
            (sources.length > 1 ? sources : []).map((source) => [
              source,
              counted.map(({ kind }) => {
                const { part, whole } = ofSource(source, kind);
                return whole === 0 ? null : part / whole;
              }),
            ]),
          ),
        }),
        headings: {
          weather: 'Weather',
          n: 'Accidents',
          share: 'Share',
          ...intervalHeadings(options.level),
          seen: 'Of hours seen',
          hours: 'Of all hours, estimated',
          ...Object.fromEntries(sources.map((source) => [source, `In ${feedName(source)}`])),
        },
        percentColumns: ['share', 'low', 'high', 'seen', 'hours', ...sources],
        ...(hours === null
          ? {}
          : {
              note: 'Hours are of the busiest stations. An hour is seen when it has an accident, so seen hours hold too much bad weather. The estimate weighs each seen hour by how likely hours like it were to be seen.',
            }),
      },
    ],
  };
}

export function sourcesText(sources: readonly string[]): string {
  if (sources.length > 1) return 'All sources';
  return sources[0] === undefined || sources[0] === 'unknown' ? 'Source not given' : sources[0];
}

/** The share of hours by kind, as seen and as estimated for all hours of the cells that the headline uses. */
export function hourShares({ panel, strata, headline, minCoverage }: Rates): {
  readonly seen: Float64Array;
  readonly estimated: Float64Array;
} {
  const seen = new Float64Array(kinds.length);
  const estimated = new Float64Array(kinds.length);
  const ratio = kinds.map((_, kind) => ratioOf(headline.fit, kind)?.estimate ?? 1);
  for (let s = 0; s + 1 < strata.starts.length; s++) {
    if (strata.coverage[s]! < minCoverage) continue;
    const rate = -Math.log(1 - Math.min(0.995, strata.coverage[s]!));
    for (let at = strata.starts[s]!; at < strata.starts[s + 1]!; at++) {
      const kind = kindOf(panel.group[strata.order[at]!]!);
      seen[kind]!++;
      estimated[kind]! += 1 / (1 - Math.exp(-rate * ratio[kind]!));
    }
  }
  const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) || 1;
  return { seen: seen.map((n) => n / sum(seen)), estimated: estimated.map((n) => n / sum(estimated)) };
}
