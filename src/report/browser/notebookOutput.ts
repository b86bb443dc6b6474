import type { Charts } from './charts.js';

/** An output of a notebook: its content, which takes the place of the outputs before it. */
export interface NotebookOutput {
  readonly id: string;
  readonly html: string;
  /** How many outputs it takes the place of. */
  readonly standingCount: number;
  /** The element of the output, empty. */
  readonly element: HTMLElement;
}

/** One output with its prompt, in JupyterLab and in the HTML of nbconvert. */
const frame = '.jp-OutputArea-child';
/** The newest content of an element, which a live chart may have replaced while this one waited. */
const newest = new WeakMap<HTMLElement, NotebookOutput>();

/**
 * Draws an output and hides the outputs whose place it takes. If they are not there, or drawing fails, nothing changes:
 * they need no script and stay.
 */
export async function drawInPlace(
  output: NotebookOutput,
  charts: Charts,
  plotlyLoaded: Promise<void>,
): Promise<void> {
  const { element, html } = output;
  newest.set(element, output);
  const content = document.createElement('div');
  content.innerHTML = html;
  const plots = content.querySelectorAll<HTMLElement>('.plot');
  if (plots.length > 0) await plotlyLoaded;
  await inView(element);
  if (newest.get(element) !== output) return;
  const standing = framesBefore(element, output.standingCount);
  if (standing === undefined) return;
  element.replaceChildren(content);
  for (const one of standing) one.style.display = 'none';
  try {
    await Promise.all(Array.from(plots, (plot) => charts.draw(plot)));
  } catch (error) {
    for (const one of standing) one.style.display = '';
    content.remove();
    throw error;
  }
}

/** Waits until the element is in the document and has a width: outputs run their scripts before that. */
function inView(element: HTMLElement): Promise<void> {
  if (element.clientWidth > 0) return Promise.resolve();
  return new Promise((resolve) => {
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === 0) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(element);
  });
}

/** The frames of the outputs before an element; undefined if there are fewer. */
function framesBefore(element: HTMLElement, count: number): HTMLElement[] | undefined {
  const frames: HTMLElement[] = [];
  let before = element.closest(frame)?.previousElementSibling;
  while (frames.length < count) {
    if (!(before instanceof HTMLElement) || !before.matches(frame)) return undefined;
    frames.push(before);
    before = before.previousElementSibling;
  }
  return frames;
}
