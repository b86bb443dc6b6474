/** Whether a figure is on a light or a dark background. */
export type ColorMode = 'light' | 'dark';

/** A colour scale of Plotly: stops of 0..1 with their colours. */
export type ColorScale = readonly (readonly [stop: number, color: string])[];

/** The colours or scales of the tokens, such as `@series0`, in one mode. */
export type Palette = Readonly<Record<string, string | ColorScale>>;

// The first three are the sources' alone: of Okabe and Ito (2008), told apart with any of the common colour
// blindnesses. All are dark enough for white paper or light enough for the dark ground: 3:1 against it at least.
const lightSeries = [
  '#0072B2',
  '#D55E00',
  '#00855F',
  '#6A819C',
  '#B0307C',
  '#A87700',
  '#3A7CA5',
  '#8C2D04',
] as const;
const darkSeries = [
  '#56B4E9',
  '#FF8B3D',
  '#2BCB9B',
  '#A9B8CA',
  '#F48CC6',
  '#E8BC4A',
  '#9FD0F5',
  '#FFC39B',
] as const;

/**
 * The colours of both modes by token. Figures carry tokens (`@series1`, `@muted`, `@sequential`) and
 * `applyPalette` puts the colours in, so one figure serves both modes.
 */
export const palettes: Readonly<Record<ColorMode, Palette>> = {
  light: {
    ...series(lightSeries, 0.18),
    text: '#1B2430',
    muted: '#586472',
    grid: '#E3E7EC',
    axis: '#A9B2BC',
    background: '#FFFFFF',
    raised: '#F4F6F8',
    reference: '#3C4653',
    shade: 'rgba(88,100,114,0.13)',
    land: '#EEF1F4',
    ...steps('#A9CBE6', '#64A9D6', '#2575B4', '#08306B'),
    sequential: scale('#D9E7F3', '#A9CBE6', '#64A9D6', '#2575B4', '#08306B'),
    diverging: scale('#0B4F8A', '#74A9CF', '#DEDCD6', '#EFA05A', '#A13F00'),
  },
  dark: {
    ...series(darkSeries, 0.24),
    text: '#E8ECF1',
    muted: '#A4AFBB',
    grid: '#2C343D',
    axis: '#5A6673',
    background: '#12171C',
    raised: '#1B2229',
    reference: '#C9D1DA',
    shade: 'rgba(164,175,187,0.16)',
    land: '#222A32',
    ...steps('#22567F', '#2F80B8', '#70BBE8', '#DDF2FF'),
    sequential: scale('#22374A', '#22567F', '#2F80B8', '#70BBE8', '#DDF2FF'),
    diverging: scale('#83C9FF', '#3A7DB0', '#4B5159', '#B86A29', '#FFB56E'),
  },
};

/** Number of different colours of series. */
export const seriesCount: number = lightSeries.length;

/** Number of steps in the scale of an ordered category, from `@step0` (lowest). */
export const stepCount: number = 4;

/** The colour of data that is not from one feed: a single series, the bars of all. */
export const plainIndex: number = 3;
/** The colour of a highlighted row, hull or line. */
export const accentIndex: number = 4;

const ofSource: Readonly<Record<string, number>> = { Source1: 0, Source2: 1, Source3: 2 };

/** Other names with a fixed colour: night and day, the sky. */
const ofName: Readonly<Record<string, number>> = {
  Night: 3,
  Day: 5,
  cloud: 3,
  clear: 5,
  rain: 0,
  snow: 6,
  fog: 4,
  haze: 7,
  thunder: 1,
  others: 2,
};

/** The colour of a feed, the same in every figure; undefined for any other name. */
export function sourceIndex(name: string): number | undefined {
  return ofSource[name];
}

/** The colour index of a series: fixed for known names, by position for others, with the feeds' colours last. */
export function seriesIndex(name: string, place: number): number {
  return ofSource[name] ?? ofName[name] ?? (plainIndex + place) % seriesCount;
}

/** The colour indices of all series of a chart. Colours repeat only if there are more series than colours. */
export function seriesIndices(names: readonly string[]): number[] {
  const taken = new Set(
    names.map((name) => ofSource[name] ?? ofName[name]).filter((index) => index !== undefined),
  );
  return names.map((name, place) => {
    const known = ofSource[name] ?? ofName[name];
    if (known !== undefined) return known;
    const first = seriesIndex(name, place);
    const free = Array.from({ length: seriesCount }, (_, step) => (first + step) % seriesCount).find(
      (index) => !taken.has(index),
    );
    taken.add(free ?? first);
    return free ?? first;
  });
}

/**
 * The same plain data with each string `@token` replaced by its colour. Unknown tokens stay as they are.
 */
export function applyPalette(value: unknown, palette: Palette): unknown {
  if (typeof value === 'string') return value[0] === '@' ? (palette[value.slice(1)] ?? value) : value;
  if (Array.isArray(value)) {
    // Long arrays are data and not colours, unless their first entry is a token.
    if (value.length > 0 && typeof value[0] === 'number') return value;
    return value.map((entry) => applyPalette(entry, palette));
  }
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, applyPalette(entry, palette)]));
}

function series(colors: readonly string[], bandAlpha: number): Record<string, string> {
  const entries: [string, string][] = [];
  for (const [index, color] of colors.entries()) {
    entries.push([`series${index}`, color], [`band${index}`, withAlpha(color, bandAlpha)]);
  }
  return Object.fromEntries(entries);
}

/** Colours of a scale in steps, from `@step0` (lowest). */
function steps(...colors: readonly string[]): Record<string, string> {
  return Object.fromEntries(colors.map((color, index) => [`step${index}`, color]));
}

function withAlpha(hex: string, alpha: number): string {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return `rgba(${red},${green},${blue},${alpha})`;
}

function scale(...colors: readonly string[]): ColorScale {
  return colors.map((color, index) => [index / (colors.length - 1), color] as const);
}
