// The command line of the product under the Node that runs it: from its build, which is renewed here when a source is newer,
// or from the sources themselves where it cannot be built.
import { buildServer, SERVER } from './build.mjs';

const isBuilt = await buildServer();
await import(isBuilt ? SERVER : '../apps/server/src/cli/main.ts');
