/** Elements of the page. Texts and attributes are only set when they change. */

export function byId<E extends HTMLElement = HTMLElement>(id: string): E {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no element #${id}.`);
  return found as E;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Writes into the text node that is there, so that a page that runs for days makes no new ones. */
export function setText(node: Node, text: string): void {
  const only = node.firstChild;
  if (only === null || only.nodeType !== Node.TEXT_NODE || only.nextSibling !== null) {
    if (node.textContent !== text) node.textContent = text;
  } else if (only.nodeValue !== text) only.nodeValue = text;
}

export function setAttribute(node: Element, name: string, value: string): void {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

export function setHidden(node: HTMLElement, isHidden: boolean): void {
  if (node.hidden !== isHidden) node.hidden = isHidden;
}

export function setClass(node: Element, className: string): void {
  if (node.className !== className) node.className = className;
}
