import { Anchor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import type { OpenedPart } from '../../../ui/part.ts';
import { usePartName } from '../../../ui/split-select.tsx';
import type { PathRibbon, Paths } from '../api.ts';
import { usePathWords } from '../hooks.ts';
import type { PathActions } from './node-menu.tsx';
import { PartShare } from './part-share.tsx';

/** Every ribbon as a row, those from the same node together. */
export function PathsTable({ paths, actions }: { paths: Paths; actions: PathActions }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = usePathWords(paths);
  const nodeOf = (place: number) => paths.nodes[place];
  const textOf = (place: number): string => {
    const node = nodeOf(place);
    return node === undefined ? '' : words.node(node);
  };
  const partName = usePartName(paths.by ?? '', paths.otherParts);
  const open = ({ from, to }: PathRibbon, part: OpenedPart | null = null) => {
    const [node, next] = [nodeOf(from), nodeOf(to)];
    if (node !== undefined && next !== undefined) actions.onPeople(node, next, part);
  };
  const columns: Column<PathRibbon>[] = [
    { key: 'step', header: t('funnel.stepHeading'), numeric: true, cell: ({ from }) => formats.number(nodeOf(from)?.step ?? 0) },
    { key: 'from', header: t(paths.direction === 'backward' ? 'paths.at' : 'paths.from'), heading: true, cell: ({ from }) => textOf(from) },
    { key: 'to', header: t(paths.direction === 'backward' ? 'paths.before' : 'paths.after'), cell: ({ to }) => textOf(to) },
    {
      key: 'count', header: t(paths.per === 'session' ? 'funnel.sessions' : 'nav.group.people'), numeric: true,
      cell: (ribbon) => (
        <Anchor component="button" type="button" size="sm" className="num" onClick={() => open(ribbon)} aria-label={t('paths.openRibbon', { from: textOf(ribbon.from), to: textOf(ribbon.to), people: words.counted(ribbon.count) })}>
          {formats.number(ribbon.count)}
        </Anchor>
      ),
    },
    { key: 'share', header: t('paths.share'), numeric: true, cell: ({ share }) => words.share(share) },
    { key: 'interval', header: t('funnel.interval'), cell: ({ share }) => words.interval(share) },
    ...(paths.parts ?? []).map((part, place): Column<PathRibbon> => {
      const name = partName(part.key);
      return {
        key: `part ${place}`, header: name, numeric: true,
        cell: (ribbon) => (
          <PartShare
            counted={part.ribbons[paths.ribbons.indexOf(ribbon)]} words={words} onOpen={() => open(ribbon, part)}
            label={(people, share) => t('paths.openPart', { name: `${textOf(ribbon.from)} → ${textOf(ribbon.to)}`, part: name, people, share })}
          />
        ),
      };
    }),
  ];
  return <DataTable label={t('paths.picture')} columns={columns} rows={paths.ribbons} rowKey={({ from, to }) => `${from} ${to}`} />;
}
