import { codeFont, contentStyle, variables } from './style.js';

/** The style of a page: both modes, phone, desktop and paper, with forced colours as well. */
export const pageStyle: string = `
:root { color-scheme: light; ${variables('light')} }
@media screen and (prefers-color-scheme: dark) { :root:not([data-mode="light"]) { color-scheme: dark; ${variables('dark')} } }
@media screen { :root[data-mode="dark"] { color-scheme: dark; ${variables('dark')} } }
html { scroll-behavior: smooth; scroll-padding-top: 16px; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
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
  .trust ul { list-style: none; padding: 0; margin: 8px 0 0; font-size: 14px; line-height: 20px; }
  .trust li { display: flex; gap: 12px; margin: 0 0 10px; }
  .trust .sign { flex: none; width: 16px; }
  .index { font-size: 14px; line-height: 20px; margin-top: 24px; }
  .index ol { list-style: none; margin: 0; padding: 0; }
  .index ol + ol { border-top: 1px solid var(--rule); margin-top: 8px; padding-top: 8px; }
  .index summary { font-weight: 700; cursor: pointer; min-height: 44px; padding: 12px 16px; }
  .index a { display: flex; color: var(--ink); text-decoration: none; padding: 6px 0; }
  .index a:hover { text-decoration: underline; }
  .index a.empty { color: var(--muted); }
  .index .at { flex: none; width: 22px; color: var(--muted); }
  figure { margin: 40px 0 0; padding-top: 16px; border-top: 1px solid var(--rule); }
  h2 + figure, h2 ~ p + figure { margin-top: 0; padding-top: 0; border-top: 0; }
  h2 ~ p + figure { padding-top: 16px; }
  .deferred { content-visibility: auto; contain-intrinsic-size: auto var(--wide); }
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
    .index a { min-height: 44px; align-items: center; }
  }
}
@media screen and (max-width: 779px) {
  .blackspot {
    font-size: 16px; line-height: 25px;
    .banner { padding: 10px 16px; font-size: 14px; line-height: 20px; }
    .masthead, main { padding: 0 16px; }
    .masthead { min-height: 56px; }
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
    .body section:first-child h2 { margin-top: 28px; }
  }
}
@page { size: A4; margin: 16mm 15mm 18mm; @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt sans-serif; color: #55616E; } }
@media print {
  html { scroll-behavior: auto; }
  .blackspot {
    font-size: 10.5pt; line-height: 15pt;
    .skip, .index, .mode, .actions, .panel, .tip { display: none !important; }
    .masthead, main { max-width: none; padding: 0; }
    .masthead { min-height: 0; margin: 8pt 0; font-size: 9.5pt; }
    .banner { border: 2px solid var(--bannerline); padding: 6pt 8pt; font-size: 9.5pt; line-height: 13pt; }
    .report { display: block; }
    h1 { font-size: 20pt; line-height: 24pt; }
    h2, .body h2 { font-size: 14pt; line-height: 18pt; }
    .body h2 { margin: 20pt 0 8pt; padding-bottom: 6pt; }
    .key-findings h2 { font-size: 12pt; line-height: 15pt; }
    .stand-first { font-size: 12pt; line-height: 17pt; }
    .meta, .trust ul { font-size: 8pt; line-height: 11pt; }
    .key-findings { grid-template-columns: minmax(0, 1fr) 52mm; gap: 6mm; }
    .provenance { font-size: 9pt; line-height: 13pt; padding-bottom: 0; }
    figure { margin-top: 18pt; }
    .deferred { content-visibility: visible; }
    .chart svg { max-height: 92mm; }
    details::details-content { content-visibility: visible; block-size: auto; }
  }
}
/* The marker of open and closed says nothing on paper, and what is folded there is data that the CSV has. */
@media print { .blackspot details.more { display: none; } }
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
