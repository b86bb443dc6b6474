import { formatCount, formatCountOf, formatLevel, formatNumber, formatPercent } from '../../base/format.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { countFinding } from '../sections/findings.js';
import { reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import type { HotspotsContext } from './context.js';
import { type HotCellsResult, minCells } from './hotCells.js';
import { hasStates } from './points.js';
import { minAccidentsPerCell } from './settings.js';

/** Rows of the table. */
const maxListed = 10;

/** Gi*: which cells are significantly hot, and not only the fullest. */
export function hotCellsSection(result: HotCellsResult, context: HotspotsContext): Section {
  const heading = {
    id: 'cells',
    title: 'Significantly hot cells (Gi*)',
    isMethod: true,
  } as const;
  const text = methodText(context);
  if (context.hotCells.tested === 0)
    return {
      ...heading,
      text: [...text, 'No cell was tested.'],
      notShown: [{ parts: ['hot-cells'], reason: 'No cell was tested.' }],
    };
  return {
    ...heading,
    text,
    findings: [hotCellsFinding(result, context)],
    tables: compact([result.hottest.length > 0 && hotCellsTable(result, context)]),
  };
}

function methodText({ points, hotCells: { index, tested }, options }: HotspotsContext): string[] {
  const isWithin = hasStates(points);
  const size = `${index.sizeKm} km`;
  const isChosen = options.cellKm === null;
  const method = compact([
    `The Getis-Ord Gi* statistic tests for each occupied cell of ${size} by ${size} whether the cell and the cells around it have more reports than the other occupied cells${isWithin ? ' of its state. The comparison stays within the state because the feeds cover each state differently.' : '. The reports name no state, so the comparison cannot stay within one, although the feeds cover each state differently.'}`,
    isChosen &&
      `The size is the smallest with at least ${minAccidentsPerCell} reports in the average occupied cell, up to 100 km.`,
    `The counts are too skewed for the normal distribution, so the p-values come from random permutations of the counts${isWithin ? ' of a state' : ''}. The false discovery rate among the cells called hot is held to ${formatLevel(options.fdr)} (Benjamini-Hochberg over all ${formatCountOf(tested, 'cell')}).`,
  ]);
  const untested = index.cells.length - tested;
  return compact([
    method.join(' '),
    untested > 0 &&
      `${formatCountOf(untested, 'cell')} ${verbFor(untested, 'was', 'were')} not tested, because ${isWithin ? verbFor(untested, 'its state has', 'their states have') : 'there are'} fewer than ${minCells} occupied cells, or the same count in all of them.`,
  ]);
}

function hotCellsFinding({ inside, statesWithHot }: HotCellsResult, context: HotspotsContext): Finding {
  const { hotCount, tested, groups, index } = context.hotCells;
  return countFinding({
    id: 'hot-cells',
    sentence:
      hotCount === 0
        ? `No cell of ${index.sizeKm} km is hot beyond chance among the ${formatCount(tested)} tested: full cells do not lie together more than a random deal of the counts makes them.`
        : `${formatCount(hotCount)} of ${formatCountOf(tested, 'cell')} of ${index.sizeKm} km (${formatPercent(hotCount / tested)}) ${verbFor(hotCount, 'is', 'are')} significantly hot. ${hasStates(context.points) ? `The hot cells are in ${statesWithHot} of ${formatCountOf(groups.length, 'state')} tested and hold` : `${verbFor(hotCount, 'It holds', 'They hold')}`} ${formatPercent(inside / context.points.n)} of the reports.`,
    estimate: (hotCount / tested) * 100,
    unit: '%',
    denominator: {
      n: tested,
      of: `occupied cells tested, false discovery rate ${formatLevel(context.options.fdr)}`,
    },
    caveat:
      'Hot means hot among places with reports. Where more people drive there are more reports, so this is not a list of places to repair.',
  });
}

function hotCellsTable({ hottest, centres }: HotCellsResult, context: HotspotsContext): ReportTable {
  const { index, stateOf, z, adjusted, hotCount } = context.hotCells;
  const listed = hottest.slice(0, maxListed);
  const middles = centres.slice(0, maxListed);
  return reportTable({
    id: 'hot-cells',
    title: `Cells of ${index.sizeKm} km with the highest Gi*`,
    note: `${listed.length < hotCount ? `The ${formatCount(listed.length)} of ${formatCount(hotCount)} hot cells with the highest z-score` : 'All hot cells'}, most first, with the middle of each.`,
    columns: [
      ...(hasStates(context.points)
        ? [
            {
              key: 'state',
              heading: 'State',
              values: listed.map((cell) => context.points.states[stateOf[cell]!]!),
            },
          ]
        : []),
      { key: 'n', heading: 'Reports', values: listed.map((cell) => index.counts[cell]!) },
      { key: 'z', heading: 'Gi* z-score', values: listed.map((cell) => z[cell]!) },
      { key: 'pValue', heading: 'Adjusted p', values: listed.map((cell) => formatNumber(adjusted[cell]!)) },
      {
        key: 'lng',
        heading: 'Longitude',
        format: 'degrees',
        values: middles.map(({ lng }) => Number(lng.toFixed(4))),
      },
      {
        key: 'lat',
        heading: 'Latitude',
        format: 'degrees',
        values: middles.map(({ lat }) => Number(lat.toFixed(4))),
      },
    ],
  });
}
