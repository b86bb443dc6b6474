import { openSource } from '../../src/app/openSource.js';
import { writeData } from './data.js';

const source = await openSource(process.argv[2]!);
console.log((await writeData(source, process.argv[3]!)).rows);
await source.close();
