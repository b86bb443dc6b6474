import { codeFont, contentStyle, variables } from './style.js';

/** The style of a page: both modes, phone, desktop and paper, with forced colours as well. */
export const pageStyle: string = `
:root { color-scheme: light; ${variables('light')} }
@media screen and (prefers-color-scheme: dark) { :root:not([data-mode="light"]) { color-scheme: dark; ${variables('dark')} } }
@media screen { :root[data-mode="dark"] { color-scheme: dark; ${variables('dark')} } }
html { scroll-padding-top: 16px; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); }
${contentStyle}
.blackspot {
  font-size: 17px; line-height: 27px;
  .skip { position: absolute; left: -9999px; background: var(--page); padding: 8px 16px; z-index: 2; }
  .skip:focus { left: 8px; top: 8px; }
  .banner { margin: 0; padding: 10px 24px; background: var(--banner); color: var(--bannerink); border-bottom: 3px solid var(--bannerline); font-size: 14px; line-height: 22px; }
  .banner p { max-width: 1048px; margin: 0 auto; }
  .banner code, dd code { font-family: ${codeFont}; font-size: .94em; }
  .masthead, main { max-width: 1096px; margin: 0 auto; padding: 0 24px; }
  .masthead { display: flex; align-items: center; gap: 12px; min-height: 60px; font-size: 15px; }
  .masthead b { font-weight: 700; }
  .masthead span { color: var(--muted); flex: 1; line-height: 20px; }
  .mode { font: inherit; font-size: 15px; line-height: 22px; padding: 5px 14px; background: none; color: var(--ink); border: 1px solid var(--rule); border-radius: 6px; cursor: pointer; }
  h1 { font-size: 34px; line-height: 41px; letter-spacing: -.012em; margin: 4px 0 12px; }
  h2 { font-size: 22px; line-height: 28px; margin: 0; }
  .body h2 { margin: 56px 0 16px; padding-bottom: 18px; border-bottom: 1px solid var(--rule); }
  .body section:first-child h2 { margin: 24px 0 12px; padding-bottom: 12px; }
  .stand-first { font-size: 19px; line-height: 29px; max-width: 68ch; margin: 0 0 10px; color: var(--ink); }
  .meta { font-size: 14px; line-height: 20px; color: var(--muted); margin: 0 0 20px; }
  .body p { max-width: 70ch; }
  .key-findings { border-top: 2px solid var(--ink); padding-top: 12px; display: grid; grid-template-columns: minmax(0, 1fr) 236px; gap: 24px; align-items: start; }
  .key-findings h2 { font-size: 18px; line-height: 24px; }
  .key-findings .trust h2 { font-size: 17px; }
  .trust { background: var(--raised); border-radius: 8px; padding: 14px 16px 4px; }
  .trust summary { list-style: none; cursor: default; }
  .trust summary::-webkit-details-marker { display: none; }
  .trust .worst { display: none; }
  .trust ul { list-style: none; padding: 0; margin: 6px 0 0; font-size: 14px; line-height: 20px; }
  .trust li { display: flex; gap: 12px; margin: 0 0 7px; }
  .trust .sign { flex: none; width: 16px; }
  .trust .signs { font-size: 13px; line-height: 19px; color: var(--muted); margin: 0 0 6px; word-spacing: .3em; }
  .index { font-size: 14px; line-height: 20px; margin-top: 24px; }
  .index ol { list-style: none; margin: 0; padding: 0; }
  .index ol + ol { border-top: 1px solid var(--rule); margin-top: 8px; padding-top: 8px; }
  .index summary { font-weight: 700; cursor: pointer; min-height: 44px; padding: 12px 16px; }
  .index a { display: flex; color: var(--ink); text-decoration: none; padding: 6px 0; }
  .index a:hover { text-decoration: underline; }
  .index a.empty { color: var(--muted); }
  .terms { font-size: 13px; line-height: 18px; color: var(--muted); border-top: 1px solid var(--rule); margin-top: 8px; padding-top: 12px; }
  .terms p { color: var(--ink); font-size: 14px; line-height: 20px; font-weight: 700; margin: 0 0 8px; }
  .terms dl { display: block; }
  .terms dt { color: var(--ink); font-weight: 700; }
  .terms dd { margin: 0 0 8px; }
  figure { margin: 40px 0 0; padding-top: 16px; border-top: 1px solid var(--rule); }
  h2 + figure, h2 ~ p + figure { margin-top: 0; padding-top: 0; border-top: 0; }
  h2 ~ p + figure { padding-top: 16px; }
  .deferred { content-visibility: auto; contain-intrinsic-size: auto var(--wide); overflow-clip-margin: 8px; }
  details.more, details.method { margin-top: 24px; }
  details.more + details.more { margin-top: 0; }
  details.more > summary { cursor: pointer; font-size: 15px; line-height: 24px; padding: 8px 0; color: var(--link); text-decoration: underline; list-style-position: inside; }
  details.method { border: 1px solid var(--rule); border-radius: 6px; margin-top: 12px; }
  details.method > summary { cursor: pointer; padding: 12px 16px; }
  details.method > summary h3 { display: inline; font-size: 18px; line-height: 26px; margin: 0; }
  details.method[open] > summary { border-bottom: 1px solid var(--rule); }
  details.method > :not(summary) { margin-left: 16px; margin-right: 16px; }
  .method figure:first-of-type { border-top: 0; margin-top: 8px; }
  .provenance { font-size: 15px; line-height: 24px; padding-bottom: 64px; }
  /* Where no script runs, everything that a script would open is open, and what only a script can do is gone. */
  html:not(.scripted) & .actions button, html:not(.scripted) & th button::after { display: none; }
  html:not(.scripted) & .plot { display: none; }
  html:not(.scripted) & .panel { display: block; content-visibility: visible; }
  .pages { list-style: none; padding: 0; margin: 24px 0 64px; }
  .pages li { border-top: 1px solid var(--rule); padding: 20px 0; max-width: 70ch; }
  .pages .meta, .pages p { margin: 0; }
  .pages h2 { margin: 2px 0 4px; }
  .report + .report { margin-top: 80px; border-top: 4px solid var(--rule); padding-top: 32px; }
}
@media screen and (min-width: 1024px) {
  .blackspot {
    .report { display: grid; grid-template-columns: 200px minmax(0, 800px); column-gap: 48px; grid-template-rows: auto 1fr; }
    .answer, .body { grid-column: 2; min-width: 0; }
    .index { grid-column: 1; grid-row: 1 / span 2; position: sticky; top: 16px; align-self: start; max-height: calc(100vh - 32px); overflow: auto; margin-top: 12px; }
    .index summary { padding: 4px 0 10px; min-height: 0; list-style: none; cursor: default; }
    .index summary::-webkit-details-marker { display: none; }
  }
}
@media screen and (max-width: 1023px) {
  .blackspot {
    .index { border: 1px solid var(--rule); border-radius: 8px; }
    .index ol { padding: 0 16px; }
    .index ol + ol { padding-bottom: 8px; }
    .terms { padding: 12px 16px 8px; }
    .index a { min-height: 44px; align-items: center; }
  }
}
@media screen and (max-width: 779px) {
  .blackspot {
    font-size: 16px; line-height: 25px;
    .banner { padding: 10px 16px; font-size: 14px; line-height: 20px; }
    .masthead, main { padding: 0 16px; }
    .masthead { min-height: 48px; }
    .mode { min-height: 44px; min-width: 56px; }
    h1 { font-size: 26px; line-height: 32px; }
    h2 { font-size: 20px; line-height: 26px; }
    .body h2 { margin: 40px 0 12px; padding-bottom: 12px; }
    .stand-first { font-size: 17px; line-height: 26px; }
    .key-findings { grid-template-columns: minmax(0, 1fr); gap: 16px; }
    .trust { padding: 12px 16px; }
    .trust summary { cursor: pointer; min-height: 44px; position: relative; padding-right: 24px; }
    .trust summary::after { content: "▾"; position: absolute; right: 0; top: 0; color: var(--muted); }
    .trust:not([open]) .worst { display: block; font-size: 14px; line-height: 20px; color: var(--muted); }
    .trust .worst b { font-weight: 400; }
    .deferred { contain-intrinsic-size: auto var(--narrow); }
    .index { margin-top: 16px; }
    .body section:first-child h2 { margin-top: 24px; }
  }
}
@page { size: A4; margin: 14mm 15mm 16mm; @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt sans-serif; color: #55616E; } }
@media print {
  .blackspot {
    font-size: 10.5pt; line-height: 15pt;
    .skip, .index :is(ol, summary), .mode, .actions, .panel:not(.printed), .panel-title, .for-screen, .tip { display: none !important; }
    .panel.printed, .on-paper { display: block; content-visibility: visible; margin: 4pt 0 0; }
    .index { margin: 0; }
    .terms { font-size: 8pt; line-height: 11pt; padding: 4pt 0 0; margin: 6pt 0 0; }
    .terms p { display: none; }
    .terms :is(dt, dd) { display: inline; }
    .terms dt::after { content: ": "; }
    .terms dd::after { content: " "; }
    .masthead, main { max-width: none; padding: 0; }
    .masthead { min-height: 0; margin: 6pt 0 4pt; font-size: 9.5pt; }
    .banner { border: 2px solid var(--bannerline); padding: 4pt 8pt; font-size: 9pt; line-height: 12pt; }
    .report { display: block; }
    h1 { font-size: 20pt; line-height: 24pt; margin: 0 0 6pt; }
    h2 { font-size: 14pt; line-height: 18pt; }
    .body h2, .body section:first-child h2 { margin: 10pt 0 5pt; padding-bottom: 3pt; }
    .key-findings h2 { font-size: 12pt; line-height: 15pt; }
    .stand-first { font-size: 12pt; line-height: 16pt; margin-bottom: 4pt; }
    .meta, .trust ul { font-size: 8pt; line-height: 11pt; }
    .meta { margin-bottom: 8pt; }
    .key-findings { grid-template-columns: minmax(0, 1fr) 56mm; gap: 5mm; padding-top: 6pt; }
    .key-findings .finding { padding: 3pt 0; }
    .key-findings .trust h2 { font-size: 11pt; }
    .trust { padding: 4pt 8pt 2pt; }
    .trust li { margin-bottom: 3pt; }
    .trust .signs { font-size: 8pt; line-height: 11pt; margin-bottom: 3pt; }
    .provenance { font-size: 9pt; line-height: 13pt; padding-bottom: 0; }
    figure { margin-top: 12pt; padding-top: 8pt; }
    .deferred { content-visibility: visible; }
    .chart { margin-top: 6pt; }
    /* Letters of 6.5 points, and two figures fit a sheet. */
    .chart .wide svg { width: 534px; max-height: 92mm; }
    .footnote { margin-top: 4pt; }
    details::details-content { content-visibility: visible; block-size: auto; }
    /* On paper everything is open, and the marker of a fold says nothing. */
    summary { list-style: none; }
    summary::-webkit-details-marker { display: none; }
    details.more { margin-top: 8pt; }
    details.more > summary { color: var(--ink); font-size: 10.5pt; line-height: 14pt; font-weight: 700; text-decoration: none; padding: 0; }
    details.method { border: 0; margin-top: 12pt; }
    details.method > summary { border: 0; padding: 0; }
    details.method > :not(summary) { margin-left: 0; margin-right: 0; }
  }
}
@media (forced-colors: active) {
  :root { ${forcedColors()} }
  .blackspot { .invented, .banner { forced-color-adjust: none; background: Canvas; color: CanvasText; border: 1px solid CanvasText; } }
}
`;

/** What stands at the foot of each printed page of invented data. */
export const inventedFoot: string =
  '@page { @bottom-left { content: "Invented data: says nothing about any real road"; font: 8pt sans-serif; color: #5A3B00; } }';

/** Ink, rules and page of the system where the reader has chosen its colours; the colours of marks stay. */
function forcedColors(): string {
  return [
    ['ink', 'CanvasText'],
    ['muted', 'CanvasText'],
    ['page', 'Canvas'],
    ['raised', 'Canvas'],
    ['rule', 'CanvasText'],
    ['grid', 'GrayText'],
    ['link', 'LinkText'],
    ['model', 'GrayText'],
  ]
    .map(([name, color]) => `--${name}: ${color};`)
    .join(' ');
}
