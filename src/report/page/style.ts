import { type ColorMode, palettes } from '../../charts/palette.js';
import { fontFamily } from '../../charts/theme.js';

/** The font of code, from the machine. */
export const codeFont: string = 'ui-monospace, Menlo, Consolas, "Liberation Mono", monospace';

/** The style of all output, limited to elements under `.blackspot`, so that a notebook keeps its own. */
export const contentStyle: string = `
.blackspot {
  color: var(--ink); font: 16px/25px ${fontFamily}; overflow-wrap: anywhere;
  *, & { box-sizing: border-box; }
  a { color: var(--link); text-underline-offset: 2px; }
  :focus-visible { outline: 3px solid var(--link); outline-offset: 3px; border-radius: 2px; }
  h1, h2, h3, h4 { font-weight: 700; text-wrap: balance; color: inherit; }
  h1 { font-size: 26px; line-height: 32px; margin: 0 0 8px; }
  h2 { font-size: 20px; line-height: 26px; margin: 40px 0 12px; }
  h3, h4 { font-size: 18px; line-height: 24px; margin: 0 0 4px; }
  p { margin: 0 0 12px; }
  .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .whole { white-space: nowrap; }
  .small { font-size: 14px; line-height: 20px; color: var(--muted); }
  .meta { font-size: 14px; line-height: 20px; color: var(--muted); }
  ul.findings { margin: 8px 0 0; padding: 0; list-style: none; }
  .finding { display: grid; grid-template-columns: minmax(100px, min-content) minmax(0, 1fr); gap: 12px; padding: 7px 0; font-size: 16px; line-height: 24px; }
  .finding + .finding { border-top: 1px solid var(--rule); }
  .finding.wordy { grid-template-columns: minmax(0, 1fr); }
  .finding p { margin: 0; max-width: none; }
  .finding .key .number { font-size: 28px; line-height: 32px; font-weight: 700; font-variant-numeric: tabular-nums; white-space: nowrap; }
  .finding .key .unit { font-size: 15px; line-height: 20px; display: inline-block; }
  .finding .facts { font-size: 14px; line-height: 20px; color: var(--muted); margin-top: 2px; }
  .caveat { font-size: 14px; line-height: 20px; color: var(--muted); margin: 4px 0 0; }
  ul.caveats { margin: 8px 0; padding: 0 0 0 18px; }
  ul.caveats .caveat { margin: 6px 0; }
  figure { margin: 24px 0; }
  .figure-number { font-size: 13px; line-height: 19px; color: var(--muted); margin: 0; }
  figure .headline { font-size: 20px; line-height: 27px; margin: 0; }
  .subline { font-size: 15px; line-height: 22px; color: var(--muted); margin: 2px 0 0; }
  .chart { position: relative; margin-top: 16px; }
  .chart svg { display: block; width: 100%; height: auto; }
  .chart .wide svg { max-width: 800px; }
  .chart .narrow svg { max-width: 480px; }
  .chart .narrow { display: none; }
  .mark { cursor: default; }
  .chart:focus-visible { outline-offset: 4px; }
  .mark.here { outline: 2px solid var(--link); outline-offset: 2px; }
  .tip { position: absolute; z-index: 1; max-width: min(280px, 90%); padding: 6px 10px; border-radius: 4px; background: var(--ink); color: var(--page); font-size: 14px; line-height: 20px; pointer-events: none; }
  .plot { width: 100%; overflow: hidden; }
  .plot[data-drawn] ~ .chart { display: none; }
  .footnote { font-size: 13px; line-height: 19px; color: var(--muted); margin: 12px 0 0; max-width: 660px; }
  .invented { background: var(--banner); color: var(--bannerink); padding: 1px 5px; border-radius: 2px; }
  .caption { font-size: 14px; line-height: 20px; color: var(--muted); margin: 4px 0 0; }
  .actions { display: flex; flex-wrap: wrap; gap: 4px 10px; margin: 4px 0 0 -8px; font-size: 14px; line-height: 20px; }
  .actions :is(a, button) { font: inherit; color: var(--muted); text-decoration: none; background: none; border: 0; border-radius: 6px; padding: 8px; cursor: pointer; }
  .actions :is(a, button):hover { background: var(--raised); color: var(--ink); }
  /* Room for "Copied", so that the words beside it stay where they are. */
  .actions a { min-width: 72px; }
  .actions [aria-expanded="true"] { background: var(--ink); color: var(--page); }
  .panel:not([hidden]) { margin-top: 8px; }
  .panel.question:not([hidden]) { border: 1px solid var(--rule); border-radius: 6px; padding: 10px 16px 4px; }
  .panel-title { font-size: 14px; line-height: 20px; font-weight: 700; margin: 0 0 4px; }
  .panel .asked { font-size: 16px; line-height: 24px; margin: 0 0 4px; }
  .panel pre + .asked { border-top: 1px solid var(--rule); padding-top: 12px; }
  .panel.question .small { margin: 0; }
  .panel pre { margin: 4px 0 12px; padding: 10px 12px; overflow: auto; background: var(--raised); border-radius: 4px; font: 14px/21px ${codeFont}; white-space: pre; overflow-wrap: normal; }
  .on-paper { display: none; }
  .table { margin: 16px 0; }
  /* A shadow at the right and at the foot while there is more: covers of the page's colour scroll over it with the table. */
  .scroll {
    overflow: auto; max-height: 600px; border: 1px solid var(--rule); border-radius: 4px; --shade: color-mix(in srgb, var(--ink) 26%, transparent);
    background:
      linear-gradient(to left, var(--page) 50%, transparent) right / 36px 100% no-repeat local,
      linear-gradient(to top, var(--page) 50%, transparent) bottom / 100% 36px no-repeat local,
      linear-gradient(to left, var(--shade), transparent) right / 14px 100% no-repeat,
      linear-gradient(to top, var(--shade), transparent) bottom / 100% 14px no-repeat;
  }
  table { table-layout: auto; border-collapse: collapse; width: 100%; font-size: 14px; line-height: 20px; font-variant-numeric: tabular-nums; }
  .scroll :is(th, td) { padding: 7px 12px; text-align: left; border-bottom: 1px solid var(--rule); overflow-wrap: normal; font-weight: 400; }
  .scroll .short { white-space: nowrap; }
  .scroll tbody :is(td, th):not(.short, .number, [data-missing]) { min-width: 160px; }
  .scroll code { font-family: ${codeFont}; font-size: .94em; }
  .scroll .long { overflow-wrap: anywhere; }
  .scroll :is(th, td).number { text-align: right; white-space: nowrap; }
  .scroll thead th { position: sticky; top: 0; background: var(--raised); z-index: 1; vertical-align: bottom; font-weight: 700; }
  th button { font: inherit; font-weight: 700; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; white-space: nowrap; }
  th button::after { content: " \\2195"; color: var(--muted); }
  th[aria-sort="ascending"] button::after { content: " \\2191"; color: var(--ink); }
  th[aria-sort="descending"] button::after { content: " \\2193"; color: var(--ink); }
  dl { display: grid; grid-template-columns: 128px minmax(0, 1fr); gap: 3px 26px; margin: 0; }
  dt { color: var(--muted); }
  dd { margin: 0; min-width: 0; }
  @media screen and (max-width: 779px) {
    .chart .wide { display: none; }
    .chart .narrow { display: block; }
    .finding { grid-template-columns: minmax(84px, min-content) minmax(0, 1fr); }
    .finding .key .number { font-size: 24px; line-height: 28px; }
    .finding .key .unit { font-size: 14px; display: block; }
    .finding .key.percent .unit { display: inline; }
    figure .headline { font-size: 18px; line-height: 24px; }
    .actions :is(a, button) { padding: 12px 8px; }
    dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
    dd { margin-bottom: 8px; }
  }
  @media print {
    .chart .wide, .plot[data-drawn] ~ .chart { display: block; }
    .chart .narrow, .plot, th button::after { display: none !important; }
    .scroll { max-height: none; overflow: visible; border: 0; }
    .scroll thead th { position: static; }
    table { font-size: 7pt; line-height: 9pt; }
    .scroll :is(th, td) { padding: 1pt 4pt; }
    th button { display: contents; }
    .finding { grid-template-columns: minmax(24mm, min-content) minmax(0, 1fr); font-size: 10.5pt; line-height: 14pt; }
    .finding .key .number { font-size: 17pt; line-height: 20pt; }
    .finding .facts, .footnote, .figure-number, .caveat, .small { font-size: 8pt; line-height: 11pt; }
    figure .headline { font-size: 12.5pt; line-height: 16pt; }
    .subline { font-size: 9.5pt; line-height: 13pt; }
    h1, h2, h3, h4, .headline, .subline, summary, .figure-number { break-after: avoid; }
    .frame, .finding, tr, .trust, dt { break-inside: avoid; }
    p { orphans: 3; widows: 3; }
    /* The words of a section before its first figure stay with it. */
    :is(section, .method) > p:not(figure ~ p) { break-after: avoid; break-inside: avoid; }
    thead { display: table-header-group; }
    .scroll { background: none; }
    .scroll tbody :is(td, th):not(.short, .number, [data-missing]) { min-width: 0; }
  }
}
`;

/** The style of one output in a notebook, in the mode of the notebook. */
export const notebookStyle: string = `
.blackspot { ${variables('light')} }
body[data-jp-theme-light="false"] .blackspot { ${variables('dark')} }
${contentStyle}
.blackspot figure, .blackspot .table { margin: .4rem 0; }
.blackspot .plot { min-width: 20rem; }
`;

/** The tokens of a mode as CSS variables. */
export function variables(mode: ColorMode): string {
  return Object.entries(palettes[mode])
    .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    .map(([name, color]) => `--${name}: ${color};`)
    .join(' ');
}
