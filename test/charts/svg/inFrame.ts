import { expect } from 'vitest';
import type { SvgDrawing } from '../../../src/charts/svg/drawing.js';
import { textWidth } from '../../../src/charts/svg/textWidth.js';

/** An element of a drawing, with its place in the drawing whatever groups it is in. */
export interface Part {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Its text, without markup. */
  readonly content: string;
  readonly dx: number;
  readonly dy: number;
  /** The text of the mark that it belongs to. */
  readonly mark: string | null;
}

/** The elements of a drawing in their order. Groups may move, as `translate`. */
export function partsOf(body: string): Part[] {
  const parts: Part[] = [];
  const groups: { dx: number; dy: number; mark: string | null }[] = [{ dx: 0, dy: 0, mark: null }];
  for (const [, end, name, written = '', close, content = ''] of body.matchAll(
    /<(\/?)(\w+)((?: [\w-]+="[^"]*")*)(\/?)>([^<]*)/g,
  )) {
    const group = groups.at(-1)!;
    if (name === 'g') {
      if (end === '/') groups.pop();
      else {
        const [, x = '0', y = '0'] = /translate\(([\d.-]+) ([\d.-]+)\)/.exec(written) ?? [];
        groups.push({ dx: group.dx + Number(x), dy: group.dy + Number(y), mark: group.mark });
      }
    } else if (end !== '/') {
      const attributes = Object.fromEntries(
        [...written.matchAll(/ ([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key!, value!]),
      );
      if (name === 'title') group.mark = content;
      parts.push({ name: name!, attributes, content, ...group });
    }
    expect(close === '/' || close === '').toBe(true);
  }
  expect(groups.length).toBe(1);
  return parts;
}

/** The marks of a drawing by their texts, with the centres of their targets. */
export function marksOf(parts: readonly Part[]): Map<string, [x: number, y: number][]> {
  const marks = new Map<string, [number, number][]>();
  for (const { name, attributes, mark, dx, dy } of parts) {
    if (mark === null) continue;
    const places = marks.get(mark) ?? [];
    marks.set(mark, places);
    if (name === 'circle' && attributes.fill === 'transparent') {
      places.push([Number(attributes.cx) + dx, Number(attributes.cy) + dy]);
    }
  }
  return marks;
}

/** Every text and every shape is inside of the drawing, and no number is missing. */
export function expectInFrame({ body, heightPixels }: SvgDrawing, widthPixels: number): void {
  expect(body).not.toMatch(/NaN|undefined|Infinity|null/);
  const inside = (x: number, y: number, what: string): void => {
    const isInside = x >= -1 && x <= widthPixels + 1 && y >= -1 && y <= heightPixels + 1;
    if (!isInside) expect.fail(`${what} at ${x}, ${y} is outside of ${widthPixels} x ${heightPixels}`);
  };
  for (const { name, attributes, content, dx, dy } of partsOf(body)) {
    const number = (key: string): number => Number(attributes[key] ?? 0);
    if (name === 'text') {
      const size = Number(attributes['font-size'] ?? 13);
      const pixels = textWidth(content.replaceAll(/&#?\w+;/g, 'x'), {
        sizePixels: size,
        bold: attributes['font-weight'] === '700',
      });
      const [x, y] = [number('x') + dx, number('y') + dy];
      if (attributes.transform !== undefined) {
        // Upright text reads upwards from its place.
        inside(x, y - pixels, content);
        inside(x, y, content);
        continue;
      }
      const anchor = attributes['text-anchor'] ?? 'start';
      const left = anchor === 'end' ? x - pixels : anchor === 'middle' ? x - pixels / 2 : x;
      inside(left, y - size * 0.75, content);
      inside(left + pixels, y + size * 0.25, content);
    }
    if (name === 'line') {
      inside(number('x1') + dx, number('y1') + dy, 'line');
      inside(number('x2') + dx, number('y2') + dy, 'line');
    }
    if (name === 'rect') {
      inside(number('x') + dx, number('y') + dy, 'rect');
      inside(number('x') + dx + number('width'), number('y') + dy + number('height'), 'rect');
    }
    if (name === 'circle') inside(number('cx') + dx, number('cy') + dy, 'circle');
    if (name === 'path') {
      for (const [, x, y] of (attributes.d ?? '').matchAll(/[ML](-?[\d.]+)[ ,](-?[\d.]+)/g)) {
        inside(Number(x) + dx, Number(y) + dy, 'path');
      }
    }
  }
}
