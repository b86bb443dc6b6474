import { printedAs } from '../base/printed.js';
import type { Source } from '../query/source.js';
import { findKernel } from '../report/kernel.js';
import { extentText, sourceCard } from '../report/sourceCard.js';

/**
 * In a notebook, a source that draws what it is and what to do next when it is the last expression of a cell. A cell cannot wait
 * for what it draws, so the source is described here, as it is when it is opened. Elsewhere, the source as it is.
 */
export async function withCard(source: Source): Promise<Source> {
  if (findKernel() === undefined) return source;
  const [description, columns] = await Promise.all([source.describe(), source.describeColumns()]).catch(
    async (error: unknown) => {
      await source.close();
      throw error;
    },
  );
  return printedAs(
    source,
    () => `Source of ${extentText(description)}`,
    () => sourceCard(description, columns),
  );
}
