// Who imports whom: one edge for each import, with whether only types cross it.
import { dirname, join, normalize } from 'node:path';
import { lineOf, walk } from './syntax.mjs';

function isTypeOnlyImport(node) {
  if (node.importKind === 'type') return true;
  return node.specifiers.length > 0 && node.specifiers.every((specifier) => specifier.importKind === 'type');
}

function isTypeOnlyExport(node) {
  if (node.exportKind === 'type') return true;
  return node.type === 'ExportNamedDeclaration' && node.specifiers.length > 0 && node.specifiers.every((specifier) => specifier.exportKind === 'type');
}

/** Imports of one file: `{ specifier, typeOnly, dynamic, names, line }`. */
export function readImports(tree, text) {
  const found = [];
  const add = (node, source, more) => found.push({ specifier: source.value, typeOnly: false, dynamic: false, names: [], line: lineOf(text, node.start), ...more });
  walk(tree, (node) => {
    if (node.type === 'ImportDeclaration') {
      const names = node.specifiers.filter((one) => one.imported && one.importKind !== 'type').map((one) => one.imported.name);
      add(node, node.source, { typeOnly: isTypeOnlyImport(node), names });
    } else if ((node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration') && node.source) {
      add(node, node.source, { typeOnly: isTypeOnlyExport(node) });
    } else if (node.type === 'ImportExpression' && node.source.type === 'Literal') {
      add(node, node.source, { dynamic: true });
    } else if (node.type === 'TSImportType' && node.source?.type === 'Literal') {
      add(node, node.source, { typeOnly: true });
    }
  });
  return found;
}

/** Path that an import leads to, null for a library; undefined when it should be a file of ours and is none. */
export function resolveImport(from, specifier, known) {
  if (specifier.startsWith('.')) {
    const clean = specifier.replace(/[?#].*$/, '');
    const path = normalize(join(dirname(from), clean)).replaceAll('\\', '/');
    const guesses = [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`, `${path}/index.tsx`];
    const hit = guesses.find((guess) => known.has(guess));
    // Styles, pictures and texts are no modules.
    return hit ?? (/\.(css|svg|png|json|html|md|txt|sql|wasm)$/.test(clean) ? null : undefined);
  }
  const ours = /^@throughline\/([^/]+)(\/.*)?$/.exec(specifier);
  if (ours === null) return null;
  const folder = ours[1] === 'server' || ours[1] === 'studio' ? `apps/${ours[1]}` : `packages/${ours[1]}`;
  const entry = [`${folder}/src/index.ts`, `${folder}/src/main.ts`].find((path) => known.has(path));
  return entry ?? undefined;
}

/** Groups that import each other in a ring, each as a path of names from the first back to itself. */
export function findCycles(edges) {
  const next = new Map();
  for (const { from, to } of edges) {
    if (from === to) continue;
    if (!next.has(from)) next.set(from, new Set());
    next.get(from).add(to);
  }
  const state = new Map();
  const cycles = [];
  const visit = (node, path) => {
    state.set(node, 'open');
    for (const target of next.get(node) ?? []) {
      if (state.get(target) === 'open') cycles.push([...path.slice(path.indexOf(target)), target]);
      else if (!state.has(target)) visit(target, [...path, target]);
    }
    state.set(node, 'done');
  };
  for (const node of next.keys()) if (!state.has(node)) visit(node, [node]);
  return cycles;
}
