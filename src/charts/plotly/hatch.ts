import type { PlotlyTrace } from './drawing.js';

/** A corner of an area, in the values of the axes. */
export type Corner = readonly [x: string | number, y: number];

/** Hatched areas: places without data, and the area between two lines. */
export function hatchTrace(
  areas: readonly (readonly Corner[])[],
  axes: Readonly<Record<string, unknown>> = {},
): PlotlyTrace {
  const outlines = areas.flatMap((corners) => [...corners, corners[0]!, null]);
  return {
    ...axes,
    type: 'scatter',
    mode: 'lines',
    x: outlines.map((corner) => corner?.[0] ?? null),
    y: outlines.map((corner) => corner?.[1] ?? null),
    line: { width: 0 },
    fill: 'toself',
    fillpattern: { shape: '/', fgcolor: '@model', bgcolor: 'rgba(0,0,0,0)', size: 7, solidity: 0.15 },
    hoverinfo: 'skip',
    showlegend: false,
  };
}

/** A cell of a grid whose columns and rows are numbered. */
export function cellCorners(column: number, row: number): Corner[] {
  const [left, right, top, bottom] = [column - 0.48, column + 0.48, row - 0.48, row + 0.48];
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}
