import { formatCount, formatCountOf, formatLevel, formatNumber, formatPercent } from '../../base/format.js';
import { cellMap } from '../../charts/cellMap.js';
import type { Figure } from '../../charts/figure.js';
import type { Finding, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { shareFinding } from '../sections/findings.js';
import { verbFor } from '../sections/words.js';
import type { HotspotsContext } from './context.js';
import { type HotCellsResult, minCells } from './hotCells.js';
import { hasStates } from './points.js';
import { minAccidentsPerCell } from './settings.js';
import { footnote } from './words.js';

/** Dots on the map, at most. */
const maxDrawnCells = 6000;

/** Gi*: which cells are significantly hot, and not only the fullest. */
export function hotCellsSection(result: HotCellsResult, context: HotspotsContext): Section {
  const heading = { id: 'cells', title: 'Significantly hot cells (Gi*)' };
  const text = methodText(context);
  if (context.hotCells.tested === 0) return { ...heading, text: [...text, 'No cell was tested.'] };
  return {
    ...heading,
    text,
    findings: [hotCellsFinding(result, context)],
    figures: compact([result.hottest.length > 0 && hotCellsMap(result, context)]),
  };
}

function methodText({ points, hotCells: { index, tested }, options }: HotspotsContext): string[] {
  const isWithin = hasStates(points);
  const size = `${index.sizeKm} km`;
  const isChosen = options.cellKm === null;
  const method = compact([
    `The Getis-Ord Gi* statistic tests for each occupied cell of ${size} by ${size} whether the cell and the cells around it have more accidents than the other occupied cells${isWithin ? ' of its state. The comparison stays within the state because the feeds cover each state differently.' : '. The accidents name no state, so the comparison cannot stay within one, although the feeds cover each state differently.'}`,
    isChosen &&
      `The size is the smallest with at least ${minAccidentsPerCell} accidents in the average occupied cell.`,
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
  return shareFinding({
    id: 'hot-cells',
    sentence:
      hotCount === 0
        ? `No cell of ${index.sizeKm} km is significantly hot. The counts of the cells${hasStates(context.points) ? ' of a state' : ''} vary no more than by chance.`
        : `${formatCount(hotCount)} of ${formatCountOf(tested, 'cell')} of ${index.sizeKm} km (${formatPercent(hotCount / tested)}) ${verbFor(hotCount, 'is', 'are')} significantly hot. ${hasStates(context.points) ? `The hot cells are in ${statesWithHot} of ${formatCountOf(groups.length, 'state')} and hold` : `${verbFor(hotCount, 'It holds', 'They hold')}`} ${formatPercent(inside / context.points.n)} of the accidents.`,
    part: hotCount,
    whole: tested,
    of: 'occupied cells tested',
    confidenceLevel: context.options.confidenceLevel,
    caveat:
      'Hot means hot among places with reports. Cities are hot because people drive there, so this is not a list of places to repair.',
  });
}

function hotCellsMap({ hottest, centres }: HotCellsResult, context: HotspotsContext): Figure {
  const { index, stateOf, z, adjusted, hotCount } = context.hotCells;
  const isWithin = hasStates(context.points);
  const drawn = hottest.slice(0, maxDrawnCells);
  const middles = centres.slice(0, maxDrawnCells);
  const drawnText =
    drawn.length < hotCount
      ? `the ${formatCount(drawn.length)} hottest of ${formatCount(hotCount)} drawn`
      : formatCountOf(hotCount, 'cell');
  return cellMap({
    id: 'hot-cells',
    headline: `Cells of ${index.sizeKm} km that are significantly hot${isWithin ? ' within their state' : ''}`,
    alt: `Map of ${formatCount(hotCount)} significantly hot cells, darker for a higher Gi* z-score, up to ${formatNumber(z[hottest[0]!]!)}.${isWithin ? ' They are concentrated in the large cities of each state.' : ''}`,
    footnote: `${footnote(context)}; ${drawnText}`,
    lng: middles.map(({ lng }) => lng),
    lat: middles.map(({ lat }) => lat),
    values: drawn.map((cell) => z[cell]!),
    sideKm: index.sizeKm,
    valueTitle: `Gi* z-score${isWithin ? ' within the state' : ''}`,
    hover: drawn.map(
      (cell) =>
        `${isWithin ? `${context.points.states[stateOf[cell]!]}: ` : ''}${formatCountOf(index.counts[cell]!, 'accident')}, adjusted p ${formatNumber(adjusted[cell]!)}`,
    ),
  });
}
