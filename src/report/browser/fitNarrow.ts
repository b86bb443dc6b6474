import { escapeLabel, onTwoLines, shorten } from '../../base/format.js';
import { type PlotlyTrace, wideOnly } from '../../charts/plotly/drawing.js';
import type { PlotlySpec } from '../../charts/theme.js';

/** Characters of a label that fit beside a chart on a phone. */
const labelLength = 22;
/** Classes of a colour bar that have room for a label each. */
const maxClasses = 5;
/** Width of a letter of an axis, and of the axes, in pixels. */
const letterPixels = 6.5;
const axesPixels = 110;

interface Axis {
  readonly tickfont?: object;
  readonly type?: string;
  readonly title?: unknown;
  readonly tickvals?: readonly unknown[];
  readonly ticktext?: readonly string[];
  readonly showticklabels?: boolean;
  readonly scaleanchor?: string;
}

interface Annotation {
  readonly name?: string;
}

interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly xgap?: number;
}

interface Layout {
  readonly [axisOrOther: string]: unknown;
  readonly height: number;
  readonly margin: { readonly l: number; readonly r: number; readonly t: number; readonly b: number };
  readonly legend?: { readonly y?: number };
  readonly annotations: readonly Annotation[];
  readonly grid?: Grid;
  readonly yaxis?: Axis;
  readonly yaxis2?: Axis;
  readonly geo?: unknown;
}

/**
 * The plot for a phone, with a third of the width: smaller letters, shorter labels, fewer panels side by side, and maps
 * no higher than wide.
 */
export function fitNarrow(plot: PlotlySpec, widthPixels: number): PlotlySpec {
  const layout = plot.layout as Layout;
  const axes = Object.fromEntries(
    axisKeys(layout).map((key) => [key, fitAxis(key, layout[key] as Axis, layout, widthPixels)]),
  );
  return {
    ...plot,
    data: plot.data.filter(({ name }) => name !== wideOnly).map(fitColorBar),
    layout: fitLegend(layout, fitHeight(fitGrid(fitAnnotations({ ...layout, ...axes })), widthPixels)),
  };
}

function axisKeys(layout: Layout): string[] {
  return Object.keys(layout).filter((key) => /^[xy]axis/.test(key));
}

function fitAxis(key: string, axis: Axis, { grid }: Layout, widthPixels: number): Axis {
  const small = { ...axis, tickfont: { ...axis.tickfont, size: 11 } };
  const { ticktext } = axis;
  if (key.startsWith('y')) {
    return ticktext === undefined
      ? small
      : { ...small, ticktext: ticktext.map((text) => onTwoLines(plainOf(text), labelLength)) };
  }
  if (ticktext !== undefined) {
    const short = ticktext.map((text) => escapeLabel(shorten(plainOf(text), labelLength)));
    return thinned({ ...small, ticktext: short }, short, widthPixels);
  }
  if (axis.type === 'category') return small;
  const nticks = grid !== undefined ? 3 : axis.type === 'date' ? 4 : 6;
  return Object.assign(small, { nticks, tickangle: 0 });
}

/** Every second or third label, as many as fit side by side; on a log axis the 1 stays. */
function thinned(axis: Axis, ticktext: readonly string[], widthPixels: number): Axis {
  const letters = ticktext.reduce((sum, text) => sum + plainOf(text).length + 2, 0);
  const step = Math.ceil(letters / ((widthPixels - axesPixels) / letterPixels));
  if (step < 2) return axis;
  const first = axis.type === 'log' ? Math.max(0, ticktext.indexOf('1')) % step : 0;
  const stays = (_: unknown, index: number): boolean => index % step === first;
  return {
    ...axis,
    ...(axis.tickvals === undefined ? {} : { tickvals: axis.tickvals.filter(stays) }),
    ticktext: ticktext.filter(stays),
  };
}

/** At most two panels side by side; the labels of the left and the lowest panels move with them. */
function fitGrid(layout: Layout): Layout {
  const { grid } = layout;
  if (grid === undefined) return layout;
  const fitted = grid.columns > 2 ? regridded(layout, grid, 2) : layout;
  // Panels with separate scales need room for their numbers.
  const hasOwnScales = fitted.yaxis2 !== undefined && fitted.yaxis2.showticklabels !== false;
  return hasOwnScales ? { ...fitted, grid: { ...(fitted.grid ?? grid), xgap: 0.24 } } : fitted;
}

function regridded(layout: Layout, grid: Grid, columns: number): Layout {
  const panels = axisKeys(layout)
    .filter((key) => key.startsWith('x'))
    .map((key) => key.slice('xaxis'.length));
  const axis = (letter: 'x' | 'y', panel: string): Axis => layout[`${letter}axis${panel}`] as Axis;
  const titleOf = (letter: 'x' | 'y'): unknown =>
    panels.map((panel) => axis(letter, panel).title).find(Boolean);
  const [xTitle, yTitle] = [titleOf('x'), titleOf('y')];
  const sharesY = panels.some((panel) => axis('y', panel).showticklabels === false);
  const rows = Math.ceil(panels.length / columns);
  const axes = panels.flatMap((panel, index): [string, Axis][] => {
    const isLowest = index + columns >= panels.length;
    const isLeft = index % columns === 0;
    return [
      [
        `xaxis${panel}`,
        { ...axis('x', panel), title: isLowest ? xTitle : undefined, showticklabels: isLowest },
      ],
      [
        `yaxis${panel}`,
        {
          ...axis('y', panel),
          title: isLeft ? yTitle : undefined,
          showticklabels: isLeft || !sharesY,
        },
      ],
    ];
  });
  return {
    ...layout,
    ...Object.fromEntries(axes),
    height: Math.round((layout.height * rows) / grid.rows),
    grid: { ...grid, rows, columns },
  };
}

/** Without the annotations for which a phone has no room: hover texts and the table have what they say. */
function fitAnnotations(layout: Layout): Layout {
  return { ...layout, annotations: layout.annotations.filter(({ name }) => name !== wideOnly) };
}

function fitHeight(layout: Layout, widthPixels: number): Layout {
  const { margin, yaxis, grid, geo } = layout;
  const heights = [layout.height];
  if (yaxis?.scaleanchor !== undefined && grid === undefined) heights.push(widthPixels + 90);
  if (geo !== undefined) heights.push(Math.round(widthPixels * 0.62) + 90);
  return {
    ...layout,
    height: Math.min(...heights),
    margin: { ...margin, l: Math.min(margin.l, 40), r: 8 },
  };
}

/** A legend is placed in heights of the plot: it stays as many pixels above a plot of another height. */
function fitLegend(before: Layout, layout: Layout): Layout {
  const { legend, margin } = layout;
  if (legend?.y === undefined) return layout;
  const plotPixels = ({ height }: Layout): number => height - margin.t - margin.b;
  const y = 1 + ((legend.y - 1) * plotPixels(before)) / plotPixels(layout);
  return { ...layout, legend: { ...legend, y } };
}

interface ColorBar {
  readonly tickvals: readonly unknown[];
  readonly ticktext: readonly string[];
}

/** Smaller letters at a colour bar; of many classes every second is labelled. */
function fitColorBar(trace: PlotlyTrace): PlotlyTrace {
  const { colorbar } = trace as PlotlyTrace & { readonly colorbar?: ColorBar };
  if (colorbar === undefined) return trace;
  const step = colorbar.ticktext.length > maxClasses ? 2 : 1;
  const stays = (_: unknown, index: number): boolean => index % step === 0;
  return {
    ...trace,
    colorbar: {
      ...colorbar,
      tickvals: colorbar.tickvals.filter(stays),
      ticktext: colorbar.ticktext.filter(stays),
      tickfont: { size: 9 },
    },
  };
}

/** The plain text of a label, without bold type: the inverse of `escapeLabel`. */
function plainOf(label: string): string {
  return label
    .replaceAll(/<\/?b>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
