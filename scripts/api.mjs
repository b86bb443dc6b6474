/** npm run api: writes docs/api.md, the public API by group, from the declarations of src/index.ts. */
import { writeFileSync } from 'node:fs';
import { apiReport } from './publicApi.mjs';

writeFileSync(new URL('../docs/api.md', import.meta.url), apiReport());
