/** The colours of the page. Colour means feed, heat or surge; severity is a ladder of greys with its number in it. */
import type { StripColors } from '../stripSvg.js';
import type { MapTheme } from './mapCommands.js';

export type ThemeName = 'light' | 'dark';

export interface PageTheme extends MapTheme {
  readonly feeds: readonly string[];
  readonly band: string;
  readonly line: string;
}

export const themes: Readonly<Record<ThemeName, PageTheme>> = {
  dark: {
    ground: '#0D1116',
    land: '#171D24',
    county: '#262F39',
    state: '#3A4653',
    coast: '#4A5866',
    text: '#E8ECF1',
    muted: '#A4AFBB',
    streets: [150, 178, 205],
    surge: '#FF8AD0',
    onSurge: '#14181D',
    heat: [
      [0, '#3C145A', 0],
      [0.05, '#4A1C68', 0.55],
      [0.25, '#8E2670', 0.8],
      [0.5, '#DE4948', 0.9],
      [0.75, '#FA963C', 0.95],
      [1, '#FFF4BE', 1],
    ],
    dots: ['#FFF4BE', '#FA963C', '#B5647F'],
    feeds: ['#5BA3D0', '#FF8A3D', '#3FC08F', '#A4AFBB'],
    band: '#39434E',
    line: '#262F39',
  },
  light: {
    ground: '#E9EDF1',
    land: '#FBFCFD',
    county: '#DCE2E8',
    state: '#AEB9C4',
    coast: '#8C99A6',
    text: '#14181D',
    muted: '#515C69',
    streets: [62, 84, 110],
    surge: '#A3166B',
    onSurge: '#FFFFFF',
    heat: [
      [0, '#FFEBBE', 0],
      [0.05, '#FDDEA0', 0.6],
      [0.25, '#F9A85A', 0.85],
      [0.5, '#E2583E', 0.9],
      [0.75, '#A51E5A', 0.95],
      [1, '#460854', 1],
    ],
    dots: ['#460854', '#A51E5A', '#E2583E'],
    feeds: ['#2D7DB0', '#C2570C', '#1B8A5F', '#515C69'],
    band: '#D3DAE1',
    line: '#DCE2E8',
  },
};

export function stripColors(theme: PageTheme, feed: number): StripColors {
  return {
    bar: theme.feeds[feed] ?? theme.muted,
    band: theme.band,
    text: theme.text,
    muted: theme.muted,
    line: theme.line,
  };
}
