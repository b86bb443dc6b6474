/**
 * Accidents as points of 10 bytes, little-endian: x and y on the map in 24 bits each (`albers.ts`: 0 to 1 across and down),
 * the state in 8, then a byte with feed (2 bits), severity 1 to 4 (2), predicted severity (2), whether it was late and
 * whether it was predicted, and the seconds before the newest event of the frame in 16 (65,535: that or more).
 */

/** Bytes of a point. */
export const pointBytes = 10;

/** The points of a frame as columns. */
export interface Points {
  readonly count: number;
  /** 0 to 1, across and down the map; see `albers.ts`. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Positions in the dimensions of the snapshot. */
  readonly state: Uint8Array;
  readonly feed: Uint8Array;
  /** 0 to 3: the position of the severity. */
  readonly severity: Uint8Array;
  readonly predictedSeverity: Uint8Array;
  readonly isPredicted: Uint8Array;
  readonly isLate: Uint8Array;
  readonly ageSeconds: Uint16Array;
}

const unit = 2 ** 24 - 1;

/** Room for so many points. */
export function emptyPoints(count: number): Points {
  return {
    count,
    x: new Float64Array(count),
    y: new Float64Array(count),
    state: new Uint8Array(count),
    feed: new Uint8Array(count),
    severity: new Uint8Array(count),
    predictedSeverity: new Uint8Array(count),
    isPredicted: new Uint8Array(count),
    isLate: new Uint8Array(count),
    ageSeconds: new Uint16Array(count),
  };
}

export function packPoints(points: Points): Uint8Array {
  const bytes = new Uint8Array(points.count * pointBytes);
  const view = new DataView(bytes.buffer);
  for (let point = 0; point < points.count; point++) {
    const at = point * pointBytes;
    writeUnit(bytes, at, points.x[point]!);
    writeUnit(bytes, at + 3, points.y[point]!);
    bytes[at + 6] = points.state[point]!;
    bytes[at + 7] =
      points.feed[point]! |
      (points.severity[point]! << 2) |
      (points.predictedSeverity[point]! << 4) |
      (points.isLate[point]! << 6) |
      (points.isPredicted[point]! << 7);
    view.setUint16(at + 8, points.ageSeconds[point]!, true);
  }
  return bytes;
}

export function unpackPoints(bytes: Uint8Array): Points {
  const count = Math.floor(bytes.length / pointBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const points = emptyPoints(count);
  for (let point = 0; point < count; point++) {
    const at = point * pointBytes;
    const flags = bytes[at + 7]!;
    points.x[point] = readUnit(bytes, at);
    points.y[point] = readUnit(bytes, at + 3);
    points.state[point] = bytes[at + 6]!;
    points.feed[point] = flags & 3;
    points.severity[point] = (flags >> 2) & 3;
    points.predictedSeverity[point] = (flags >> 4) & 3;
    points.isLate[point] = (flags >> 6) & 1;
    points.isPredicted[point] = flags >> 7;
    points.ageSeconds[point] = view.getUint16(at + 8, true);
  }
  return points;
}

function writeUnit(bytes: Uint8Array, at: number, value: number): void {
  const whole = Math.round(Math.min(1, Math.max(0, value)) * unit);
  bytes[at] = whole & 255;
  bytes[at + 1] = (whole >> 8) & 255;
  bytes[at + 2] = whole >> 16;
}

function readUnit(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16)) / unit;
}
