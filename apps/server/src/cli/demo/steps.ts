import { createProgressBar } from '../progress-bar.ts';
import type { Steps } from './stores.ts';

/** Says each step when it begins, how far it is where a person watches, and how long it took. */
export function createSteps(stream: NodeJS.WriteStream): Steps {
  return {
    begin: (name) => {
      stream.write(`${name} ...\n`);
      const startedAt = performance.now();
      const bar = createProgressBar(stream);
      return {
        show: (share) => bar.show(share),
        end: (words) => {
          bar.end();
          stream.write(`${name}: ${words}, ${((performance.now() - startedAt) / 1_000).toFixed(1)} s\n`);
        },
      };
    },
  };
}
