/** npm run columns: writes docs/columns.md from the schema (after npm run build). */
import { writeFileSync } from 'node:fs';
import { columnsMarkdown } from '../dist/query/columnsMarkdown.js';

writeFileSync(new URL('../docs/columns.md', import.meta.url), columnsMarkdown());
