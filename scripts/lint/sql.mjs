// Where SQL may stand, and what a statement must say.
import { isTest } from './files.mjs';
import { lineOf, textOf, walk } from './syntax.mjs';

const STATEMENT = [
  /^\s*(?:--.*\n\s*)*select\s[\s\S]*?\bfrom\s+["`({$\w]/i,
  /^\s*(?:--.*\n\s*)*with\s+[\w${}]+\s+as\s*\(/i,
  /^\s*(insert\s+into|delete\s+from|truncate\s+table|alter\s+table|optimize\s+table|drop\s+(table|view|dictionary|database|index)|create\s+(or\s+replace\s+)?(table|view|materialized|dictionary|database|index|unique|schema|role))\b/i,
  /^\s*update\s+["`\w.${}]+\s+set\s/i,
  /^\s*system\s+(reload|flush|sync|stop|start)\s/i,
];
const FRAGMENT = /\bWHERE\s+[\w.`"]+\s*(=|>=|IN\b)|\bORDER BY\s+[\w.]+|\bGROUP BY\s+[\w.]+/;
const TIME_BETWEEN = /\b(at|day|date|time|ts|\w+_(at|day|date|time|on))\b[\s)"'`,\w]{0,20}?\s(not\s+)?between\b/i;

function isModuleFile(path) {
  return /^apps\/server\/src\/(listen|understand|act|serve|prove)\/[^/]+\//.test(path);
}

/** Files where a statement is at home. */
function mayHoldSql(path) {
  if (!path.startsWith('apps/server/src/')) return !path.startsWith('packages/') && !path.startsWith('apps/');
  if (isTest(path) || path.startsWith('apps/server/src/platform/')) return true;
  return /(^|\/)(state|queries)\.ts$/.test(path) || /\/(state|queries|migrations)\//.test(path);
}

export function looksLikeSql(text) {
  return STATEMENT.some((pattern) => pattern.test(text)) || FRAGMENT.test(text);
}

function nameOfDeclaration(node) {
  if (node.type === 'FunctionDeclaration') return node.id?.name ?? null;
  if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier') return node.id.name;
  return null;
}

/** Top-level declarations of a file: name and source text. */
function topLevel(tree, text) {
  const found = [];
  for (const statement of tree.body) {
    const node = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (!node) continue;
    for (const one of node.type === 'VariableDeclaration' ? node.declarations : [node]) {
      const name = nameOfDeclaration(one);
      if (name !== null) found.push({ name, node: one, source: text.slice(one.start, one.end) });
    }
  }
  return found;
}

/**
 * Names of declarations that mention the store, themselves or through a helper that they name.
 * @param declarations of all query files of one module, since a statement may be put together from pieces
 */
export function storeBound(declarations) {
  const bound = new Set(declarations.filter(({ source }) => /\bstore_?id\b/i.test(source)).map(({ name }) => name));
  for (let grown = true; grown; ) {
    grown = false;
    for (const { name, source } of declarations) {
      if (bound.has(name) || ![...bound].some((helper) => new RegExp(`\\b${helper}\\b`).test(source))) continue;
      bound.add(name);
      grown = true;
    }
  }
  return bound;
}

function checkPlaces(file) {
  const faults = [];
  const allowed = mayHoldSql(file.path);
  walk(file.tree, (node, parents) => {
    const text = textOf(node);
    const drizzle = node.type === 'TaggedTemplateExpression' && node.tag.type === 'Identifier' && node.tag.name === 'sql';
    if (drizzle && !allowed) faults.push({ rule: 'sql-place', file: file.path, line: lineOf(file.text, node.start), message: 'SQL belongs in state.ts or queries.ts' });
    if (text === null || parents.at(-1)?.type === 'TemplateLiteral') return;
    const inTag = parents.at(-1)?.type === 'TaggedTemplateExpression';
    if (TIME_BETWEEN.test(text) && file.path.startsWith('apps/server/') && !isTest(file.path)) {
      faults.push({ rule: 'sql-between', file: file.path, line: lineOf(file.text, node.start), message: 'time ranges are half-open: at >= from and at < to, not between' });
    }
    if (!allowed && !inTag && looksLikeSql(text)) {
      faults.push({ rule: 'sql-place', file: file.path, line: lineOf(file.text, node.start), message: `SQL belongs in state.ts or queries.ts: ${text.trim().slice(0, 60).replace(/\s+/g, ' ')}` });
    }
  });
  return faults;
}

function checkStoreFilter(files) {
  const byModule = new Map();
  for (const file of files) {
    if (!isModuleFile(file.path) || isTest(file.path) || !/\/queries(\.ts$|\/)/.test(file.path)) continue;
    const module = file.path.split('/').slice(0, 5).join('/');
    byModule.set(module, [...(byModule.get(module) ?? []), ...topLevel(file.tree, file.text).map((one) => ({ ...one, file }))]);
  }
  const faults = [];
  for (const declarations of byModule.values()) {
    const bound = storeBound(declarations);
    for (const { name, node, file } of declarations) {
      let reads = false;
      walk(node, (part) => {
        const text = textOf(part);
        if (text !== null && STATEMENT.some((pattern) => pattern.test(text))) reads = true;
      });
      if (reads && !bound.has(name)) faults.push({ rule: 'sql-store', file: file.path, line: lineOf(file.text, node.start), message: `the statement of ${name} does not filter by store_id` });
    }
  }
  return faults;
}

/** @param files `{ path, text, tree }` */
export function checkSql(files) {
  return [...files.filter(({ path }) => path.startsWith('apps/') || path.startsWith('packages/')).flatMap(checkPlaces), ...checkStoreFilter(files)];
}
