import { parentPort, workerData } from 'node:worker_threads';
import { learnFrom } from './lesson.ts';
import type { Counted } from './pattern.ts';

/** A thread that learns once and ends: a fit takes up to some seconds, in which the server must go on answering. */
parentPort?.postMessage(learnFrom(workerData as readonly Counted[]));
