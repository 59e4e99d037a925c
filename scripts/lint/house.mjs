// Rules of single files that oxlint does not know: sizes, the environment, star exports, where HTTP and Drizzle may stand.
import { isGenerated, isTest } from './files.mjs';
import { lineOf, walk } from './syntax.mjs';

export const MAX_LINES = 400;
export const LOOK_AGAIN_LINES = 250;

function isModule(path) {
  return /^apps\/server\/src\/(listen|understand|act|serve|prove)\//.test(path);
}

function checkSize({ path, text }) {
  const lines = text.trimEnd().split('\n').length;
  if (isGenerated(text) || lines <= MAX_LINES) return [];
  return [{ rule: 'max-lines', file: path, line: 1, message: `${lines} lines; ${MAX_LINES} is the most. Split it by subject` }];
}

function checkLibraries({ path, imports }) {
  if (!isModule(path) || isTest(path)) return [];
  const faults = [];
  for (const { specifier, typeOnly, line } of imports) {
    const routes = /\/(routes|schemas)(\.ts$|\/)/.test(path);
    if (specifier.startsWith('fastify') && !routes && !typeOnly) faults.push({ rule: 'http-place', file: path, line, message: 'HTTP belongs in routes.ts' });
    const state = /\/state(\.ts$|\/)/.test(path);
    if (specifier.startsWith('drizzle-orm') && !state && !typeOnly) faults.push({ rule: 'drizzle-place', file: path, line, message: 'Drizzle belongs in state.ts' });
  }
  return faults;
}

function readsEnvironment(node) {
  return node.type === 'MemberExpression' && node.object.type === 'Identifier' && node.object.name === 'process' && (node.property.name ?? node.property.value) === 'env';
}

function mayReadEnvironment(path) {
  return isTest(path) || path.startsWith('apps/server/src/platform/config/') || !/^(apps|packages)\//.test(path) || /\.config\.[mc]?[jt]s$/.test(path);
}

function mayAssert(path) {
  return isTest(path) || !/^(apps|packages)\//.test(path);
}

function checkTree({ path, text, tree }) {
  const faults = [];
  let assertions = 0;
  walk(tree, (node) => {
    if (readsEnvironment(node) && !mayReadEnvironment(path)) {
      faults.push({ rule: 'process-env', file: path, line: lineOf(text, node.start), message: 'only platform/config reads the environment; modules receive values' });
    }
    if (node.type === 'ExportAllDeclaration') {
      faults.push({ rule: 'export-star', file: path, line: lineOf(text, node.start), message: 'name what is exported' });
    }
    const asConst = node.type === 'TSAsExpression' && node.typeAnnotation.type === 'TSTypeReference' && node.typeAnnotation.typeName.name === 'const';
    if (node.type === 'TSAsExpression' && !asConst && !mayAssert(path)) assertions += 1;
  });
  return { faults, assertions };
}

/** @returns `{ faults, large, assertions }`: files worth a second look by size, and how many `as` each file holds */
export function checkHouse(files) {
  const faults = [];
  const large = [];
  const assertions = [];
  for (const file of files) {
    const lines = file.text.trimEnd().split('\n').length;
    if (lines > LOOK_AGAIN_LINES && !isGenerated(file.text)) large.push({ file: file.path, lines });
    const inTree = checkTree(file);
    if (inTree.assertions > 0) assertions.push({ file: file.path, count: inTree.assertions });
    faults.push(...checkSize(file), ...checkLibraries(file), ...inTree.faults);
  }
  return { faults, large, assertions };
}
