/** A chart as markup, in a frame of its own coordinates: the width that it was drawn for, and the height that it took. */
export interface SvgDrawing {
  readonly heightPixels: number;
  readonly body: string;
  /** `<symbol>` elements by their id, which `body` uses: a page holds each once, a file of its own all of them. */
  readonly symbols?: Readonly<Record<string, string>>;
}

/** Draws one kind of chart at a width. The narrow drawing of a phone is a layout of its own. */
export type DrawSvg<Kind> = (chart: Kind, widthPixels: number) => SvgDrawing;

/** Widths of the two drawings of a page, one for desktops and one for phones. */
export const widePixels: number = 800;
export const narrowPixels: number = 358;

/** Whether a drawing of this width has the layout of a phone. */
export function isNarrow(widthPixels: number): boolean {
  return widthPixels < 560;
}
