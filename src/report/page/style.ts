import { type ColorMode, palettes } from '../../charts/palette.js';
import { fontFamily } from '../../charts/theme.js';

/** The style of all output, limited to elements under `.blackspot`, so that a notebook keeps its own. */
const contentStyle = `
.blackspot {
  color: var(--text); font: 16px/1.55 ${fontFamily}; overflow-wrap: anywhere;
  *, & { box-sizing: border-box; }
  a { color: var(--series0); }
  :focus-visible { outline: 3px solid var(--series1); outline-offset: 2px; }
  h1, h2, h3 { line-height: 1.2; text-wrap: balance; font-weight: 650; color: inherit; }
  h1 { font-size: 1.9rem; margin: 0 0 .4rem; }
  h2 { font-size: 1.4rem; margin: 3rem 0 .8rem; padding-top: .8rem; border-top: 1px solid var(--grid); }
  h3 { font-size: 1.05rem; margin: 0 0 .3rem; }
  article p, article .caveats { max-width: 46rem; }
  .summary { font-size: 1.15rem; color: var(--muted); margin-top: 0; }
  .small { font-size: .86rem; color: var(--muted); }
  ul.findings { display: grid; gap: .8rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); margin: 1rem 0; padding: 0; list-style: none; }
  .finding { background: var(--raised); border-left: 4px solid var(--series0); border-radius: 4px; padding: .8rem 1rem; }
  .finding p { margin: 0 0 .5rem; }
  .finding .estimate { font-size: 1.5rem; font-weight: 650; font-variant-numeric: tabular-nums; margin: 0; }
  .estimate .unit { font-size: 1rem; font-weight: 400; color: var(--muted); }
  .finding .facts { font-size: .86rem; color: var(--muted); margin: 0; }
  .caveat { border-left: 3px solid var(--series1); padding: .1rem 0 .1rem .7rem; font-size: .92rem; margin: .5rem 0; }
  article .caveat { max-width: 46rem; }
  ul.caveats { margin: 0; padding: 0; list-style: none; }
  figure { margin: 1.6rem 0 2.2rem; }
  .plot { width: 100%; overflow: hidden; }
  article .footnote { max-width: none; }
  .footnote { font-size: .75rem; color: var(--muted); margin: 0 .2rem .3rem; text-align: right; text-wrap: balance; }
  .caption { font-size: .92rem; color: var(--muted); margin: .2rem 0 0; max-width: 46rem; }
  .table { margin: 1.6rem 0; }
  .scroll { overflow: auto; max-height: 32rem; border: 1px solid var(--grid); border-radius: 4px; }
  table { table-layout: auto; border-collapse: collapse; width: 100%; font-size: .88rem; font-variant-numeric: tabular-nums; }
  .scroll :is(th, td) { padding: .35rem .7rem; text-align: left; border-bottom: 1px solid var(--grid); overflow-wrap: normal; }
  .scroll td.short { white-space: nowrap; }
  .scroll td:not(.short, .number, [data-missing]) { min-width: 10rem; }
  .scroll td.long { overflow-wrap: anywhere; }
  .scroll :is(th, td).number { text-align: right; white-space: nowrap; }
  thead th { position: sticky; top: 0; background: var(--raised); z-index: 1; vertical-align: bottom; }
  th button { font: inherit; font-weight: 650; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; white-space: nowrap; }
  th button::after { content: " \\2195"; color: var(--muted); }
  th[aria-sort="ascending"] button::after { content: " \\2191"; color: var(--text); }
  th[aria-sort="descending"] button::after { content: " \\2193"; color: var(--text); }
  .provenance { background: var(--raised); border-radius: 4px; padding: .6rem 1rem; margin-top: 3rem; font-size: .9rem; }
  .provenance summary { cursor: pointer; font-weight: 600; }
  dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .2rem 1rem; margin: .6rem 0; }
  dt { color: var(--muted); font-weight: 400; }
  dd { margin: 0; min-width: 0; }
  dd dl { margin: 0; }
  @media (max-width: 34rem) {
    h1 { font-size: 1.5rem; padding-right: 4.5rem; }
    dl { grid-template-columns: 1fr; gap: 0; }
    dd { margin-bottom: .4rem; }
  }
  @media print {
    .mode, .contents, th button::after, .modebar-container { display: none !important; }
    .scroll { max-height: none; overflow: visible; border: 0; }
    thead th { position: static; }
    table { font-size: 7pt; }
    .scroll :is(th, td) { padding: .15rem .25rem; }
    .scroll :is(td.short, th button) { white-space: normal; }
    .scroll td:not(.short, .number, [data-missing]) { min-width: 0; }
    h2, h3 { break-after: avoid; }
    figure, .finding, tr { break-inside: avoid; }
  }
}
`;

/** The style of a page: both modes, phone, desktop and paper. */
export const pageStyle: string = `
:root { color-scheme: light; ${variables('light')} }
@media screen and (prefers-color-scheme: dark) { :root:not([data-mode="light"]) { color-scheme: dark; ${variables('dark')} } }
@media screen { :root[data-mode="dark"] { color-scheme: dark; ${variables('dark')} } }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--background); }
.page { max-width: 60rem; margin: 0 auto; padding: 1.2rem 1rem 4rem; }
.report + .report { margin-top: 5rem; border-top: 4px solid var(--grid); padding-top: 2rem; }
.unscripted { max-width: 60rem; margin: 1rem auto 0; padding: 0 1rem; }
nav ol { list-style: none; padding: 0; margin: .4rem 0; }
nav ol ol { padding-left: .9rem; }
.blackspot nav a { display: block; padding: .2rem .4rem; text-decoration: none; border-radius: 4px; color: var(--text); font-size: .92rem; }
.blackspot nav a:hover { background: var(--raised); }
nav summary { cursor: pointer; font-weight: 600; padding: .3rem .4rem; }
.mode { position: fixed; top: .6rem; right: .6rem; z-index: 10; font: inherit; font-size: .82rem; padding: .3rem .7rem;
  background: var(--raised); color: var(--text); border: 1px solid var(--axis); border-radius: 999px; cursor: pointer; }
${contentStyle}
@media (min-width: 75rem) {
  .page:has(> .contents) { display: grid; grid-template-columns: 15rem minmax(0, 60rem); gap: 2.5rem; max-width: 80rem; }
  .contents { position: sticky; top: 1rem; align-self: start; max-height: calc(100vh - 2rem); overflow: auto; }
}
@media print {
  .page, .page:has(> .contents) { display: block; max-width: none; padding: 0; }
  .blackspot { font-size: 10.5pt; }
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

function variables(mode: ColorMode): string {
  return Object.entries(palettes[mode])
    .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    .map(([name, color]) => `--${name}: ${color};`)
    .join(' ');
}
