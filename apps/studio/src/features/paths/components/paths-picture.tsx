import { Title, UnstyledButton } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../../ui/format.ts';
import type { Paths } from '../api.ts';
import { usePathWords } from '../hooks.ts';
import { BAR_PX, layOut } from '../layout.ts';
import { NodeMenu, type PathActions } from './node-menu.tsx';
import classes from './paths-picture.module.css';

interface PictureProps {
  readonly paths: Paths;
  readonly actions: PathActions;
}

/** A column narrower than this has no room for names. */
const NARROWEST_PX = 118;

/** Columns of nodes by step with ribbons between them; where there is no room, a list by step. */
export function PathsPicture({ paths, actions }: PictureProps) {
  const { ref, width } = useElementSize();
  const steps = Math.max(1, ...paths.nodes.map(({ step }) => step));
  return (
    <div ref={ref}>
      {width === 0 ? null : width / steps < NARROWEST_PX ? <StepList paths={paths} actions={actions} /> : <Columns paths={paths} actions={actions} width={width} />}
    </div>
  );
}

function Columns({ paths, actions, width }: PictureProps & { width: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = usePathWords(paths);
  /** The node under the pointer or the focus. */
  const [lit, setLit] = useState<number | null>(null);
  const drawn = useMemo(() => layOut(paths.nodes, paths.ribbons, { width, isBackward: paths.direction === 'backward' }), [paths, width]);
  return (
    <div className={classes['picture']} style={{ height: drawn.height }} role="group" aria-label={t('paths.picture')}>
      {/* For the pointer; the same ways open from the menu of each node, and from the table. */}
      <svg className={classes['ribbons']} width={width} height={drawn.height} aria-hidden>
        {drawn.ribbons.map(({ ribbon, d }) => {
          const [from, to] = [paths.nodes[ribbon.from], paths.nodes[ribbon.to]];
          if (from === undefined || to === undefined) return null;
          return (
            <path key={`${ribbon.from} ${ribbon.to}`} d={d} className={classes['ribbon']} data-end={to.kind === 'end' || undefined} data-lit={lit === ribbon.from || lit === ribbon.to || undefined} onClick={() => actions.onPeople(from, to)}>
              <title>{`${words.node(from)} → ${words.node(to)}: ${words.counted(ribbon.count)}, ${words.share(ribbon.share)}`}</title>
            </path>
          );
        })}
      </svg>
      {drawn.nodes.map(({ index, node, x, y, bar, height, width: room }) => (
        <NodeMenu key={index} paths={paths} index={index} actions={actions}>
          <UnstyledButton
            className={classes['node'] ?? ''} style={{ left: x, top: y, height, maxWidth: room - 6 }} title={`${words.node(node)} · ${words.interval(node.share)}`}
            aria-label={t('paths.nodeLabel', { step: node.step, name: words.node(node), people: words.counted(node.count), share: words.share(node.share) })}
            onMouseEnter={() => setLit(index)} onMouseLeave={() => setLit(null)} onFocus={() => setLit(index)} onBlur={() => setLit(null)}
          >
            <span className={classes['bar']} data-kind={node.kind} style={{ height: bar, width: BAR_PX }} />
            <span className={classes['words']}>
              <span className={`truncate ${classes['name']}`} style={{ display: 'block' }}>{words.node(node)}</span>
              <span className={`num ${classes['figure']}`}>{formats.number(node.count)} · {words.share(node.share)}</span>
            </span>
          </UnstyledButton>
        </NodeMenu>
      ))}
    </div>
  );
}

function StepList({ paths, actions }: PictureProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = usePathWords(paths);
  const steps = [...Map.groupBy(paths.nodes.map((node, index) => ({ node, index })), ({ node }) => node.step)];
  return (
    <ol className={classes['steps']} aria-label={t('paths.picture')}>
      {steps.map(([step, own]) => (
        <li key={step} className={classes['step']}>
          <Title order={3} size="h3">{t('funnel.step', { number: step })}</Title>
          <ul className={classes['rows']}>
            {own.map(({ node, index }) => (
              <li key={index}>
                <NodeMenu paths={paths} index={index} actions={actions}>
                  <UnstyledButton className={classes['row'] ?? ''} title={words.interval(node.share)}>
                    <span className="clamp">{words.node(node)}</span>
                    <span className="num">{formats.number(node.count)} · {words.share(node.share)}</span>
                    <span className={classes['track']}><span className={classes['fill']} data-kind={node.kind} style={{ width: `${node.share.value * 100}%` }} /></span>
                  </UnstyledButton>
                </NodeMenu>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}
