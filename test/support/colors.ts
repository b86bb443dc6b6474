/** Colours as numbers: what a screen shows, what a reader who lacks a cone sees, and how far two colours are apart. */

export type Rgb = readonly [red: number, green: number, blue: number];

/** `#1257C0` as three numbers of 0..255. */
export function rgbOf(hex: string): Rgb {
  const digits = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(hex);
  if (digits === null) throw new Error(`Expected a colour such as #1257C0, got ${hex}.`);
  return [1, 2, 3].map((group) => Number.parseInt(digits[group]!, 16)) as unknown as Rgb;
}

/** Linear light of 0..1 (sRGB, IEC 61966-2-1). */
function linearOf(rgb: Rgb): Rgb {
  return rgb.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
}

/** Contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance). */
export function contrast(one: string, other: string): number {
  const luminance = (hex: string): number => {
    const [red, green, blue] = linearOf(rgbOf(hex));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

export type Vision = 'normal' | 'deuteranopia' | 'protanopia' | 'tritanopia';

/** Machado, Oliveira and Fernandes (2009), table 1, severity 1.0, on linear light. */
const machado: Readonly<Record<Exclude<Vision, 'normal'>, readonly Rgb[]>> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** CIELAB (D65) of a colour as a reader with this vision sees it. */
export function labOf(hex: string, vision: Vision = 'normal'): Rgb {
  const linear = linearOf(rgbOf(hex));
  const seen =
    vision === 'normal'
      ? linear
      : machado[vision].map((row) =>
          Math.min(
            1,
            Math.max(
              0,
              row.reduce((sum, factor, index) => sum + factor * linear[index]!, 0),
            ),
          ),
        );
  const [red, green, blue] = seen as unknown as Rgb;
  const f = (value: number): number =>
    value > (6 / 29) ** 3 ? Math.cbrt(value) : value / (3 * (6 / 29) ** 2) + 4 / 29;
  const x = f((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
  const y = f(0.2126729 * red + 0.7151522 * green + 0.072175 * blue);
  const z = f((0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** The CIEDE2000 distance of two CIELAB colours (Sharma, Wu and Dalal 2005, equations 2 to 22). */
export function ciede2000([l1, a1, b1]: Rgb, [l2, a2, b2]: Rgb): number {
  const degrees = 180 / Math.PI;
  const meanC = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const g = 0.5 * (1 - Math.sqrt(meanC ** 7 / (meanC ** 7 + 25 ** 7)));
  const [ap1, ap2] = [(1 + g) * a1, (1 + g) * a2];
  const [c1, c2] = [Math.hypot(ap1, b1), Math.hypot(ap2, b2)];
  const hue = (b: number, a: number): number =>
    a === 0 && b === 0 ? 0 : (Math.atan2(b, a) * degrees + 360) % 360;
  const [h1, h2] = [hue(b1, ap1), hue(b2, ap2)];
  const isGrey = c1 * c2 === 0;
  const turn = h2 - h1;
  const dh = isGrey ? 0 : turn > 180 ? turn - 360 : turn < -180 ? turn + 360 : turn;
  const deltaH = 2 * Math.sqrt(c1 * c2) * Math.sin(dh / 2 / degrees);
  const [deltaL, deltaC] = [l2 - l1, c2 - c1];
  const [meanL, meanCp] = [(l1 + l2) / 2, (c1 + c2) / 2];
  const sum = h1 + h2;
  const meanH = isGrey
    ? sum
    : Math.abs(h1 - h2) <= 180
      ? sum / 2
      : sum < 360
        ? (sum + 360) / 2
        : (sum - 360) / 2;
  const cos = (angle: number): number => Math.cos(angle / degrees);
  const t =
    1 -
    0.17 * cos(meanH - 30) +
    0.24 * cos(2 * meanH) +
    0.32 * cos(3 * meanH + 6) -
    0.2 * cos(4 * meanH - 63);
  const sl = 1 + (0.015 * (meanL - 50) ** 2) / Math.sqrt(20 + (meanL - 50) ** 2);
  const sc = 1 + 0.045 * meanCp;
  const sh = 1 + 0.015 * meanCp * t;
  const rotation = 30 * Math.exp(-(((meanH - 275) / 25) ** 2));
  const rc = 2 * Math.sqrt(meanCp ** 7 / (meanCp ** 7 + 25 ** 7));
  const rt = -rc * Math.sin((2 * rotation) / degrees);
  return Math.sqrt(
    (deltaL / sl) ** 2 + (deltaC / sc) ** 2 + (deltaH / sh) ** 2 + rt * (deltaC / sc) * (deltaH / sh),
  );
}

/** The distance of two colours as a reader with this vision sees them. */
export function distance(one: string, other: string, vision: Vision = 'normal'): number {
  return ciede2000(labOf(one, vision), labOf(other, vision));
}
