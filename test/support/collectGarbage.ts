import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Collects garbage now, as `node --expose-gc` lets a program do. */
export const collectGarbage = runInNewContext('gc') as () => void;
