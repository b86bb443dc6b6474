/** Whether a figure is on a light or a dark background. */
export type ColorMode = 'light' | 'dark';

/** The colours of the tokens, such as `source1`, in one mode. */
export type Palette = Readonly<Record<string, string>>;

/**
 * Colours with a fixed meaning, on the page of their mode. Categories are told apart with any of the common colour
 * blindnesses and stand out 3:1 from the page, text 4.5:1; `test/charts/palette.test.ts` holds the numbers.
 */
const light = {
  ink: '#17202A',
  muted: '#55616E',
  link: '#0B57C2',
  page: '#FFFFFF',
  raised: '#F4F6F8',
  rule: '#D5DBE1',
  grid: '#E4E8EC',
  land: '#ECEFF2',
  stateline: '#A3AEB9',
  banner: '#FFF1CC',
  bannerink: '#5A3B00',
  bannerline: '#B07800',
  plain: '#44576B',
  source1: '#1257C0',
  source2: '#B45309',
  source3: '#1F7F6C',
  clear: '#A57A10',
  cloud: '#7E7E7E',
  rain: '#255CD4',
  snow: '#1E9BBE',
  fog: '#6A4F6E',
  thunder: '#2C0074',
  dust: '#933500',
  other: '#30322F',
  severity1: '#B68A2E',
  severity2: '#A2451A',
  severity3: '#7A1B2C',
  severity4: '#33061F',
  emerging: '#C01F3F',
  fading: '#1A7480',
  hotspot: '#56248C',
  model: '#76828F',
  series1: '#6A819C',
  series2: '#B0307C',
  series3: '#A87700',
  series4: '#3A7CA5',
  series5: '#8C2D04',
} as const;

/** A colour of both modes, by its meaning. */
export type ColorToken = keyof typeof light;

const dark: Readonly<Record<ColorToken, string>> = {
  ink: '#E9EDF1',
  muted: '#A8B3BE',
  link: '#7FB2FF',
  page: '#11161C',
  raised: '#1B222A',
  rule: '#38424C',
  grid: '#2A323A',
  land: '#20272F',
  stateline: '#5C6772',
  banner: '#3A2C08',
  bannerink: '#FFE3A3',
  bannerline: '#C98A00',
  plain: '#A9B8C8',
  source1: '#5B9BFF',
  source2: '#E0851F',
  source3: '#5FE0C3',
  clear: '#DAC16B',
  cloud: '#868788',
  rain: '#496AA4',
  snow: '#B4F1FF',
  fog: '#C794C4',
  thunder: '#9873FF',
  dust: '#BD7343',
  other: '#EAEFDE',
  severity1: '#86662A',
  severity2: '#C97F36',
  severity3: '#F2B87C',
  severity4: '#FFEBD0',
  emerging: '#FF6B7A',
  fading: '#7FE3E6',
  hotspot: '#B08AF5',
  model: '#8E9AA6',
  series1: '#A9B8CA',
  series2: '#F48CC6',
  series3: '#E8BC4A',
  series4: '#9FD0F5',
  series5: '#FFC39B',
};

/** Classes of counts, fewest first: more is further from the page. */
const counts = {
  light: ['#DCE8F4', '#A6C8E8', '#669FD4', '#2C70B3', '#0B3B73'],
  dark: ['#1F3850', '#265C8C', '#3A86C4', '#79B8EE', '#D6EBFF'],
} as const;

/** Text on the classes of counts. */
const onCounts = {
  light: ['#17202A', '#17202A', '#17202A', '#FFFFFF', '#FFFFFF'],
  dark: ['#F2F6FA', '#F2F6FA', '#0B1118', '#0B1118', '#0B1118'],
} as const;

/** Classes of ratios, from below 1 to above. */
const ratios = {
  light: ['#0F5C6E', '#4C9AA8', '#A9D0D5', '#ECECE8', '#F0C3A0', '#D17F3F', '#8F3E00'],
  dark: ['#8FE0EE', '#4FA3B3', '#2F5F69', '#3A4048', '#6B4A30', '#C07A3C', '#FFC08A'],
} as const;

/** Text on the classes of ratios. */
const onRatios = {
  light: ['#FFFFFF', '#17202A', '#17202A', '#17202A', '#17202A', '#17202A', '#FFFFFF'],
  dark: ['#0B1118', '#0B1118', '#F2F6FA', '#F2F6FA', '#F2F6FA', '#0B1118', '#0B1118'],
} as const;

/** Number of classes in a scale of counts: `count0` to `count4`, with `oncount0` for text on them. */
export const countClasses: number = counts.light.length;

/** Number of classes in a scale of ratios: `ratio0` to `ratio6`, with `onratio0` for text on them. */
export const ratioClasses: number = ratios.light.length;

/** Number of steps of an ordered category, such as the severity: `severity1` to `severity4`. */
const stepCount = 4;

/**
 * The colours of both modes by token. Descriptions of charts and their drawings carry tokens, so one drawing serves both
 * modes: Plotly's objects as `@source1`, SVG as `var(--source1)`. `source1-band` is the token of an interval around a
 * line of that colour.
 */
export const palettes: Readonly<Record<ColorMode, Palette>> = {
  light: paletteOf(light, 'light', 'rgba(85,97,110,0.13)', 0.2),
  dark: paletteOf(dark, 'dark', 'rgba(168,179,190,0.16)', 0.26),
};

function paletteOf(
  colors: Readonly<Record<string, string>>,
  mode: ColorMode,
  shade: string,
  bandAlpha: number,
): Palette {
  const numbered = (name: string, list: readonly string[]) =>
    Object.fromEntries(list.map((color, index) => [`${name}${index}`, color]));
  const bands = Object.entries(colors).map(([name, color]) => [`${name}-band`, withAlpha(color, bandAlpha)]);
  return {
    ...colors,
    ...Object.fromEntries(bands),
    ...numbered('count', counts[mode]),
    ...numbered('oncount', onCounts[mode]),
    ...numbered('ratio', ratios[mode]),
    ...numbered('onratio', onRatios[mode]),
    shade,
  };
}

/** Names with a colour of their own, the same in every figure. Written in small letters. */
const ofName: Readonly<Record<string, ColorToken>> = {
  source1: 'source1',
  source2: 'source2',
  source3: 'source3',
  night: 'model',
  day: 'ink',
  clear: 'clear',
  cloud: 'cloud',
  rain: 'rain',
  snow: 'snow',
  ice: 'snow',
  'ice or sleet': 'snow',
  fog: 'fog',
  haze: 'fog',
  'haze or smoke': 'fog',
  thunder: 'thunder',
  dust: 'dust',
  'blown dust': 'dust',
  other: 'other',
  others: 'other',
  'other weather': 'other',
  'severity 1': 'severity1',
  'severity 2': 'severity2',
  'severity 3': 'severity3',
  'severity 4': 'severity4',
};

/** Names that share the colour of another and are drawn hollow. */
const hollowNames: ReadonlySet<string> = new Set(['ice', 'ice or sleet', 'haze', 'haze or smoke']);

/** Colours of names without one of their own. The feeds' colours come last. */
const freeColors: readonly ColorToken[] = [
  'series1',
  'series2',
  'series3',
  'series4',
  'series5',
  'source1',
  'source2',
  'source3',
];

/** The colour of a name that has one in every figure, such as a feed or a kind of weather; undefined for any other name. */
export function fixedColor(name: string): ColorToken | undefined {
  const known = name.toLowerCase();
  return Object.hasOwn(ofName, known) ? ofName[known] : undefined;
}

/** Whether a swatch of the name is hollow: ice beside snow, haze beside fog. */
export function isHollow(name: string): boolean {
  return hollowNames.has(name.toLowerCase());
}

/**
 * The colours of all series of a chart. Colours repeat only if there are more series than colours: a name that shares
 * the colour of another has a free one beside it.
 */
export function seriesColors(names: readonly string[]): ColorToken[] {
  const taken = new Set(names.flatMap((name) => (isHollow(name) ? [] : (fixedColor(name) ?? []))));
  // The grey-blue of a first series is too close to the greys of names.
  if (taken.has('model') || taken.has('cloud')) taken.add('series1');
  return names.map((name, place) => {
    const known = fixedColor(name);
    if (known !== undefined && !(isHollow(name) && taken.has(known))) return known;
    const candidates = freeColors.map((_, step) => freeColors[(place + step) % freeColors.length]!);
    const color = candidates.find((candidate) => !taken.has(candidate)) ?? candidates[0]!;
    taken.add(color);
    return color;
  });
}

/** The colours of the parts of a whole: steps of the severities' scale if they are ordered and few enough. */
export function partColors(names: readonly string[], ordered: boolean): ColorToken[] {
  if (!ordered || names.length > stepCount) return seriesColors(names);
  return names.map((_, step) => `severity${step + 1}` as ColorToken);
}

/**
 * The same plain data with each string `@token` replaced by its colour. Unknown tokens stay as they are.
 */
export function applyPalette(value: unknown, palette: Palette): unknown {
  if (typeof value === 'string') return value[0] === '@' ? (palette[value.slice(1)] ?? value) : value;
  if (Array.isArray(value)) {
    // Long arrays are data and not colours, unless their first entry is a token.
    if (value.length > 2 && typeof value[0] === 'number') return value;
    return value.map((entry) => applyPalette(entry, palette));
  }
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, applyPalette(entry, palette)]));
}

function withAlpha(hex: string, alpha: number): string {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return `rgba(${red},${green},${blue},${alpha})`;
}
