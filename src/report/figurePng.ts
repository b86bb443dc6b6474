import { createRequire } from 'node:module';
import { Resvg, type ResvgRenderOptions } from '@resvg/resvg-js';
import type { Figure } from '../charts/figure.js';
import { figureSvg } from '../charts/svg/figureSvg.js';
import { checkExportOptions, type ExportOptions } from './exportOptions.js';

const require = createRequire(import.meta.url);

/** The font of every text, from a package: a container has none, and pictures of two machines should look the same. */
export const font: NonNullable<ResvgRenderOptions['font']> = {
  loadSystemFonts: false,
  fontFiles: ['400Regular/Inter_400Regular.ttf', '700Bold/Inter_700Bold.ttf'].map((path) =>
    require.resolve(`@expo-google-fonts/inter/${path}`),
  ),
  sansSerifFamily: 'Inter',
};

/**
 * A figure as a PNG, drawn without a browser: the picture of `figureSvg`, `widthPixels` times `scaleFactor` wide. It does
 * not depend on the fonts of the machine.
 *
 * @throws InputError on an option out of its range
 * @example
 * writeFileSync('months.png', figurePng(chart(await source.ask(count().by('month'))), { mode: 'dark' }));
 */
export function figurePng(figure: Figure, options: ExportOptions = {}): Uint8Array {
  const { mode, widthPixels, scaleFactor } = checkExportOptions(options);
  const svg = figureSvg(figure, mode, widthPixels);
  return new Resvg(svg, { font, fitTo: { mode: 'zoom', value: scaleFactor } }).render().asPng();
}
