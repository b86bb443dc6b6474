import { escapeLabel, formatNumber, formatPercent } from '../../base/format.js';
import type { CalendarChart } from '../calendar.js';
import { colorBarPixels, colorBarTitle } from '../colorBar.js';
import { cellClasses } from '../heatmap.js';
import { cellOfDay, monthWeeks, weekdayNames } from '../weeks.js';
import { classScale } from './classes.js';
import type { PlotlyDrawing } from './drawing.js';
import { cellCorners, hatchTrace } from './hatch.js';

/** All years, one below another. */
export function calendarPlotly(chart: CalendarChart): PlotlyDrawing {
  const { days, values, percent } = chart;
  const format = percent ? formatPercent : formatNumber;
  const classes = cellClasses(values, chart);
  const scale = classScale(classes);
  const years = [...new Set(days.map((day) => cellOfDay(day).year))];
  const grids = new Map(years.map((year) => [year, { z: grid<number | null>(null), text: grid('') }]));
  for (const [index, day] of days.entries()) {
    const { year, week, weekday } = cellOfDay(day);
    const { z, text } = grids.get(year)!;
    const value = values[index]!;
    z[weekday]![week] = value === null ? null : classes.classOf(value);
    text[weekday]![week] = `${weekdayNames[weekday]} ${day}: ${value === null ? 'no data' : format(value)}`;
  }
  const gaps = years.map((year) =>
    days.flatMap((day, index) => {
      const cell = cellOfDay(day);
      return cell.year === year && values[index] === null ? [cellCorners(cell.week, cell.weekday)] : [];
    }),
  );
  const cells = years.map((year, row) => ({
    type: 'heatmap',
    ...axesOf(row),
    ...grids.get(year)!,
    hoverinfo: 'text',
    xgap: 1,
    ygap: 1,
    ...scale,
    showscale: row === 0,
  }));
  const layout = {
    ...layoutAxes(years),
    margin: { t: colorBarPixels, b: 34 },
    annotations: [colorBarTitle(escapeLabel(chart.valueTitle)), ...years.map(yearTitle)],
  };
  const hatches = gaps.flatMap((gap, row) => (gap.length === 0 ? [] : [hatchTrace(gap, axesOf(row))]));
  return { data: [...cells, ...hatches], layout, heightPixels: years.length * 112 + 110 };
}

function grid<Value>(value: Value): Value[][] {
  return weekdayNames.map(() => Array.from({ length: 54 }, () => value));
}

function axesOf(row: number): { readonly xaxis: string; readonly yaxis: string } {
  const suffix = row === 0 ? '' : String(row + 1);
  return { xaxis: `x${suffix}`, yaxis: `y${suffix}` };
}

/** The year above its block. */
function yearTitle(year: number, row: number): Record<string, unknown> {
  return {
    xref: 'paper',
    x: 0,
    xanchor: 'left',
    yref: `${axesOf(row).yaxis} domain`,
    y: 1,
    yanchor: 'bottom',
    text: `<b>${year}</b>`,
    showarrow: false,
    font: { size: 13, color: '@ink' },
  };
}

function layoutAxes(years: readonly number[]): Record<string, unknown> {
  const shared = { showgrid: false, zeroline: false, ticks: '', tickmode: 'array' };
  const axes = years.flatMap((year, row): [string, unknown][] => {
    const suffix = row === 0 ? '' : String(row + 1);
    const top = 1 - row / years.length;
    const xAxis = {
      ...shared,
      anchor: `y${suffix}`,
      tickvals: [0, 3, 6, 9].map((month) => monthWeeks(year)[month]),
      ticktext: ['Jan', 'Apr', 'Jul', 'Oct'],
      showticklabels: row === years.length - 1,
      range: [-0.6, 53.6],
    };
    const yAxis = {
      ...shared,
      anchor: `x${suffix}`,
      domain: [top - 1 / years.length, top - 0.2 / years.length],
      tickvals: [0, 3, 6],
      ticktext: ['Mon', 'Thu', 'Sun'],
      range: [6.6, -0.6],
    };
    return [
      [`xaxis${suffix}`, xAxis],
      [`yaxis${suffix}`, yAxis],
    ];
  });
  return Object.fromEntries(axes);
}
