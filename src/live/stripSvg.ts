/** A strip as SVG, for notebooks and files. */
import type { StripCall, StripDrawing } from './strip.js';

export interface StripColors {
  /** Bars, in the colour of their feed. */
  readonly bar: string;
  readonly band: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
}

/**
 * The drawing as an SVG element in text. `label` is what a screen reader says of it.
 *
 * @example
 * stripSvg(drawStrip(series, { width: 300, height: 120, tickLabel: () => null }), 300, 120, colors, 'Source1: 310');
 */
export function stripSvg(
  drawing: StripDrawing,
  width: number,
  height: number,
  colors: StripColors,
  label: string,
): string {
  const parts = drawing.calls.map((call) => partOf(call, width, height, colors));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeText(label)}" font-family="system-ui, sans-serif" font-size="11">${parts.join('')}</svg>`;
}

function partOf(call: StripCall, width: number, height: number, colors: StripColors): string {
  switch (call.kind) {
    case 'grid':
      return (
        `<path d="M34 ${n(call.y)}H${n(width - 4)}" stroke="${colors.line}"/>` +
        `<text x="29" y="${n(call.y + 4)}" text-anchor="end" fill="${colors.muted}">${escapeText(call.label)}</text>`
      );
    case 'tick':
      return `<text x="${n(call.x)}" y="${n(height - 4)}" text-anchor="middle" fill="${colors.muted}">${escapeText(call.label)}</text>`;
    case 'band':
      return `<polygon points="${pairs(call.points)}" fill="${colors.band}"/>`;
    case 'bar': {
      const { x, y, width: barWidth, height: barHeight } = call;
      const box = `x="${n(x)}" y="${n(y)}" width="${n(barWidth)}" height="${n(barHeight)}"`;
      if (call.isHollow) return `<rect ${box} fill="none" stroke="${colors.bar}"/>`;
      return `<rect ${box} fill="${colors.bar}"${call.isOutside ? '' : ' fill-opacity="0.75"'}/>`;
    }
    case 'expected':
      return `<polyline points="${pairs(call.points)}" fill="none" stroke="${colors.text}" stroke-width="1.5"/>`;
    case 'mark': {
      const tip = call.isUp ? call.y - 5 : call.y;
      const foot = call.isUp ? call.y : call.y - 5;
      return `<path d="M${n(call.x - 3)} ${n(foot)}H${n(call.x + 3)}L${n(call.x)} ${n(tip)}Z" fill="${colors.text}"/>`;
    }
  }
}

function pairs(points: readonly number[]): string {
  return points.map((value, at) => n(value) + (at % 2 === 0 ? ',' : ' ')).join('');
}

function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
