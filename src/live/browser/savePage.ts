/** Saves the page at this moment as one HTML file that opens offline: no script, canvases as pictures, marked with its time. */
import { element } from './dom.js';

/** @param map the map as a picture */
export async function savePage(
  map: Blob,
  styleUrl: string,
  sentence: string,
  fileName: string,
): Promise<void> {
  const copy = document.documentElement.cloneNode(true) as HTMLElement;
  for (const node of copy.querySelectorAll(
    'script, link, dialog, noscript, .skip, #tools, #zoom, footer, #place button, #announcer',
  ))
    node.remove();
  const originals = document.querySelectorAll('canvas');
  const mapUrl = await dataUrlOf(map);
  copy.querySelectorAll('canvas').forEach((canvas, index) => {
    const original = originals[index]!;
    const image = element('img', { id: canvas.id, alt: canvas.getAttribute('aria-label') ?? '' });
    image.src = canvas.id === 'canvas' ? mapUrl : original.toDataURL('image/png');
    image.setAttribute('style', `width:${original.clientWidth}px;height:${original.clientHeight}px`);
    canvas.replaceWith(image);
  });
  for (const control of copy.querySelectorAll('button, input, select')) control.setAttribute('disabled', '');
  copyChecks(copy);
  for (const age of copy.querySelectorAll('.age')) age.textContent = 'saved';
  copy.querySelector('#connection')!.textContent = 'saved, not live';
  const style = await (await fetch(styleUrl)).text();
  copy
    .querySelector('head')!
    .append(element('style', {}, `${style}\n.strip img,#place img{position:static}`));
  const banner = copy.querySelector<HTMLElement>('#banner')!;
  banner.hidden = false;
  banner.textContent = sentence;
  const url = URL.createObjectURL(new Blob([`<!doctype html>\n${copy.outerHTML}`], { type: 'text/html' }));
  const link = element('a', { href: url, download: fileName });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
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
