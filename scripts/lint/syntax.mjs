// Reads a source file into its syntax tree (ESTree, by the Oxc parser) and walks it.
// TypeScript 7 has no JavaScript API, so checkers built on that (dependency-cruiser) read no .ts file and pass.
import { parseAst } from 'rolldown/parseAst';

const LANGUAGES = { ts: 'ts', mts: 'ts', cts: 'ts', tsx: 'tsx', jsx: 'jsx' };

/** @throws when the text is not the language that its name says */
export function parse(path, text) {
  const extension = path.slice(path.lastIndexOf('.') + 1);
  return parseAst(text, { lang: LANGUAGES[extension] ?? 'js', sourceType: extension === 'cjs' || extension === 'cts' ? 'script' : 'module' }, path);
}

/** Calls `visit(node, parents)` for every node, outermost first. */
export function walk(node, visit, parents = []) {
  if (node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const part of node) walk(part, visit, parents);
    return;
  }
  if (typeof node.type !== 'string') return;
  visit(node, parents);
  const below = [...parents, node];
  for (const key of Object.keys(node)) {
    if (key !== 'type' && key !== 'start' && key !== 'end') walk(node[key], visit, below);
  }
}

/** Line of an offset, from 1. */
export function lineOf(text, offset) {
  return text.slice(0, offset).split('\n').length;
}

/** Text of a string or template literal, each `${…}` as `${}`; null for other nodes. */
export function textOf(node) {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral') return node.quasis.map((part) => part.value.cooked ?? part.value.raw).join('${}');
  return null;
}
