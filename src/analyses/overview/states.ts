import { formatCount, formatPercent } from '../../base/format.js';
import { stateMap } from '../../charts/stateMap.js';
import type { Section } from '../../report/report.js';
import { intervalHeadings } from '../common/headings.js';
import { shareFinding, shareOf } from '../common/shares.js';
import { tableOf } from '../common/tables.js';
import { largest, type GroupCounts, textIn } from '../common/groupCounts.js';
import { type Context, confounded, isSevere } from './context.js';

/** A source must have so many accidents in a state for its severe share to count there. */
const minCell = 50;

/** States and time zones: counts, and the severe share as it would be with one mix of sources everywhere. */
export async function states(context: Context): Promise<Section> {
  const answer = await context.ask(['state', 'timezone', 'source', 'severity']);
  const { level } = context.options;
  const byState = largest(answer.where((row) => row.state !== null).byText('state'));
  const parts = answer.split((row) => textIn(row, 'state'));
  const known = byState.reduce((sum, [, n]) => sum + n, 0);
  const rows = byState.map(([state, n]) => {
    const part = parts.get(state)!;
    const severe = shareOf(part.where(isSevere).total, n, level);
    return { state, n, severe, even: evenShare(part, context) };
  });
  const withEven = rows.filter(({ even }) => even !== null);
  const zones = largest(answer.byText('timezone'));
  const [first] = rows;
  const severalSources = context.sources.length > 1;
  return {
    id: 'states',
    title: 'States',
    text: [
      'A state with many accidents has many people, much traffic and good coverage. There is no denominator here: no rate per mile or inhabitant follows from these counts.',
      ...(severalSources
        ? [
            confounded(
              'the severe share of a state mostly tells which feed covers it; beside it stands the share with the national mix of sources',
            ),
          ]
        : []),
    ],
    findings:
      first === undefined
        ? []
        : [
            shareFinding({
              id: 'state-first',
              sentence: `${first.state} has ${formatCount(first.n)} accidents, ${formatPercent(first.n / known)} of all; ${countToHalf(
                rows.map(({ n }) => n),
                known,
              )} of ${rows.length} states have half.`,
              part: first.n,
              whole: known,
              of: 'accidents with a state',
              level,
              caveat: 'Not a rate: nothing is divided by traffic or people.',
            }),
          ],
    figures:
      rows.length === 0
        ? []
        : [
            stateMap({
              id: 'states',
              title: 'Accidents by state',
              alt: `Map of counts by state. Most: ${rows
                .slice(0, 5)
                .map(({ state, n }) => `${state} ${formatCount(n)}`)
                .join(', ')}. Largely a map of population and coverage.`,
              footnote: context.footnote(known),
              states: rows.map(({ state }) => state),
              values: rows.map(({ n }) => n),
              valueTitle: 'Accidents',
            }),
            ...(withEven.length > 1
              ? [
                  stateMap({
                    id: 'states-severe',
                    title: 'Severe share by state, with one mix of sources everywhere',
                    alt: `Map of the share with severity 3 or 4, each source weighted as in the whole data. Highest: ${[
                      ...withEven,
                    ]
                      .sort((a, b) => b.even! - a.even!)
                      .slice(0, 3)
                      .map(({ state, even }) => `${state} ${formatPercent(even!)}`)
                      .join(', ')}.`,
                    footnote: `${context.footnote(known)}; blank: a source with fewer than ${minCell} there`,
                    states: withEven.map(({ state }) => state),
                    values: withEven.map(({ even }) => even),
                    counts: withEven.map(({ n }) => n),
                    valueTitle: 'Share with severity 3 or 4',
                    percent: true,
                  }),
                ]
              : []),
          ],
    tables: [
      {
        id: 'states',
        title: 'States',
        table: tableOf({
          state: rows.map(({ state }) => state),
          n: rows.map(({ n }) => n),
          share: rows.map(({ n }) => n / known),
          severe: rows.map(({ severe }) => severe.share),
          low: rows.map(({ severe }) => severe.low),
          high: rows.map(({ severe }) => severe.high),
          ...(withEven.length > 0 && severalSources ? { even: rows.map(({ even }) => even) } : {}),
        }),
        headings: {
          state: 'State',
          n: 'Accidents',
          share: 'Share',
          severe: 'Severe (3, 4)',
          ...intervalHeadings(level),
          even: 'Severe, one mix of sources',
        },
        percentColumns: ['share', 'severe', 'low', 'high', 'even'],
        note: `Severe is impact on traffic, not injury. A dash: a source has fewer than ${minCell} accidents in the state.`,
      },
      {
        id: 'timezones',
        title: 'Time zones, as the file labels them',
        table: tableOf({
          timezone: zones.map(([zone]) => zone),
          n: zones.map(([, n]) => n),
          share: zones.map(([, n]) => n / context.total),
        }),
        headings: { timezone: 'Time zone', n: 'Accidents', share: 'Share' },
        percentColumns: ['share'],
      },
    ],
  };
}

/** Direct standardization: the severe share of each big source here, weighted by its share of the whole data. */
function evenShare(part: GroupCounts, context: Context): number | null {
  let share = 0;
  let weights = 0;
  const bySource = part.split((row) => textIn(row, 'source'));
  for (const [source, n] of context.countBySource) {
    const weight = n / context.total;
    if (weight < 0.05) continue; // a small feed would blank most of the map and move nothing
    const here = bySource.get(source);
    if (here === undefined || here.total < minCell) return null;
    share += weight * (here.where(isSevere).total / here.total);
    weights += weight;
  }
  return weights === 0 ? null : share / weights;
}

/** How many of the largest make half of the whole. */
export function countToHalf(descending: readonly number[], total: number): number {
  let sum = 0;
  let count = 0;
  for (const n of descending) {
    if (sum >= total / 2) break;
    sum += n;
    count += 1;
  }
  return count;
}
