/** The script of a notebook: it is added with the first output, and draws the content of all outputs. */
import { Charts } from './charts.js';
import { Libraries } from './libraries.js';
import { drawInPlace } from './notebookOutput.js';
import { sortTables } from './sortTables.js';

// An output that brings the script again finds everything in place.
if (window.blackspot === undefined) {
  const charts = new Charts();
  const libraries = new Libraries();
  window.blackspot = { charts };
  sortTables();
  window.blackspotLibraries = taking(window.blackspotLibraries, (library) => libraries.add(library));
  window.blackspotOutputs = taking(window.blackspotOutputs, (output) =>
    drawInPlace(output, charts, libraries),
  );
}

/** Takes what outputs have pushed before the script was there, and what they will push. */
function taking<Item>(
  early: { push(item: Item): void } | undefined,
  take: (item: Item) => Promise<void>,
): { push(item: Item): void } {
  const push = (item: Item): void => {
    take(item).catch((error: unknown) => console.error('blackspot:', error));
  };
  if (Array.isArray(early)) for (const item of early as Item[]) push(item);
  return { push };
}
