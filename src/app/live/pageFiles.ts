import type { LivePageFiles } from '../../servers/live/assets.js';

/** The page. */
export function livePageFiles(): LivePageFiles {
  const script = `const list = document.querySelector('ol');
const stream = new EventSource('/stream');
for (const name of ['snapshot', 'delta', 'heartbeat', 'bye']) stream.addEventListener(name, ({ data }) => {
  const line = document.createElement('li');
  line.textContent = name + ' ' + data.slice(0, 300);
  list.prepend(line);
  if (list.children.length > 50) list.lastChild.remove();
});`;
  return {
    files: [{ name: 'page.js', content: script }],
    html: (addressOf) =>
      `<!doctype html><html lang="en"><title>blackspot live</title><ol></ol><script type="module" src="${addressOf('page.js')}"></script></html>`,
  };
}
