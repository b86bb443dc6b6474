import { colorMode } from './colorMode.js';

/** The button for the other mode. The choice is remembered where storage is allowed, else it holds for this visit. */
export function offerModes(): void {
  const button = document.querySelector<HTMLButtonElement>('button.mode');
  if (button === null) return;
  const other = (): 'light' | 'dark' => (colorMode() === 'dark' ? 'light' : 'dark');
  const rename = (): void => {
    button.textContent = other() === 'dark' ? 'Dark' : 'Light';
  };
  button.addEventListener('click', () => {
    const mode = other();
    document.documentElement.dataset.mode = mode;
    try {
      localStorage.setItem('blackspot-mode', mode);
    } catch {
      // Storage is refused.
    }
    rename();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', rename);
  button.hidden = false;
  rename();
}
