import { roomFor } from './textWidth.js';

export interface AxisLabel {
  /** The position that it names, in pixels. */
  readonly at: number;
  readonly content: string;
}

export interface PlacedLabel extends AxisLabel {
  /** Where its text is centred: inside the frame. */
  readonly middle: number;
}

/** Those labels of a horizontal axis that touch none before them in the list, moved into the frame. */
export function spacedLabels(labels: readonly AxisLabel[], widthPixels: number): PlacedLabel[] {
  const kept: (PlacedLabel & { readonly half: number })[] = [];
  for (const { at, content } of labels) {
    const half = roomFor(content) / 2 + 1;
    const middle = Math.max(half, Math.min(widthPixels - half, at));
    if (kept.every((other) => Math.abs(other.middle - middle) >= other.half + half + 8)) {
      kept.push({ at, middle, content, half });
    }
  }
  return kept;
}
