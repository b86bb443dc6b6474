import { formatCount, formatLevel, formatNumber, formatPercent } from '../../base/format.js';
import { cellMap } from '../../charts/cellMap.js';
import type { Section } from '../../report/report.js';
import { shareFinding } from '../common/shares.js';
import { cellCentre } from './cellIndex.js';
import type { Context } from './context.js';
import { fewestCells } from './hotCells.js';
import { accidentsPerCell } from './settings.js';

/** Dots on the map, at most. */
const drawnCells = 6000;

/** Gi*: which cells are significantly hot, and not only the fullest. */
export function cellSection({ hotCells, options, points, footnote }: Context): Section {
  const { index, groups, z, hot, hotCount, tested, adjusted } = hotCells;
  const { fdr, level } = options;
  const size = `${index.sizeKm} km`;
  const untested = index.cells.length - tested;
  const text = [
    `Getis-Ord Gi* asks of each occupied cell of ${size} by ${size} whether it and the cells around it have more accidents than the other occupied cells of its state: within the state, because each is covered differently. ${options.cellKm === null ? `The size is the smallest with at least ${accidentsPerCell} accidents in the average occupied cell. ` : ''}Counts are far too skewed for the normal distribution, so p-values come from dealing out the counts of a state at random, again and again; false discoveries are held to ${formatLevel(fdr)} of what is called hot (Benjamini-Hochberg over all ${formatCount(tested)} cells).`,
    ...(untested > 0
      ? [
          `${formatCount(untested)} cells are in states with fewer than ${fewestCells} occupied cells, or where all have the same count, and are not tested.`,
        ]
      : []),
  ];
  if (tested === 0) {
    return { id: 'cells', title: 'Significantly hot cells (Gi*)', text: [...text, 'So no cell was tested.'] };
  }
  let inside = 0;
  for (let cell = 0; cell < hot.length; cell++) if (hot[cell] === 1) inside += index.counts[cell]!;
  const hottest = [...hot.keys()].filter((cell) => hot[cell] === 1).sort((a, b) => z[b]! - z[a]!);
  const drawn = hottest.slice(0, drawnCells);
  const centres = drawn.map((cell) => cellCentre(index.cells[cell]!, index.sizeKm));
  return {
    id: 'cells',
    title: 'Significantly hot cells (Gi*)',
    text,
    findings: [
      shareFinding({
        id: 'hot-cells',
        sentence:
          hotCount === 0
            ? `No cell of ${size} is hot: what varies between the cells of a state varies no more than by chance.`
            : `${formatCount(hotCount)} of ${formatCount(tested)} cells of ${size} are hot (${formatPercent(hotCount / tested)}), in ${new Set(hottest.map((cell) => points.states[hotCells.stateOf[cell]!])).size} of ${groups.length} states; they hold ${formatPercent(inside / points.n)} of the accidents.`,
        part: hotCount,
        whole: tested,
        of: 'occupied cells tested',
        level,
        caveat:
          'Hot among places with reports. Cities are hot because people drive there; this is not a list of what to repair.',
      }),
    ],
    figures:
      drawn.length === 0
        ? []
        : [
            cellMap({
              id: 'hot-cells',
              title: `Cells of ${size} that are significantly hot within their state`,
              alt: `Map of ${formatCount(hotCount)} significantly hot cells, darker for a higher Gi* z-score, up to ${formatNumber(z[hottest[0]!]!)}. They gather in the large cities of each state.`,
              footnote: `${footnote()}; ${drawn.length < hotCount ? `the ${formatCount(drawn.length)} hottest of ${formatCount(hotCount)} drawn` : `${formatCount(hotCount)} cells`}`,
              lng: centres.map(({ lng }) => lng),
              lat: centres.map(({ lat }) => lat),
              values: drawn.map((cell) => z[cell]!),
              valueTitle: 'Gi* z-score within the state (log colour)',
              hover: drawn.map(
                (cell) =>
                  `${points.states[hotCells.stateOf[cell]!]}: ${formatCount(index.counts[cell]!)} accidents, z ${formatNumber(z[cell]!)}, adjusted p ${formatNumber(adjusted[cell]!)}`,
              ),
            }),
          ],
  };
}
