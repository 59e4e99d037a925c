import postcss, { type Root } from 'postcss';

/** Mantine gives each part of a component a class of its own, made of its name's hash: it stands in the code of whoever draws it, and nowhere else. */
const PART = /m_[\da-f]{6,}/g;

/**
 * The styles without those of Mantine's components that the studio draws nowhere: more than a third of what a first screen would wait for.
 * @param code of every file of the studio
 */
export function withoutUnusedStyles(css: string, code: Iterable<string>): string {
  const used = new Set([...code].flatMap((text) => text.match(PART) ?? []));
  const root = postcss.parse(css);
  root.walkRules((rule) => {
    // What is not drawn can still be excluded.
    const kept = rule.selectors.filter((selector) => selector.includes(':not(') || (selector.match(PART) ?? []).every((part) => used.has(part)));
    if (kept.length === 0) rule.remove();
    else if (kept.length < rule.selectors.length) rule.selectors = kept;
  });
  dropEmpty(root);
  return root.toString();
}

function dropEmpty(root: Root): void {
  let isChanged = true;
  while (isChanged) {
    isChanged = false;
    root.walkAtRules((rule) => {
      if (rule.nodes?.length !== 0) return;
      rule.remove();
      isChanged = true;
    });
  }
}
