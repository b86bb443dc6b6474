/** What the page tells the map, as plain data: the map may run in a worker. */
import type { LiveFilter } from '../filter.js';
import type { PackedPoints } from '../protocol.js';
import type { MapView } from './view.js';

export interface MapTheme {
  readonly ground: string;
  readonly land: string;
  readonly county: string;
  readonly state: string;
  readonly coast: string;
  readonly text: string;
  readonly muted: string;
  /** Red, green and blue of the streets, 0 to 255. */
  readonly streets: readonly [number, number, number];
  readonly surge: string;
  /** Text on the colour of a surge. */
  readonly onSurge: string;
  /** Share of the domain, colour and alpha. */
  readonly heat: readonly (readonly [share: number, color: string, alpha: number])[];
  /** Colours of the dots of a city, from new to three half-lives old. */
  readonly dots: readonly [string, string, string];
}

export interface MapSurge {
  readonly id: string;
  readonly placeId: string;
  readonly state: 'pending' | 'firing' | 'resolved';
  readonly x: number;
  readonly y: number;
  /** `▲ Tarrant ×18.6`; empty for none. */
  readonly label: string;
}

/** Where the accidents of the past were in a tile of the map, from which streets appear: cells that have any. */
export interface StreetTile {
  readonly key: string;
  /** The middle of each cell, units of the map. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly counts: Uint16Array;
  /** The width of a cell, units of the map. */
  readonly cell: number;
}

export type MapCommand =
  | { readonly type: 'size'; readonly width: number; readonly height: number; readonly ratio: number }
  | { readonly type: 'view'; readonly view: MapView }
  | { readonly type: 'theme'; readonly theme: MapTheme }
  | { readonly type: 'filter'; readonly filter: LiveFilter }
  /** A new stream or a new half-life: all points are forgotten. */
  | { readonly type: 'reset'; readonly halfLifeMs: number }
  | {
      readonly type: 'points';
      readonly points: PackedPoints;
      /** Whether they are drawn as arrivals, or only counted. */
      readonly isArriving: boolean;
    }
  | { readonly type: 'clock'; readonly eventMs: number }
  | { readonly type: 'surges'; readonly surges: readonly MapSurge[] }
  /** A tile that may be shown later. */
  | { readonly type: 'streetTile'; readonly tile: StreetTile }
  /** The tiles that are shown; others are forgotten. */
  | { readonly type: 'streets'; readonly keys: readonly string[] }
  | { readonly type: 'place'; readonly id: string | null }
  | { readonly type: 'motion'; readonly isReduced: boolean }
  | { readonly type: 'picture' };

/** What the map reports to the page. */
export type MapReport =
  | { readonly type: 'frame' }
  | {
      readonly type: 'legend';
      /** Accidents within `radiusKm` that have the last colour. */
      readonly top: number;
      readonly radiusKm: number;
      readonly isSlow: boolean;
    }
  /** The map as PNG. */
  | { readonly type: 'picture'; readonly blob: Blob };
