import { formatNumber, formatPercent } from '../../base/format.js';
import type { CalendarChart } from '../calendar.js';
import { cellClasses } from '../heatmap.js';
import { timeText } from '../times.js';
import { type CalendarCell, cellOfDay, monthWeeks, weekdayNames } from '../weeks.js';
import { type DrawSvg, isNarrow, type SvgDrawing } from './drawing.js';
import { hatchRect } from './hatch.js';
import { classLegend } from './legend.js';
import { element, mark, moved, type Paint, paint, rect, tenth, text } from './markup.js';
import { fitText } from './textWidth.js';

const cellPixels = 12;
const labelPixels = 40;
/** On a phone a year is two blocks, so that its days stay as large. */
const maxYears = { wide: 3, narrow: 2 } as const;

/** The last years of a calendar, a column a week; earlier years are in the table. */
export const calendarSvg: DrawSvg<CalendarChart> = (chart, widthPixels) => {
  const narrow = isNarrow(widthPixels);
  const classes = cellClasses(chart.values, chart);
  const days = chart.days.map((day, index): CalendarDay => {
    const value = chart.values[index]!;
    const color = value === null ? null : (classes.colors[classes.classOf(value)] ?? null);
    return { ...cellOfDay(day), day, value, color };
  });
  const years = [...new Set(days.map(({ year }) => year))];
  const shown = years.slice(narrow ? -maxYears.narrow : -maxYears.wide);
  const body: string[] = [];
  let y = 0;
  const hidden = years.slice(0, -shown.length);
  if (hidden.length > 0) {
    const words = hidden.length === 1 ? `${hidden[0]!} is` : `${hidden[0]!} to ${hidden.at(-1)!} are`;
    body.push(text(0, 13, `${words} in the table.`, { color: 'muted' }));
    y = 22;
  }
  const weeksInBlock = narrow ? 27 : 54;
  const size = Math.min(cellPixels, (widthPixels - labelPixels) / weeksInBlock);
  for (const year of shown) {
    for (let first = 0; first < 54; first += weeksInBlock) {
      const inBlock = days.filter(
        (day) => day.year === year && day.week >= first && day.week < first + weeksInBlock,
      );
      if (inBlock.length === 0) continue;
      const drawn = block(chart, year, first, weeksInBlock, inBlock, size);
      body.push(moved(0, y, drawn.body));
      y += drawn.heightPixels + 10;
    }
  }
  const hasGaps = days.some(({ value }) => value === null);
  const legend = classLegend(classes, widthPixels, chart.valueTitle, hasGaps ? chart.missing : undefined);
  body.push(moved(0, y, legend.body));
  return { heightPixels: y + legend.heightPixels, body: body.join('') };
};

interface CalendarDay extends CalendarCell {
  readonly day: string;
  readonly value: number | null;
  readonly color: Paint | null;
}

/** Weeks side by side, with the months above and the weekdays at the left. Days of one colour are one path. */
function block(
  { percent, missing }: CalendarChart,
  year: number,
  firstWeek: number,
  weekCount: number,
  days: readonly CalendarDay[],
  size: number,
): SvgDrawing {
  const top = 22;
  const x = (week: number): number => labelPixels + (week - firstWeek) * size;
  const starts = monthWeeks(year);
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const labels = months
    .map((month, index) => ({ month, week: starts[index]!, index }))
    .filter(({ week, index }) => index % 3 === 0 && week >= firstWeek && week < firstWeek + weekCount - 2)
    .map(({ month, week }) => text(x(week), 14, month, { color: 'muted' }));
  const paths = new Map<Paint, string>();
  const hatched: string[] = [];
  const inside = size - 1;
  for (const { week, weekday, color } of days) {
    const [left, y] = [tenth(x(week)), tenth(top + weekday * size)];
    if (color === null) hatched.push(hatchRect(left, y, inside, inside, 4));
    else {
      // A thick dash of a line is the shortest way to write a square.
      const d = `M${left} ${tenth(y + inside / 2)}h${tenth(inside)}`;
      paths.set(color, (paths.get(color) ?? '') + d);
    }
  }
  const format = percent ? formatPercent : formatNumber;
  const weeks = new Map<number, CalendarDay[]>();
  for (const day of days) weeks.set(day.week, [...(weeks.get(day.week) ?? []), day]);
  const marks = [...weeks].map(([week, list]) => {
    const values = list.map(
      ({ weekday, value }) => `${weekdayNames[weekday]} ${value === null ? missing : format(value)}`,
    );
    return mark(
      `From ${timeText(list[0]!.day)}: ${values.join(', ')}`,
      rect(x(week), top, size, 7 * size, 'none', { 'pointer-events': 'all' }),
    );
  });
  const body = [
    text(0, 14, String(year), { bold: true }),
    ...labels,
    ...[0, 3, 6].map((weekday) =>
      text(
        0,
        top + (weekday + 0.5) * size + 4,
        fitText(weekdayNames[weekday]!, labelPixels - 4, { sizePixels: 11 }),
        {
          color: 'muted',
          sizePixels: 11,
        },
      ),
    ),
    ...[...paths].map(([color, d]) =>
      element('path', { d, fill: 'none', stroke: paint(color), 'stroke-width': inside }),
    ),
    ...hatched,
    ...marks,
  ];
  return { heightPixels: top + 7 * size, body: body.join('') };
}
