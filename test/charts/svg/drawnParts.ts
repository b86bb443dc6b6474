import { textWidth } from '../../../src/charts/svg/textWidth.js';

/** An element of a drawing, with groups that are moved taken into account. */
export interface DrawnPart {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  /** The corners of what it covers. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** The text of its mark; empty outside of marks. */
  readonly label: string;
}

/** The parts of an SVG element, without the symbols that it holds. */
export function drawnParts(svg: string): DrawnPart[] {
  const parts: DrawnPart[] = [];
  const groups: { x: number; y: number; label: string }[] = [{ x: 0, y: 0, label: '' }];
  const visible = svg.replaceAll(/<symbol.*?<\/symbol>/gs, '');
  for (const match of visible.matchAll(/<(\/?)(\w+)([^>]*?)(\/?)>([^<]*)/g)) {
    const [, closing, name, written, , text] = match as unknown as string[];
    if (name === 'svg') continue;
    const group = groups.at(-1)!;
    if (name === 'g') {
      if (closing === '/') groups.pop();
      else {
        const [x, y] = numbersOf(/translate\(([^)]*)\)/.exec(written!)?.[1] ?? '0 0');
        groups.push({ x: group.x + x!, y: group.y + y!, label: group.label });
      }
      continue;
    }
    if (closing === '/') continue;
    if (name === 'title') {
      groups.at(-1)!.label = unescaped(text!);
      continue;
    }
    const attributes = Object.fromEntries(
      [...written!.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key!, value!]),
    );
    const points = pointsOf(name!, attributes, unescaped(text!));
    const [xs, ys] = [points.map(([x]) => x + group.x), points.map(([, y]) => y + group.y)];
    parts.push({
      name: name!,
      attributes,
      text: unescaped(text!),
      left: Math.min(...xs),
      top: Math.min(...ys),
      right: Math.max(...xs),
      bottom: Math.max(...ys),
      label: group.label,
    });
  }
  return parts;
}

function pointsOf(name: string, attributes: Record<string, string>, text: string): [number, number][] {
  const number = (key: string): number => Number(attributes[key] ?? 0);
  if (name === 'circle') {
    const [x, y, r] = [number('cx'), number('cy'), number('r')];
    return [
      [x - r, y - r],
      [x + r, y + r],
    ];
  }
  if (name === 'rect' || name === 'use') {
    const [x, y] = [number('x'), number('y')];
    return [
      [x, y],
      [x + number('width'), y + number('height')],
    ];
  }
  if (name === 'line') {
    return [
      [number('x1'), number('y1')],
      [number('x2'), number('y2')],
    ];
  }
  if (name === 'text') {
    const size = Number(attributes['font-size'] ?? 13);
    const width = textWidth(text, { sizePixels: size, bold: attributes['font-weight'] === '700' });
    const shift = { start: 0, middle: width / 2, end: width }[attributes['text-anchor'] ?? 'start']!;
    const [left, y] = [number('x') - shift, number('y')];
    return [
      [left, y - size * 0.75],
      [left + width, y + size * 0.25],
    ];
  }
  return pathPoints(attributes.d!);
}

/** The corners of a path of the commands that drawings use. */
export function pathPoints(d: string): [number, number][] {
  const points: [number, number][] = [];
  let [x, y] = [0, 0];
  for (const [, command, rest] of d.matchAll(/([MmLlHVhvZz])([^MmLlHVhvZz]*)/g)) {
    const values = numbersOf(rest!);
    if (command === 'M' || command === 'L') [x, y] = [values[0]!, values[1]!];
    if (command === 'm' || command === 'l') [x, y] = [x + values[0]!, y + values[1]!];
    if (command === 'H') x = values[0]!;
    if (command === 'V') y = values[0]!;
    if (command === 'h') x += values[0]!;
    if (command === 'v') y += values[0]!;
    points.push([x, y]);
  }
  return points;
}

function numbersOf(text: string): number[] {
  return (text.match(/-?(?:\d+\.?\d*|\.\d+)/g) ?? []).map(Number);
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
