import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../platform/errors.ts';
import { listFields, listRows } from '../output.ts';
import { run, settle } from '../run.ts';

const SEGMENT = z.looseObject({ id: z.string(), name: z.string(), size: z.number().nullable(), reason: z.string().nullable(), createdAt: z.string() });
const PREVIEW = z.looseObject({ size: z.number(), everybody: z.number() });
const PEOPLE = z.looseObject({ people: z.array(z.looseObject({ personKey: z.string(), name: z.string().nullable(), since: z.string() })), next: z.string().nullable() });
const RFM = z.looseObject({ groups: z.array(z.looseObject({ group: z.string(), people: z.number(), revenueMinor: z.number() })) });

/** People in it, or why that is not known. */
function sizeText({ size, reason }: z.output<typeof SEGMENT>): number | string {
  return size ?? (reason === 'motives_not_learnt' ? 'not known: motives are not learnt yet' : 'being counted');
}

interface InStore {
  store: string;
}

/** Saved audiences from the command line. */
export function addSegmentsCommand(program: Command): void {
  const segments = program.command('segments').description('saved audiences: list, save, look into and delete them');
  const base = (store: string): string => `/api/v1/stores/${encodeURIComponent(store)}/segments`;
  segments.command('list').description('segments with how many people are in each').requiredOption('--store <id>', 'store').option('--json', 'answer with one line of JSON').action((options: InStore) => run(options, async ({ connection, output }) => {
    await settle(connection);
    const answer = await connection.call({ method: 'GET', path: base(options.store) }, z.looseObject({ segments: z.array(SEGMENT) }));
    output.answer(answer, () => listRows(['id', 'people', 'name'], answer.segments.map((one) => [one.id, sizeText(one), one.name])));
  }));
  segments.command('save <name> <definition>').description('save a segment; the definition is JSON, or @ and the name of a file with it').requiredOption('--store <id>', 'store').option('--json', 'answer with one line of JSON')
    .action((name: string, definition: string, options: InStore) => run(options, async ({ connection, output }) => {
      await settle(connection);
      const answer = await connection.call({ method: 'POST', path: base(options.store), body: { name, definition: readJson(definition) } }, SEGMENT);
      output.answer(answer, () => listFields({ id: answer.id, name: answer.name, people: sizeText(answer) }));
    }));
  segments.command('preview <definition>').description('how many people a definition holds now').requiredOption('--store <id>', 'store').option('--json', 'answer with one line of JSON')
    .action((definition: string, options: InStore) => run(options, async ({ connection, output }) => {
      await settle(connection);
      const answer = await connection.call({ method: 'POST', path: `${base(options.store)}/preview`, body: { definition: readJson(definition) } }, PREVIEW);
      output.answer(answer, () => listFields({ people: answer.size, 'of everybody ever seen': answer.everybody }));
    }));
  segments.command('people <segment>').description('the people of a segment, those who came last first').requiredOption('--store <id>', 'store').option('--limit <n>', 'so many', '50').option('--json', 'answer with one line of JSON')
    .action((segment: string, options: InStore & { limit: string }) => run(options, async ({ connection, output }) => {
      await settle(connection);
      const answer = await connection.call({ method: 'GET', path: `${base(options.store)}/${encodeURIComponent(segment)}/people`, query: { limit: options.limit } }, PEOPLE);
      output.answer(answer, () => listRows(['person', 'since', 'name'], answer.people.map(({ personKey, since, name }) => [personKey, since, name])));
    }));
  segments.command('rfm').description('buyers by recency, frequency and money, in named groups').requiredOption('--store <id>', 'store').option('--json', 'answer with one line of JSON').action((options: InStore) => run(options, async ({ connection, output }) => {
    await settle(connection);
    const answer = await connection.call({ method: 'GET', path: `${base(options.store)}/rfm` }, RFM);
    output.answer(answer, () => listRows(['group', 'people', 'revenue (minor units)'], answer.groups.map(({ group, people, revenueMinor }) => [group, people, revenueMinor])));
  }));
  segments.command('delete <segment>').description('delete a segment').requiredOption('--store <id>', 'store').option('--json', 'answer with one line of JSON').action((segment: string, options: InStore) => run(options, async ({ connection, output }) => {
    await connection.call({ method: 'DELETE', path: `${base(options.store)}/${encodeURIComponent(segment)}` }, z.unknown());
    output.answer({ deleted: segment }, () => 'Deleted.');
  }));
}

function readJson(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text.startsWith('@') ? readFileSync(text.slice(1), 'utf8') : text);
    return parsed;
  } catch (error) {
    throw new AppError({ code: 'cli.usage', kind: 'invalid', message: `The definition is no JSON: ${error instanceof Error ? error.message : String(error)}. Write it as {"kind":"did","name":"Product Viewed"}, or @ and the name of a file that holds it.` });
  }
}
