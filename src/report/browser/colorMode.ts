import type { ColorMode } from '../../charts/palette.js';

const dark = matchMedia('(prefers-color-scheme: dark)');

/** The current mode: the one fixed for the page, else JupyterLab's, else that of the system. */
export function colorMode(): ColorMode {
  const { mode } = document.documentElement.dataset;
  if (mode === 'light' || mode === 'dark') return mode;
  // JupyterLab has its own theme, independent of the system.
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
