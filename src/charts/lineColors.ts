import type { LineData } from './lineSeries.js';
import { type ColorToken, fixedColor, seriesColors } from './palette.js';

/**
 * The colour of each line: grey for what is expected and ink for what was observed beside it; ink for a line and its
 * alternate; else a name's own colour, ink for a single line, and free colours for others.
 */
export function lineColors(series: readonly LineData[]): ColorToken[] {
  const isModel = series.map(({ look }) => look === 'dashed');
  const drawn = series.filter(({ look }) => look === 'line' || look === 'points');
  const colors = seriesColors(series.map(({ name }) => name));
  const isCompared = series.some(({ look }) => look === 'dashed' || look === 'alternate');
  const isPlain = isModel.includes(true) || drawn.length === 1;
  return series.map(({ name, look }, index) => {
    if (look === 'reference') return 'muted';
    if (isModel[index]) return 'model';
    if (look === 'alternate') return 'ink';
    if (!isPlain) return colors[index]!;
    return (isCompared ? undefined : fixedColor(name)) ?? 'ink';
  });
}
