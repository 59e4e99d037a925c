// The import rules of the house: who may import whom, judged edge by edge.
import { findCycles } from './graph.mjs';
import { isTest } from './files.mjs';

/** Upstream first: a module takes from verbs at its own place or before. Prove reads all and nobody reads prove. */
const VERBS = ['listen', 'understand', 'act', 'serve', 'prove'];

/** Where a path stands: `{ kind, name?, verb? }`. */
export function placeOf(path) {
  const parts = path.split('/');
  if (parts[0] === 'packages') return { kind: 'package', name: parts[1] };
  if (path.startsWith('apps/server/src/')) {
    const [top, module] = parts.slice(3);
    if (VERBS.includes(top) && parts.length > 5) return { kind: 'module', verb: top, name: `${top}/${module}`, file: parts.slice(5).join('/') };
    if (top === 'platform') return { kind: 'platform' };
    if (top === 'cli' || top === 'main.ts' || /^main[.-]/.test(top ?? '')) return { kind: 'composition' };
    return { kind: 'server-other' };
  }
  if (path.startsWith('apps/studio/src/')) {
    const [top, feature] = parts.slice(3);
    if (top === 'features' && parts.length > 5) return { kind: 'feature', name: feature };
    if (top === 'app' || parts.length === 4) return { kind: 'studio-app' };
    return { kind: 'studio-base', name: top };
  }
  if (parts[0] === 'apps') return { kind: 'app', name: parts[1] };
  return { kind: 'tool', name: parts[0] };
}

function judgePackage(from, to, edge) {
  if (to.kind !== 'package') return 'package-imports-app: a package knows no app';
  if (from.name === to.name) return null;
  if (from.name === 'events' || from.name === 'stats') return `package-not-alone: packages/${from.name} imports nothing of this repository`;
  if (to.name !== 'events') return `package-imports-package: packages/${from.name} may import packages/events only`;
  if (from.name === 'browser' && !edge.typeOnly) return 'browser-takes-value: packages/browser takes only types from packages/events';
  return null;
}

function judgeModule(from, to, edge) {
  if (to.kind === 'platform') return null;
  if (to.kind === 'package') return ['events', 'stats'].includes(to.name) ? null : `module-imports-package: a module may import packages/events and packages/stats, not packages/${to.name}`;
  if (to.kind !== 'module') return 'module-imports-composition: a module does not know who composes it';
  if (from.name === to.name) {
    return to.file === 'index.ts' && from.file !== 'index.ts' ? "module-imports-own-index: files of a module do not import their own index.ts" : null;
  }
  if (to.file !== 'index.ts') return `module-imports-inside: of ${to.name} only its index.ts may be imported`;
  if (!edge.typeOnly) return `module-imports-value: of ${to.name} only types may be imported; its running api comes through needs`;
  if (to.verb === 'prove' && from.verb !== 'prove') return `wrong-way: nobody reads prove (${to.name})`;
  if (VERBS.indexOf(to.verb) > VERBS.indexOf(from.verb)) return `wrong-way: ${from.verb} is upstream of ${to.verb}; what must go that way is an event`;
  return null;
}

function judgeStudio(from, to) {
  if (to.kind === 'package') return to.name === 'events' ? null : `studio-imports-package: the studio may import packages/events, not packages/${to.name}`;
  if (!['feature', 'studio-app', 'studio-base'].includes(to.kind)) return 'studio-imports-app: the studio knows the server through its API only';
  if (from.kind === 'studio-app') return null;
  if (to.kind === 'studio-app') return `studio-imports-shell: ${from.kind === 'feature' ? 'a feature' : `studio/${from.name}`} does not know the shell`;
  if (from.kind === 'feature' && to.kind === 'feature' && from.name !== to.name) return `feature-imports-feature: ${from.name} and ${to.name} are features; what both need belongs in ui or api`;
  if (from.kind === 'studio-base' && to.kind === 'feature') return `base-imports-feature: studio/${from.name} knows no feature`;
  return null;
}

/** What a test may do besides: put other modules together, through their public faces, and simulate. */
function judgeTest(to) {
  if (to.kind === 'module' && to.file !== 'index.ts') return `module-imports-inside: of ${to.name} only its index.ts may be imported, in a test too`;
  return null;
}

function judge(edge) {
  const from = placeOf(edge.from);
  const to = placeOf(edge.to);
  const test = isTest(edge.from);
  if (to.kind === 'package' && to.name === 'simulator' && from.name !== 'simulator' && !test && from.kind !== 'composition' && from.kind !== 'tool') {
    return 'simulator-imported: only cli, bench and tests import packages/simulator';
  }
  if (isTest(edge.to) && !test && from.kind !== 'tool') return 'test-code-imported: code that ships does not import what tests use';
  if (from.kind === 'package') return test && to.kind === 'package' ? null : judgePackage(from, to, edge);
  if (from.kind === 'module') return test && !(to.kind === 'module' && to.name === from.name) ? judgeTest(to) : test ? null : judgeModule(from, to, edge);
  if (from.kind === 'platform') {
    if (to.kind === 'platform' || to.kind === 'package' || (test && to.kind !== 'module')) return null;
    return test && to.file === 'index.ts' ? null : 'platform-imports-module: platform knows no module';
  }
  if (from.kind === 'server-other' && !test) return 'unknown-place: server code stands in main.ts, cli, platform or under one of the five verbs';
  if (from.kind === 'composition') {
    if (to.kind === 'module' && to.file !== 'index.ts') return `module-imports-inside: of ${to.name} only its index.ts may be imported`;
    return to.kind === 'app' || to.kind.startsWith('studio') || to.kind === 'feature' ? 'app-imports-app: the server does not import another app' : null;
  }
  if (['feature', 'studio-app', 'studio-base'].includes(from.kind)) return judgeStudio(from, to);
  return null;
}

function cyclesAsFaults(edges, rule, say) {
  return findCycles(edges).map((ring) => ({ rule, file: ring[0], line: 1, message: say(ring.join(' -> ')) }));
}

/**
 * @param edges `{ from, to, typeOnly, dynamic, line }` between files of the repository
 * @returns faults `{ rule, file, line, message }`
 */
export function checkBoundaries(edges) {
  const faults = [];
  for (const edge of edges) {
    const verdict = judge(edge);
    if (verdict === null) continue;
    const [rule, message] = verdict.split(/: (.*)/s);
    faults.push({ rule, file: edge.from, line: edge.line, message: `${message} (imports ${edge.to})` });
  }
  // At run time only values can meet half-made; between modules even types may not go round in a ring.
  faults.push(...cyclesAsFaults(edges.filter((edge) => !edge.typeOnly && !edge.dynamic), 'cycle', (ring) => `files import each other in a ring: ${ring}`));
  const modules = edges.filter((edge) => !isTest(edge.from)).map((edge) => ({ from: placeOf(edge.from), to: placeOf(edge.to) }));
  const between = modules.filter(({ from, to }) => from.kind === 'module' && to.kind === 'module').map(({ from, to }) => ({ from: from.name, to: to.name }));
  faults.push(...cyclesAsFaults(between, 'module-cycle', (ring) => `modules depend on each other in a ring: ${ring}`));
  return faults;
}
