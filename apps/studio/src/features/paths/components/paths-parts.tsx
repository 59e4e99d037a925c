import { SegmentedControl, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ChartFrame } from '../../../ui/chart-frame.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import type { OpenedPart } from '../../../ui/part.ts';
import { usePartName } from '../../../ui/split-select.tsx';
import type { PathNode, Paths, PathsPart } from '../api.ts';
import { type PathWords, usePathWords } from '../hooks.ts';
import type { PathActions } from './node-menu.tsx';
import { PartShare } from './part-share.tsx';

/** Fewer are called a small sample. */
const SMALL = 30;

interface PartsProps {
  readonly paths: Paths;
  readonly parts: readonly PathsPart[];
  readonly by: NonNullable<Paths['by']>;
  /** The step at which parts are compared; undefined: the first at which there is a choice. */
  readonly step: number | undefined;
  readonly onStep: (step: number) => void;
  readonly actions: PathActions;
}

interface Row {
  readonly node: PathNode;
  /** Its place in the list of nodes. */
  readonly index: number;
}

function csvOf({ paths, parts, by }: PartsProps, { nameOf, words }: { readonly nameOf: (key: string | null) => string; readonly words: PathWords }) {
  const nodeOf = (place: number) => {
    const node = paths.nodes[place];
    return node === undefined ? '' : words.node(node);
  };
  return [
    [by, 'paths', 'step', 'from', 'to', 'count', 'share', 'low', 'high', 'n'],
    ...parts.flatMap(({ key, total, ribbons }) => paths.ribbons.map(({ from, to }, index) => {
      const { count = 0, share = null } = ribbons[index] ?? {};
      return [key === null ? nameOf(key) : key, total, paths.nodes[from]?.step ?? null, nodeOf(from), nodeOf(to), count, share?.value ?? null, share?.low ?? null, share?.high ?? null, share?.n ?? 0];
    })),
  ];
}

function Heading({ name, total, words }: { name: string; total: number; words: PathWords }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="break">{name}</span>
      <Text component="span" size="xs" c="dimmed" display="block">{words.counted(total)}{total < SMALL ? ` · ${t('funnel.small')}` : ''}</Text>
    </>
  );
}

/** Where the paths of each part are at a step, beside all together. */
export function PathsParts(props: PartsProps) {
  const { paths, parts, by, actions } = props;
  const { t } = useTranslation();
  const formats = useFormats();
  const words = usePathWords(paths);
  const nameOf = usePartName(by, paths.otherParts);
  const steps = [...new Set(paths.nodes.map(({ step }) => step))];
  const usual = paths.nodes.filter(({ step }) => step === 1).length > 1 ? 1 : 2;
  const at = steps.find((step) => step === (props.step ?? usual)) ?? 1;
  const rows = paths.nodes.flatMap((node, index): Row[] => (node.step === at ? [{ node, index }] : []));
  const columnOf = (key: string, { name, total, part, of }: { readonly name: string; readonly total: number; readonly part: OpenedPart | null; readonly of: (row: Row) => PathsPart['nodes'][number] | undefined }): Column<Row> => ({
    key, header: <Heading name={name} total={total} words={words} />, label: name, numeric: true,
    cell: (row) => <PartShare counted={of(row)} words={words} label={(people, share) => t('paths.openPart', { name: words.node(row.node), part: name, people, share })} onOpen={() => actions.onPeople(row.node, null, part)} />,
  });
  const columns: Column<Row>[] = [
    { key: 'node', header: t('funnel.step', { number: formats.number(at) }), heading: true, cell: ({ node }) => words.node(node) },
    columnOf('whole', { name: t('split.whole'), total: paths.total, part: null, of: ({ node }) => node }),
    ...parts.map((part, place) => columnOf(`part ${place}`, { name: nameOf(part.key), total: part.total, part, of: ({ index }) => part.nodes[index] })),
  ];
  const title = `${t('paths.picture')} · ${t(`dimension.${by}`)}`;
  return (
    <ChartFrame
      title={title} hint={t('paths.partsHint')} view="table" csv={{ name: `paths-by-${by}`, rows: () => csvOf(props, { nameOf, words }) }}
      actions={<SegmentedControl size="xs" aria-label={t('paths.partsAt')} value={String(at)} data={steps.map((step) => ({ value: String(step), label: formats.number(step) }))} onChange={(value) => props.onStep(Number(value))} />}
      table={<DataTable label={title} columns={columns} rows={rows} rowKey={({ index }) => String(index)} />}
    />
  );
}
