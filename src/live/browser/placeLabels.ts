/** Where labels go, so that none covers another. Pixels. */

export interface LabelRequest {
  /** What the label belongs to. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Free pixels between the point and the label; null when the label may only lie over the point. */
  readonly gap: number | null;
}

export interface LabelPosition {
  readonly left: number;
  readonly top: number;
}

/** The position of each label, or null where there is no room. Those that come first choose first. */
export function placeLabels(
  requests: readonly LabelRequest[],
  width: number,
  height: number,
): (LabelPosition | null)[] {
  const taken: [left: number, top: number, right: number, bottom: number][] = [];
  return requests.map((request) => {
    for (const { left, top } of candidates(request)) {
      const [right, bottom] = [left + request.width, top + request.height];
      if (left < 2 || top < 2 || right > width - 2 || bottom > height - 2) continue;
      if (taken.some((box) => left < box[2] && right > box[0] && top < box[3] && bottom > box[1])) continue;
      taken.push([left - 2, top - 2, right + 2, bottom + 2]);
      return { left, top };
    }
    return null;
  });
}

function candidates({ x, y, width, height, gap }: LabelRequest): LabelPosition[] {
  if (gap === null) return [{ left: x - width / 2, top: y - height / 2 }];
  return [
    { left: x + gap, top: y - height / 2 },
    { left: x - gap - width, top: y - height / 2 },
    { left: x + gap * 0.7, top: y + gap * 0.7 },
    { left: x - width / 2, top: y + gap },
    { left: x - width / 2, top: y - gap - height },
    { left: x - gap * 0.7 - width, top: y + gap * 0.7 },
    { left: x + gap * 0.7, top: y - gap * 0.7 - height },
    { left: x + gap * 0.7, top: y + gap * 0.7 + height },
  ];
}
