const MAX_LEVELS = 3;
const MAX_CLASSES = 2;
/** Ids and classes that a program made: long numbers, and the hashes of build tools. */
const MADE = /\d{3,}|[:]|^css-|__\w{5,}$|^[a-z]{1,2}[\dA-Z]\w*$/;

/**
 * Where on the page something is, as a selector for people: `form#checkout > button.pay`. Holds names that the shop gave, never a value
 * or a text.
 */
export function describeElement(element: Element): string {
  let path = '';
  let one: Element | null = element;
  for (let level = 0; level < MAX_LEVELS && one !== null && one !== document.body; level += 1) {
    path = describeOne(one) + (path && ' > ') + path;
    if (isNamed(one.id)) break;
    one = one.parentElement;
  }
  return path.slice(0, 200);
}

function describeOne(element: Element): string {
  const tag = element.localName;
  if (isNamed(element.id)) return `${tag}#${element.id}`;
  const name = element.getAttribute('name');
  if (name) return `${tag}[name="${name.slice(0, 60)}"]`;
  let classes = '';
  for (let at = 0, left = MAX_CLASSES; at < element.classList.length && left > 0; at += 1) {
    const one = element.classList[at] ?? '';
    if (!isNamed(one)) continue;
    classes += `.${one}`;
    left -= 1;
  }
  return tag + classes;
}

function isNamed(name: string): boolean {
  return name !== '' && name.length <= 40 && !MADE.test(name);
}

/** The name of a form or field as the shop calls it. */
export function nameOf(element: Element): string {
  return element.getAttribute('name') || element.id || element.getAttribute('aria-label')?.slice(0, 60) || element.localName;
}
