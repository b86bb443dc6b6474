import type { PlotlyTrace } from './drawing.js';

/** Text in a cell of a grid, on the colour of its class; null where it has none. */
export interface CellText {
  readonly column: number;
  readonly row: number;
  readonly text: string;
  readonly color: string | null;
}

/** Texts in cells, in the colour that the palette has for text on each class. */
export function cellTexts(cells: readonly CellText[], name = ''): PlotlyTrace {
  return {
    type: 'scatter',
    mode: 'text',
    name,
    x: cells.map(({ column }) => column),
    y: cells.map(({ row }) => row),
    text: cells.map(({ text }) => text),
    textfont: { size: 12, color: cells.map(({ color }) => (color === null ? '@ink' : `@on${color}`)) },
    hoverinfo: 'skip',
    showlegend: false,
  };
}
