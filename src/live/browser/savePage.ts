/** Saves the page at this moment as one HTML file that opens offline: no script, canvases as pictures, marked with its time. */
import { element } from './dom.js';

/** How a saved page differs: pictures in the place of canvases, and its mark in the place of the replay, on a phone at the top. */
const savedStyle = `
#canvas,.strip img{object-fit:contain}
.strip img{position:absolute;inset:0;width:100%;height:100%;object-position:left}
#place img{width:100%;height:70px}
#saved p{margin:0}
@media (max-width:759px){body{padding-bottom:10px}#saved{position:static}}`;

/**
 * @param map the map as a picture
 * @param sentence what the page is, asked when it is copied
 */
export async function savePage(
  map: Blob,
  styleUrl: string,
  sentence: () => string,
  fileName: string,
): Promise<void> {
  // All that takes time comes first, so that clock, strips and words are of one moment.
  const mapUrl = await dataUrlOf(map);
  const style = await (await fetch(styleUrl)).text();
  const mark = sentence();
  const copy = document.documentElement.cloneNode(true) as HTMLElement;
  for (const node of copy.querySelectorAll(
    'script, link, dialog, noscript, .skip, #tools, #zoom, footer, #place button, #announcer, #banner',
  ))
    node.remove();
  const originals = document.querySelectorAll('canvas');
  copy.querySelectorAll('canvas').forEach((canvas, index) => {
    const original = originals[index]!;
    const image = element('img', { id: canvas.id, alt: canvas.getAttribute('aria-label') ?? '' });
    image.src = canvas.id === 'canvas' ? mapUrl : original.toDataURL('image/png');
    if (canvas.id === 'legend-colors')
      image.setAttribute('style', `width:${original.clientWidth}px;height:${original.clientHeight}px`);
    canvas.replaceWith(image);
  });
  for (const control of copy.querySelectorAll('button, input, select')) control.setAttribute('disabled', '');
  copyChecks(copy);
  for (const age of copy.querySelectorAll('.age')) age.textContent = 'saved';
  copy.querySelector('#connection')!.textContent = 'saved';
  copy.querySelector('head')!.append(element('style', {}, `${style}${savedStyle}`));
  copy.querySelector('title')!.textContent = `blackspot live, saved: ${timeOf(copy)}`;
  // On a phone it scrolls, and nothing in it takes the focus any more.
  copy.querySelector('#filters')!.setAttribute('tabindex', '0');
  copy.querySelector('body')!.prepend(element('footer', { id: 'saved' }, element('p', {}, mark)));
  const url = URL.createObjectURL(new Blob([`<!doctype html>\n${copy.outerHTML}`], { type: 'text/html' }));
  const link = element('a', { href: url, download: fileName });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The time that the page shows. */
function timeOf(copy: HTMLElement): string {
  const text = (selector: string): string => copy.querySelector(selector)!.textContent;
  return `${text('#time')}, ${text('#date')}`;
}

/** What is chosen is a property, which a copy lacks. */
function copyChecks(copy: HTMLElement): void {
  const boxes = document.querySelectorAll<HTMLInputElement>('input[type="checkbox"]');
  copy.querySelectorAll('input[type="checkbox"]').forEach((box, index) => {
    if (boxes[index]!.checked) box.setAttribute('checked', '');
  });
  const state = document.querySelector<HTMLSelectElement>('#state')!;
  copy.querySelectorAll('#state option')[state.selectedIndex]?.setAttribute('selected', '');
}

function dataUrlOf(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error('The picture of the map cannot be read.'));
    reader.readAsDataURL(blob);
  });
}
