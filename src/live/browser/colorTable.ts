/** 256 colours between stops, as the 32 bits of a pixel on a little-endian machine. */
export function colorTable(
  stops: readonly (readonly [share: number, color: string, alpha: number])[],
): Uint32Array {
  const table = new Uint32Array(256);
  for (let at = 1; at < 256; at++) {
    const share = at / 255;
    const upper = Math.max(
      1,
      stops.findIndex(([stop]) => stop >= share),
    );
    const [from, to] = [stops[upper - 1]!, stops[upper]!];
    const along = (share - from[0]) / (to[0] - from[0]);
    const [a, b] = [rgb(from[1]), rgb(to[1])];
    const mixed = a.map((value, channel) => Math.round(value + (b[channel]! - value) * along));
    const alpha = Math.round(255 * (from[2] + (to[2] - from[2]) * along));
    table[at] = ((alpha << 24) | (mixed[2]! << 16) | (mixed[1]! << 8) | mixed[0]!) >>> 0;
  }
  return table;
}

function rgb(color: string): [red: number, green: number, blue: number] {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
