import { expect } from 'vitest';
import type { Figure } from '../../../src/charts/figure.js';
import { widePixels } from '../../../src/charts/svg/drawing.js';
import { drawChart } from '../../../src/charts/svg/figureSvg.js';
import { textWidth } from '../../../src/charts/svg/textWidth.js';

/** The element of a chart. */
export function chartSvg(figure: Figure, widthPixels: number = widePixels): string {
  return drawChart(figure, widthPixels).svg;
}

export interface SvgText {
  readonly content: string;
  readonly x: number;
  readonly y: number;
  readonly left: number;
  readonly right: number;
}

/** The texts of a drawing with the room that they take. */
export function textsOf(svg: string): SvgText[] {
  return [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(([, attributes, escaped]) => {
    const content = unescaped(escaped!);
    const [x, y] = [numberOf(attributes!, 'x'), numberOf(attributes!, 'y')];
    const size = attributes!.includes('font-size=') ? numberOf(attributes!, 'font-size') : 13;
    const width = textWidth(content, { sizePixels: size, bold: attributes!.includes('font-weight') });
    const anchor = /text-anchor="(\w+)"/.exec(attributes!)?.[1] ?? 'start';
    const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
    return { content, x, y, left, right: left + width };
  });
}

/** What the arrow keys speak, one text a mark. */
export function spokenOf(svg: string): string[] {
  return [...svg.matchAll(/<title>([^<]*)<\/title>/g)].map(([, content]) => unescaped(content!));
}

/** The attributes of all elements of a name that have these words in their markup. */
export function elementsOf(svg: string, name: string, ...words: readonly string[]): Record<string, number>[] {
  return [...svg.matchAll(new RegExp(`<${name} ([^>]*)>`, 'g'))]
    .filter(([, attributes]) => words.every((word) => attributes!.includes(word)))
    .map(([, attributes]) =>
      Object.fromEntries(
        [...attributes!.matchAll(/([\w-]+)="(-?[\d.]+)"/g)].map(([, key, value]) => [key!, Number(value)]),
      ),
    );
}

/** Nothing undefined is in the markup, and no text or shape is outside of the frame. */
export function expectInFrame(svg: string): void {
  // Of the attributes: a label may say anything.
  expect(svg).not.toMatch(/="[^"]*(?:NaN|undefined|Infinity|null)/);
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!.map(Number) as [
    number,
    number,
    number,
  ];
  for (const { content, left, right, y } of textsOf(svg)) {
    expect(left, `left end of ${content}`).toBeGreaterThanOrEqual(-1);
    expect(right, `right end of ${content}`).toBeLessThanOrEqual(width + 1);
    expect(y, `baseline of ${content}`).toBeGreaterThan(0);
    expect(y, `baseline of ${content}`).toBeLessThanOrEqual(height);
  }
  const inside = (x: number, y: number) => {
    expect(x).toBeGreaterThanOrEqual(-1);
    expect(x).toBeLessThanOrEqual(width + 1);
    expect(y).toBeGreaterThanOrEqual(-1);
    expect(y).toBeLessThanOrEqual(height + 1);
  };
  for (const { cx, cy } of elementsOf(svg, 'circle')) inside(cx!, cy!);
  for (const rect of elementsOf(svg, 'rect')) {
    inside(rect.x!, rect.y!);
    inside(rect.x! + rect.width!, rect.y! + rect.height!);
  }
  for (const { x1, y1, x2, y2 } of elementsOf(svg, 'line')) {
    inside(x1!, y1!);
    inside(x2!, y2!);
  }
}

/** The positions are those of the values on one scale: the same affine function of each, to a quarter of a pixel. */
export function expectOneScale(places: readonly { readonly value: number; readonly at: number }[]): void {
  const sorted = places.toSorted((a, b) => a.value - b.value);
  const [first, last] = [sorted[0]!, sorted.at(-1)!];
  const slope = (last.at - first.at) / (last.value - first.value);
  expect(Math.abs(slope)).toBeGreaterThan(0);
  for (const { value, at } of sorted) {
    expect(Math.abs(first.at + slope * (value - first.value) - at), `position of ${value}`).toBeLessThan(
      0.25,
    );
  }
}

/** The number that a tick shows: of `×1.5`, `20 %`, `10k`, `−3`. */
export function numberIn(label: string): number {
  const factor = label.endsWith('k') ? 1000 : label.endsWith('%') ? 0.01 : 1;
  return Number(label.replace(/[×,k%\s]/g, '').replace('−', '-')) * factor;
}

function numberOf(attributes: string, name: string): number {
  return Number(new RegExp(`(?:^| )${name}="([^"]*)"`).exec(attributes)?.[1]);
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
