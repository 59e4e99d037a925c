import type { Command } from 'commander';
import { z } from 'zod';
import { listRows, partName } from '../output.ts';
import { run, settle } from '../run.ts';

const SHARE = z.looseObject({ value: z.number(), low: z.number(), high: z.number() });
const PATHS = z.looseObject({
  total: z.number(), per: z.string(), direction: z.string(),
  nodes: z.array(z.looseObject({ step: z.number(), kind: z.string(), name: z.string().nullable(), count: z.number(), share: SHARE })),
  ribbons: z.array(z.looseObject({ from: z.number(), to: z.number(), count: z.number(), share: SHARE })),
  parts: z.array(z.looseObject({ key: z.string().nullable(), total: z.number(), ribbons: z.array(z.looseObject({ count: z.number(), share: SHARE.nullable() })) })).nullable(),
});

interface PathsOptions {
  store: string;
  backward?: boolean;
  of?: string;
  per?: string;
  window?: string;
  length?: string;
  rare?: string;
  without?: string;
  from?: string;
  to?: string;
  where?: string;
  by?: string;
}

/** The ways as above, each with the share of every part that goes it, of those of the part that are where it leaves. */
function partsText(answer: z.infer<typeof PATHS>, parts: NonNullable<z.infer<typeof PATHS>['parts']>, word: (place: number) => string): string {
  const percent = (share: number): string => (100 * share).toFixed(1);
  const cell = (one: (typeof parts)[number]['ribbons'][number] | undefined): string => (one === undefined || one.share === null ? '' : `${percent(one.share.value)}% (${percent(one.share.low)}–${percent(one.share.high)})`);
  return listRows(['step', 'from', 'to', ...parts.map(({ key, total }) => `${partName(key)}, ${total}`)], answer.ribbons.map(({ from, to }, index) => [answer.nodes[from]?.step ?? 0, word(from), word(to), ...parts.map(({ ribbons }) => cell(ribbons[index]))]));
}

export function addPathsCommand(program: Command): void {
  program
    .command('paths [step]')
    .description('which ways people take from an event or a touchpoint, "Product Viewed[category=lamps]" or "@cart"; without one: from where sessions begin')
    .requiredOption('--store <id>', 'store')
    .option('--backward', 'what came before, instead of after')
    .option('--of <kind>', 'without a step: touchpoints or events')
    .option('--per <unit>', 'session or person', 'session')
    .option('--window <time>', 'how long a path may take: 30m, 24h, 14d')
    .option('--length <steps>', 'steps of a path at most, 2 to 6', '5')
    .option('--rare <percent>', 'what fewer paths came to at a step stands under "other"', '1')
    .option('--without <steps>', 'steps to pass over, with ">" between them')
    .option('--from <day>', 'first local day of the step, YYYY-MM-DD')
    .option('--to <day>', 'local day after the last, YYYY-MM-DD')
    .option('--where <filter>', 'only a part, such as source:ad|e-mail,device:mobile (comma: and, bar: or)')
    .option('--by <dimension>', 'the same for each motive, source, sales_channel, device, country, language or customer (new or returning)')
    .option('--json', 'answer with one line of JSON')
    .action((step: string | undefined, options: PathsOptions) =>
      run(options, async ({ connection, output }) => {
        await settle(connection);
        const { store, backward, json: _json, ...query } = options as PathsOptions & { json?: boolean };
        const answer = await connection.call({ method: 'GET', path: `/api/v1/stores/${encodeURIComponent(store)}/paths`, query: { ...query, step, direction: backward === true ? 'backward' : 'forward' } }, PATHS);
        output.answer(answer, () => {
          const isBack = answer.direction === 'backward';
          const word = (place: number): string => {
            const node = answer.nodes[place];
            if (node === undefined) return '';
            return node.name ?? (node.kind === 'other' ? '(other)' : isBack ? '(began here)' : '(ended here)');
          };
          const rows = answer.ribbons.map(({ from, to, count, share }) => [answer.nodes[from]?.step ?? 0, word(from), word(to), count, share.value, share.low, share.high]);
          const whole = listRows(['step', isBack ? 'at' : 'from', isBack ? 'before it' : 'to', `${answer.per}s`, 'share', 'low', 'high'], rows);
          return [whole, ...(answer.parts === null ? [] : [partsText(answer, answer.parts, word)]), `${answer.total} paths.`].join('\n\n');
        });
      }),
    );
}
