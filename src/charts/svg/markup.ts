import { escapeHtml } from '../../base/format.js';
import type { ColorToken } from '../palette.js';

/** SVG as text. Colours are tokens of the palette, written as CSS variables, so that a page in either mode shows the same drawing. */

/** A token of the palette: `ink`, `source1`, `source1-band`, `count3`; or `none`. */
export type Paint =
  | ColorToken
  | `${ColorToken}-band`
  | `count${number}`
  | `oncount${number}`
  | `ratio${number}`
  | `onratio${number}`
  | 'shade'
  | 'none';

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element with its attributes, numbers to one decimal, and its children as markup. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? decimal(value) : escapeHtml(value!)}"`);
  const content = children.join('');
  return content === ''
    ? `<${name}${written.join('')}/>`
    : `<${name}${written.join('')}>${content}</${name}>`;
}

/** A coordinate with at most one decimal: `12`, `12.3`. */
export function decimal(value: number): string {
  return String(tenth(value));
}

/** The number to a tenth. */
export function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A drawing moved by so many pixels. */
export function moved(x: number, y: number, body: string): string {
  if (body === '' || (x === 0 && y === 0)) return body;
  return element('g', { transform: `translate(${decimal(x)} ${decimal(y)})` }, body);
}

/** `var(--ink)`, which a page or `withColors` resolves. */
export function paint(color: Paint): string {
  return color === 'none' ? 'none' : `var(--${color})`;
}

export interface TextStyle {
  /** @default 13 */
  readonly sizePixels?: number;
  /** @default 'start' */
  readonly anchor?: 'start' | 'middle' | 'end';
  /** @default 'ink' */
  readonly color?: Paint;
  /** @default false */
  readonly bold?: boolean;
  /** An edge in the colour of the page, for text over lines and areas. @default false */
  readonly halo?: boolean;
}

/** A line of text with its baseline at `y`. */
export function text(x: number, y: number, content: string, style: TextStyle = {}): string {
  const {
    sizePixels = defaultTextPixels,
    anchor = 'start',
    color = 'ink',
    bold = false,
    halo = false,
  } = style;
  return element(
    'text',
    {
      x,
      y,
      'font-size': sizePixels === defaultTextPixels ? undefined : sizePixels,
      'text-anchor': anchor === 'start' ? undefined : anchor,
      fill: paint(color),
      'font-weight': bold ? 700 : undefined,
      ...(halo ? haloAttributes : {}),
    },
    escapeHtml(content),
  );
}

/** An edge in the colour of the page, for a text or a group of them. */
export const haloAttributes: Attributes = {
  stroke: paint('page'),
  'stroke-width': 3.5,
  'stroke-linejoin': 'round',
  'paint-order': 'stroke',
};

/** The size of text in charts, which the root element sets. */
export const defaultTextPixels: number = 13;

export interface LineStyle {
  /** @default 'ink' */
  readonly color?: Paint;
  /** @default 1 */
  readonly widthPixels?: number;
  /** `stroke-dasharray`. @default solid */
  readonly dash?: string | undefined;
}

export function line(x1: number, y1: number, x2: number, y2: number, style: LineStyle = {}): string {
  return element('line', { x1, y1, x2, y2, ...strokeOf(style) });
}

/** The interval of a value, a pale line behind its dot. */
export function intervalLine(x1: number, x2: number, y: number, color: Paint): string {
  const pale = { stroke: paint(color), 'stroke-width': 2.5, 'stroke-opacity': '0.62' };
  return element('line', { x1, y1: y, x2, y2: y, ...pale });
}

/** A path along `d`, without a fill. */
export function stroke(d: string, style: LineStyle = {}): string {
  return element('path', { d, fill: 'none', 'stroke-linejoin': 'round', ...strokeOf(style) });
}

function strokeOf({ color = 'ink', widthPixels = 1, dash }: LineStyle): Attributes {
  return {
    stroke: paint(color),
    'stroke-width': widthPixels === 1 ? undefined : widthPixels,
    'stroke-dasharray': dash,
  };
}

export function rect(
  x: number,
  y: number,
  width: number,
  height: number,
  color: Paint,
  more: Attributes = {},
): string {
  return element('rect', {
    x,
    y,
    width: Math.max(0, width),
    height: Math.max(0, height),
    fill: paint(color),
    ...more,
  });
}

/** A dot; hollow with an edge in its colour if it is not `filled`. */
export function dot(x: number, y: number, radius: number, color: Paint, filled = true): string {
  return filled
    ? element('circle', { cx: x, cy: y, r: radius, fill: paint(color) })
    : element('circle', {
        cx: x,
        cy: y,
        r: radius - 1,
        fill: paint('page'),
        stroke: paint(color),
        'stroke-width': 2,
      });
}

/**
 * A group that shows its text on hover and is a stop of the arrow keys: one value of the chart. Text and shape together
 * are the mark; the script of a page reads the text of the `title`.
 */
export function mark(label: string, ...children: readonly string[]): string {
  return element('g', { class: 'mark' }, element('title', {}, escapeHtml(label)), ...children);
}

/** A target for the pointer without ink, in a mark of thin lines. */
export function target(x: number, y: number, radius = 7): string {
  return element('circle', { cx: x, cy: y, r: radius, fill: 'transparent' });
}
