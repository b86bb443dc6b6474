import type { TestProject } from 'vitest/node';
import { bundleBrowser } from '../scripts/bundle.mjs';

/** Bundles the scripts of pages before the tests, and before each rerun of a watch: pages inline them from dist/. */
export async function setup(project: TestProject): Promise<void> {
  await bundleBrowser();
  project.onTestsRerun(bundleBrowser);
}
