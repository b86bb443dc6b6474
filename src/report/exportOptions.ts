import { requireInteger, requireNumber, requireOneOf } from '../base/checks.js';
import type { ColorMode } from '../charts/palette.js';
import { widePixels } from '../charts/svg/drawing.js';

export interface ExportOptions {
  /** @default 'light' */
  readonly mode?: ColorMode;
  /** 300 to 3,000. Below 560, a figure has the layout of a phone. @default 800 */
  readonly widthPixels?: number;
  /** Pixels of the PNG per pixel of the figure, 0.25 to 8: 2 is sharp on paper. @default 2 */
  readonly scaleFactor?: number;
}

/**
 * The options with their defaults.
 * @throws InputError on a value out of its range
 */
export function checkExportOptions({
  mode = 'light',
  widthPixels = widePixels,
  scaleFactor = 2,
}: ExportOptions): Required<ExportOptions> {
  return {
    mode: requireOneOf('mode', mode, ['light', 'dark']),
    widthPixels: requireInteger('widthPixels', widthPixels, 300, 3000),
    scaleFactor: requireNumber('scaleFactor', scaleFactor, 0.25, 8),
  };
}
