/** Keeps what a page calls before the script is there: a list that the script does and then replaces. */
export const SCRIPT_STUB =
  '!function(t){t=window.throughline=window.throughline||[];"track page identify group alias reset consent ready".split(" ").forEach(function(n){t[n]=t[n]||function(){t.push([n].concat([].slice.call(arguments)))}})}()';

/** What a shop puts into the head of its pages. */
export function scriptTag({ origin, writeKey }: { origin: string; writeKey: string }): string {
  return `<script>${SCRIPT_STUB}</script>\n<script async src="${origin}/throughline.js?key=${writeKey}"></script>`;
}
