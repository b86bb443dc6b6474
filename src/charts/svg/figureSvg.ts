import { escapeHtml } from '../../base/format.js';
import type { Figure } from '../figure.js';
import { type ColorMode, palettes } from '../palette.js';

// A placeholder until the renderers are here: the heading in a frame.

export interface SvgOptions {
  readonly mode?: ColorMode;
  readonly widthPixels?: number;
  readonly heading?: boolean;
}

export function figureSvg(figure: Figure, options: SvgOptions = {}): string {
  const { mode = 'light', widthPixels = 800 } = options;
  const { background, text } = palettes[mode];
  const height = figure.heightPixels ?? 420;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPixels}" height="${height}" viewBox="0 0 ${widthPixels} ${height}"><rect width="100%" height="100%" fill="${background}"/><text x="16" y="28" fill="${text}">${escapeHtml(figure.title)}</text></svg>`;
}
