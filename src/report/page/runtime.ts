import { applyPalette, palettes } from '../../charts/palette.js';

/**
 * The script that draws, in a page and in a notebook alike: `window.blackspot.draw(element)` reads the JSON beside
 * the element, colours it for the mode in force and hands it to plotly.js. Tables sort by their headings.
 */
export const drawScript: string = `
(() => {
  if (window.blackspot) return;
  const applyPalette = ${applyPalette.toString()};
  const palettes = ${JSON.stringify(palettes)};
  const narrow = matchMedia('(max-width: 34rem)');
  const touch = matchMedia('(hover: none)');
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const drawn = new Set();
  let printing = false;

  function mode() {
    if (printing) return 'light';
    const root = document.documentElement;
    if (root.dataset.mode) return root.dataset.mode;
    // JupyterLab has a theme of its own, whatever the system says.
    const lab = document.body.dataset.jpThemeLight;
    if (lab !== undefined) return lab === 'true' ? 'light' : 'dark';
    return dark.matches ? 'dark' : 'light';
  }

  // A phone has a third of the width: smaller letters, shorter labels, maps no higher than wide.
  function fitNarrow(layout, width) {
    for (const [key, value] of Object.entries(layout)) {
      if (!/^[xy]axis/.test(key)) continue;
      value.tickfont = { size: 11 };
      if (value.ticktext) value.ticktext = value.ticktext.map(key.startsWith('y') ? onTwoLines : shorter);
      if (key.startsWith('x') && value.ticktext) thin(value, width);
      if (key.startsWith('x') && !value.ticktext && value.type !== 'category') {
        value.nticks = layout.grid ? 3 : value.type === 'date' ? 4 : 6;
        value.tickangle = 0;
      }
    }
    if (layout.grid && layout.grid.columns > 2) regrid(layout, 2);
    // Panels with scales of their own need room for their numbers.
    if (layout.grid && layout.yaxis2 && layout.yaxis2.showticklabels !== false) layout.grid.xgap = 0.24;
    layout.margin = { ...layout.margin, l: Math.min(layout.margin.l, 40), r: 8 };
    if (layout.yaxis && layout.yaxis.scaleanchor && !layout.grid) layout.height = Math.min(layout.height, width + 90);
    if (layout.geo) layout.height = Math.min(layout.height, Math.round(width * 0.62) + 90);
    // Labels of many moments would lie over each other; the caption names them.
    const marks = layout.annotations.filter(isMark);
    if (marks.length > 3) layout.annotations = layout.annotations.filter((label) => !isMark(label));
  }

  // Every second or third label, as many as stand side by side; on a log axis the 1 stays.
  function thin(axis, width) {
    const letters = axis.ticktext.reduce((sum, text) => sum + plainOf(text).length + 2, 0);
    const step = Math.ceil(letters / ((width - 110) / 6.5));
    if (step < 2) return;
    const first = axis.type === 'log' ? Math.max(0, axis.ticktext.indexOf('1')) % step : 0;
    const stays = (_, index) => index % step === first;
    axis.tickvals = axis.tickvals.filter(stays);
    axis.ticktext = axis.ticktext.filter(stays);
  }

  function isMark({ xref, yref }) {
    return xref === 'x' && yref === 'paper';
  }

  // Fewer panels side by side; what only the left and the lowest ones show moves with them.
  function regrid(layout, columns) {
    const names = Object.keys(layout).filter((key) => key.startsWith('xaxis')).map((key) => key.slice(5));
    const xTitle = names.map((name) => layout['xaxis' + name].title).find(Boolean);
    const yTitle = names.map((name) => layout['yaxis' + name].title).find(Boolean);
    const sharesY = names.some((name) => layout['yaxis' + name].showticklabels === false);
    const rows = Math.ceil(names.length / columns);
    layout.height = Math.round(layout.height * rows / layout.grid.rows);
    layout.grid = { ...layout.grid, rows, columns };
    for (const [index, name] of names.entries()) {
      const isLowest = index + columns >= names.length;
      const isLeft = index % columns === 0;
      Object.assign(layout['xaxis' + name], { title: isLowest ? xTitle : undefined, showticklabels: isLowest });
      Object.assign(layout['yaxis' + name], { title: isLeft ? yTitle : undefined, showticklabels: isLeft || !sharesY });
    }
  }

  // A colour bar has a third of the room as well.
  function fitColorBar({ colorbar, marker }) {
    const bar = colorbar || (marker && marker.colorbar);
    if (bar) bar.nticks = 3;
  }

  function plainOf(text) {
    return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  }
  function escaped(plain) {
    return plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  }
  function shorter(text) {
    const plain = plainOf(text);
    return plain.length <= 22 ? text : escaped(plain.slice(0, 21) + '…');
  }
  function onTwoLines(text) {
    const plain = plainOf(text);
    const cut = plain.lastIndexOf(' ', 20);
    if (plain.length <= 20 || cut <= 0) return shorter(text);
    return escaped(plain.slice(0, cut)) + '<br>' + shorter(escaped(plain.slice(cut + 1)));
  }

  async function draw(element) {
    if (!element.isConnected) { drawn.delete(element); return; }
    drawn.add(element);
    const stored = JSON.parse(element.parentElement.querySelector('script[type="application/json"]').textContent);
    const plot = applyPalette(stored, palettes[mode()]);
    if (printing) plot.layout.width = 680;
    else if (narrow.matches) {
      fitNarrow(plot.layout, element.clientWidth);
      plot.data.forEach(fitColorBar);
    }
    // Where nothing hovers, the buttons would stay over the chart, and a swipe has to scroll the page.
    if (touch.matches) {
      plot.config.displayModeBar = false;
      plot.layout.dragmode = false;
    }
    element.style.minHeight = '';
    await window.Plotly.react(element, plot.data, plot.layout, plot.config);
    element.dataset.drawn = mode();
    sizes.observe(element);
  }

  // Not only the window changes: a side bar opens, a hidden notebook comes to the front.
  const sizes = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      const shown = target._fullLayout;
      if (!printing && shown && contentRect.width > 0 && Math.abs(shown.width - contentRect.width) > 1) {
        window.Plotly.Plots.resize(target);
      }
    }
  });

  function redraw() {
    return Promise.all([...drawn].map(draw));
  }

  dark.addEventListener('change', redraw);
  narrow.addEventListener('change', redraw);
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ['data-mode'] });
  if (document.body) new MutationObserver(redraw).observe(document.body, { attributeFilter: ['data-jp-theme-light'] });

  document.addEventListener('click', (event) => {
    const button = event.target.closest('.blackspot th[aria-sort] button');
    if (button) sort(button.closest('th'));
  });

  function sort(header) {
    const row = header.parentElement;
    const column = [...row.children].indexOf(header);
    const first = header.classList.contains('number') ? 'descending' : 'ascending';
    const other = first === 'ascending' ? 'descending' : 'ascending';
    const order = header.getAttribute('aria-sort') === first ? other : first;
    for (const cell of row.children) cell.setAttribute('aria-sort', cell === header ? order : 'none');
    const sign = order === 'ascending' ? 1 : -1;
    const body = header.closest('table').tBodies[0];
    const rows = [...body.rows].map((element) => ({ element, key: keyOf(element.cells[column]) }));
    // What is missing stays last, whichever way.
    rows.sort((a, b) => a.key === null || b.key === null
      ? (a.key === null) - (b.key === null)
      : sign * (typeof a.key === 'number' ? a.key - b.key : a.key.localeCompare(b.key, 'en', { numeric: true })));
    body.append(...rows.map((entry) => entry.element));
  }

  function keyOf(cell) {
    if (cell.dataset.missing !== undefined) return null;
    return cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value);
  }

  async function print(elements) {
    printing = true;
    await Promise.all([...elements].map(draw));
  }
  async function unprint() {
    printing = false;
    await redraw();
  }
  window.blackspot = { draw, redraw, print, unprint, mode };
})();
`;

/** What only a page does: charts as they scroll in, the light and dark button, printing, contents. */
export const pageScript: string = `
(() => {
  const { draw, print, unprint, mode } = window.blackspot;
  const root = document.documentElement;
  const plots = document.querySelectorAll('.plot');
  // Not <noscript>: scripts may also be off by the policy of whoever shows the file.
  document.querySelector('.unscripted').remove();

  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      observer.unobserve(entry.target);
      draw(entry.target);
    }
  }, { rootMargin: '600px' });
  for (const plot of plots) observer.observe(plot);

  window.blackspot.printAll = () => print(plots);
  window.blackspot.drawAll = () => Promise.all([...plots].map(draw));
  addEventListener('beforeprint', () => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    print(plots);
  });
  addEventListener('afterprint', unprint);

  const button = document.querySelector('.mode');
  const name = () => { button.textContent = mode() === 'dark' ? 'Light' : 'Dark'; };
  button.addEventListener('click', () => {
    root.dataset.mode = mode() === 'dark' ? 'light' : 'dark';
    name();
  });
  button.hidden = false;
  name();

  const contents = document.querySelector('.contents details');
  if (contents && !matchMedia('(min-width: 75rem)').matches) contents.open = false;
})();
`;
