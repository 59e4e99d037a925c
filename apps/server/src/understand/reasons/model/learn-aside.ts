import { Worker } from 'node:worker_threads';
import type { Lesson } from './lesson.ts';
import type { Counted } from './pattern.ts';

/**
 * Learns in a thread of its own. The thread runs from its source, beside which it finds the rest of the model, whether the server itself was bundled or not.
 *
 * @throws what the thread throws
 */
export function learnAside(counted: readonly Counted[]): Promise<Lesson> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./lesson-thread.ts', import.meta.url), { workerData: counted });
    thread.once('message', (lesson: Lesson) => resolve(lesson));
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`The thread that learns reasons ended with ${code} before it had learnt.`)));
  });
}
