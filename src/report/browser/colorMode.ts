import type { ColorMode } from '../../charts/palette.js';

const dark = matchMedia('(prefers-color-scheme: dark)');

/** The mode in force: the one fixed for the page, else JupyterLab's, else what the system prefers. */
export function colorMode(): ColorMode {
  const { mode } = document.documentElement.dataset;
  if (mode === 'light' || mode === 'dark') return mode;
  // JupyterLab has a theme of its own, whatever the system says.
  const { jpThemeLight } = document.body.dataset;
  if (jpThemeLight !== undefined) return jpThemeLight === 'true' ? 'light' : 'dark';
  return dark.matches ? 'dark' : 'light';
}

/** Calls back whenever the mode may have changed. */
export function onColorModeChange(changed: () => void): void {
  dark.addEventListener('change', changed);
  new MutationObserver(changed).observe(document.documentElement, { attributeFilter: ['data-mode'] });
  new MutationObserver(changed).observe(document.body, { attributeFilter: ['data-jp-theme-light'] });
}
