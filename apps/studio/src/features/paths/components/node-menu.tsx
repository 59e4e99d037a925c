import { Menu } from '@mantine/core';
import { IconArrowNarrowLeft, IconArrowNarrowRight, IconEyeOff, IconUsers } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenedPart } from '../../../ui/part.ts';
import type { PathNode, Paths } from '../api.ts';
import { usePathWords } from '../hooks.ts';

/** What can be done from a node. */
export interface PathActions {
  readonly onFrom: (node: PathNode) => void;
  readonly onTo: (node: PathNode) => void;
  readonly onPassOver: (node: PathNode) => void;
  /** Opens the people of a node, or of the ribbon to a second one; of one part of the split, or of any. */
  readonly onPeople: (node: PathNode, next?: PathNode | null, part?: OpenedPart | null) => void;
}

interface NodeMenuProps {
  readonly paths: Paths;
  /** Its place in the list of nodes. */
  readonly index: number;
  readonly actions: PathActions;
  readonly children: ReactNode;
}

const MOST_WAYS = 6;

/** Opens with a node: its people, the ways on from it with theirs, and the paths from here, to here and without it. */
export function NodeMenu({ paths, index, actions, children }: NodeMenuProps) {
  const { t } = useTranslation();
  const words = usePathWords(paths);
  const node = paths.nodes[index];
  if (node === undefined) return null;
  const isBackward = paths.direction === 'backward';
  const ways = paths.ribbons.filter(({ from }) => from === index).toSorted((a, b) => b.count - a.count).slice(0, MOST_WAYS);
  return (
    <Menu position="bottom-start" shadow="md" width={290}>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconUsers size={15} aria-hidden />} onClick={() => actions.onPeople(node)}>{t('paths.showPeople', { people: words.counted(node.count) })}</Menu.Item>
        {node.kind !== 'named' ? null : (
          <>
            <Menu.Item leftSection={<IconArrowNarrowRight size={15} aria-hidden />} onClick={() => actions.onFrom(node)}>{t('paths.fromHere')}</Menu.Item>
            <Menu.Item leftSection={<IconArrowNarrowLeft size={15} aria-hidden />} onClick={() => actions.onTo(node)}>{t('paths.toHere')}</Menu.Item>
            {node.step === 1 && paths.step !== null ? null : <Menu.Item leftSection={<IconEyeOff size={15} aria-hidden />} onClick={() => actions.onPassOver(node)}>{t('paths.passOver')}</Menu.Item>}
          </>
        )}
        {ways.length === 0 ? null : <Menu.Label>{t(isBackward ? 'paths.before' : 'paths.after')}</Menu.Label>}
        {ways.map((ribbon) => {
          const next = paths.nodes[ribbon.to];
          return next === undefined ? null : (
            <Menu.Item key={ribbon.to} onClick={() => actions.onPeople(node, next)} rightSection={<span className="num" title={words.interval(ribbon.share)}>{words.share(ribbon.share)}</span>}>
              <span className="clamp">{words.node(next)}</span>
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
