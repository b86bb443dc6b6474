/** The HTML of the live page: its frame, which the script fills. Nothing in it is written in the style of an attribute. */

/** The files that the page needs, below `dist/live/browser/`. */
export const livePageFileNames: readonly string[] = ['page.js', 'worker.js', 'page.css', 'outlines.json'];

/**
 * The HTML of the live page.
 * @param addressOf the address of a file of `livePageFileNames`
 *
 * @example
 * livePageHtml((name) => `/assets/${name}`);
 */
export function livePageHtml(addressOf: (name: string) => string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>blackspot live</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${addressOf('page.css')}">
<script src="${addressOf('page.js')}" data-worker="${addressOf('worker.js')}" data-outlines="${addressOf('outlines.json')}" data-style="${addressOf('page.css')}" defer></script>
</head>
<body class="no-model">
<a class="skip" href="#surges-title">Skip to the surges</a>
<footer id="replay" aria-label="Replay">
<button id="pause" type="button" aria-pressed="false">❙❙<span class="hidden"> Pause</span></button>
<div id="speeds" role="group" aria-label="Speed"></div>
<span id="seek-start" class="muted"></span>
<div id="seek-box"><input id="seek" type="range" min="0" max="1000" value="0" aria-label="Time of the replay"><div id="seek-marks" aria-hidden="true"></div></div>
<span id="seek-end" class="muted"></span>
<span id="replay-note" class="muted"></span>
</footer>
<header>
<h1>blackspot <span>live</span></h1>
<div id="clock" role="timer" aria-live="off" aria-label="Event time"><span id="time">--:--</span><span id="seconds"></span></div>
<div id="date-box"><div id="date">No accident yet</div><div class="muted"><span id="zone">Eastern time</span> · <span id="connection">connecting</span></div></div>
<dl id="figures">
<div><dt>Speed</dt><dd id="speed">–</dd></div>
<div><dt>Accidents/s</dt><dd id="rate">–</dd></div>
<div><dt>Lag</dt><dd id="lag">–</dd></div>
<div><dt>Late</dt><dd id="late">–</dd></div>
<div class="wide"><dt>Since start</dt><dd id="total">–</dd></div>
</dl>
<form id="filters" aria-label="Filters">
<label id="state-box"><span class="hidden">State</span> <select id="state"><option value="">All</option></select></label>
<div id="feeds" role="group" aria-label="Feeds"></div>
<div id="severities" role="group" aria-label="Severities"></div>
</form>
</header>
<main>
<section id="map" aria-label="Map">
<canvas id="canvas" tabindex="0" role="img" aria-label="Map of the accidents. Arrow keys move it, plus and minus zoom, 0 shows the country, Enter opens the county in the middle. The surges and the table say the same in words."></canvas>
<div id="banner" hidden><span id="banner-text"></span> <button id="banner-action" type="button" hidden></button></div>
<div id="legend" class="muted">
<div id="legend-title">Accidents</div>
<div class="scale"><span>0</span><canvas id="legend-colors" width="256" height="8" aria-hidden="true"></canvas><span id="legend-top">–</span></div>
<div id="legend-note"></div>
</div>
<div id="scale-bar" class="muted" aria-hidden="true"><span id="scale-text"></span></div>
<div id="zoom" role="group" aria-label="Zoom">
<button id="zoom-in" type="button" aria-label="Zoom in">+</button>
<button id="zoom-out" type="button" aria-label="Zoom out">−</button>
<button id="zoom-home" type="button" aria-label="Whole country">⌂</button>
</div>
<section id="place" aria-label="Place" tabindex="-1" hidden></section>
</section>
<section id="strips" aria-label="Counts by feed"></section>
<div id="side">
<section id="surges" class="panel" aria-labelledby="surges-title">
<h2 id="surges-title" tabindex="-1">Surges <span id="surges-count" class="muted"></span><span class="age"></span></h2>
<div id="surge-list"></div>
<p id="surges-note" class="muted"></p>
</section>
<section id="severity" class="panel" aria-labelledby="severity-title">
<h2 id="severity-title">Severity <span id="severity-kind" class="muted"></span><span class="age"></span></h2>
<div id="severity-rows"></div>
<p id="severity-note" class="muted"></p>
</section>
<section id="latest" class="panel" aria-labelledby="latest-title">
<h2 id="latest-title">Latest <span id="latest-note" class="muted"></span><span class="age"></span></h2>
<div id="latest-box" hidden tabindex="0" role="region" aria-label="Latest accidents"><table><thead><tr><th scope="col">Time</th><th scope="col">Sev.</th><th scope="col">Where</th><th scope="col">Feed</th><th scope="col" class="severe">P(3+)</th></tr></thead><tbody id="latest-rows"></tbody></table></div>
<p id="latest-empty" class="muted">Accidents appear here as they arrive, newest first.</p>
</section>
</div>
</main>
<section id="tools" aria-label="Page">
<button id="open-table" type="button" title="Show as table">Table</button>
<button id="theme" type="button" title="Light or dark">Dark</button>
<button id="save" type="button" title="Save this moment as one file">Save</button>
<button id="open-help" type="button" title="Keys and words" aria-label="Help">?</button>
</section>
<div id="announcer" class="hidden" aria-live="polite" aria-atomic="true"></div>
<dialog id="table" aria-labelledby="table-title"></dialog>
<dialog id="help" aria-labelledby="help-title"></dialog>
<noscript><p>The live page needs JavaScript.</p></noscript>
</body>
</html>
`;
}
