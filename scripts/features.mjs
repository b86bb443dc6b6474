/** npm run features: writes docs/features.md from the list of features (after npm run build). */
import { writeFileSync } from 'node:fs';
import { featuresMarkdown } from '../dist/dataset/featuresMarkdown.js';

writeFileSync(new URL('../docs/features.md', import.meta.url), featuresMarkdown());
