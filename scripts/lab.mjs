/**
 * npm run lab: JupyterLab with TypeScript notebooks, in the browser, on this machine only.
 *   npm run lab -- --prepare      only makes the environment
 *   npm run lab -- --no-browser   anything else goes to `jupyter lab`
 */
import { prepare } from './python.mjs';
import { runLab } from './runLab.mjs';

const args = process.argv.slice(2);
prepare();
if (args.includes('--prepare')) console.log('Ready: npm run lab opens the notebooks.');
else runLab(args);
