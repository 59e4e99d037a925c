import { UnstyledButton } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyMap, JourneyTouchpoint } from '../../../api/types.ts';
import { useFormats } from '../../../ui/format.ts';
import { useJourneyWords } from '../../../ui/use-journey-words.ts';
import { layOut, neighbour, roomWithin, type Layout, type PlacedEdge, type PlacedNode } from '../layout.ts';
import { type Mark, markOf } from '../marks.ts';
import { STAGES } from '../stages.ts';
import classes from './journey-picture.module.css';

/** Below this the picture is moved sideways; as in its style. */
const NARROWEST = 760;

/** How wide a text is in the letters of the picture's names, in px. */
function createRuler(): (text: string) => number {
  const pen = document.createElement('canvas').getContext('2d');
  if (pen === null) return () => 0;
  pen.font = `600 14px ${getComputedStyle(document.body).fontFamily}`;
  return (text) => pen.measureText(text).width;
}

interface PictureProps {
  readonly map: JourneyMap;
  readonly onTouchpoint: (id: string) => void;
  readonly onWay: (from: string, to: string) => void;
}

/** What a mark says on a touchpoint. */
export function useMarkText(): (mark: Mark, touchpoint: JourneyTouchpoint) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  return (mark, { dropOff, signals, satisfaction }) => {
    if (mark === 'satisfaction') return t('journey.mark.satisfaction', { share: formats.percent(satisfaction.value ?? 0, 0) });
    if (mark === 'friction') return t('journey.mark.friction', { share: formats.percent(signals.share.value ?? 0, 0) });
    return t('journey.mark.worse', { share: formats.percent(dropOff.value ?? 0, 0) });
  };
}

function Node({ node, touchpoint, mark, tone, tabbable, on }: {
  node: PlacedNode;
  touchpoint: JourneyTouchpoint;
  mark: Mark | null;
  tone: 'calm' | 'lit' | 'dim';
  tabbable: boolean;
  on: { readonly open: () => void; readonly light: () => void; readonly dim: () => void; readonly key: (event: KeyboardEvent) => void };
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { nameOf } = useJourneyWords();
  const textOf = useMarkText();
  const name = nameOf(touchpoint);
  const { dropOff, revenue } = touchpoint;
  return (
    <UnstyledButton
      className={classes['node'] ?? ''}
      data-id={node.id}
      data-tone={tone}
      data-marked={mark !== null || undefined}
      style={{ left: node.x, top: node.y, width: node.width, height: node.height }}
      tabIndex={tabbable ? 0 : -1}
      onClick={on.open}
      onMouseEnter={on.light}
      onMouseLeave={on.dim}
      onFocus={on.light}
      onBlur={on.dim}
      onKeyDown={on.key}
      title={name}
    >
      <span className={classes['line']}>
        <span className={`${node.isLong ? 'clamp' : 'truncate'} ${classes['name']}`}>{name}</span>
        <span className="num">{formats.shortNumber(touchpoint.people)}</span>
      </span>
      <span className={classes['line']} data-soft>
        <span className="truncate">{dropOff.value === null || dropOff.value < 0.005 || mark === 'worse' ? '' : t('journey.leave', { share: formats.percent(dropOff.value, 0) })}</span>
        <span className="num">{revenue.minor === null ? '' : formats.moneyShort(revenue.minor)}</span>
      </span>
      {mark === null ? null : (
        <span className={classes['mark']}>
          <IconAlertTriangle size={13} aria-hidden />
          <span className="truncate">{textOf(mark, touchpoint)}</span>
        </span>
      )}
    </UnstyledButton>
  );
}

function Way({ edge, tone, onOpen, label }: { edge: PlacedEdge; tone: 'calm' | 'lit' | 'dim'; onOpen: () => void; label: string }) {
  return (
    <g className={classes['way'] ?? ''} data-tone={tone} data-back={edge.isBack || undefined} onClick={onOpen}>
      <title>{label}</title>
      {/* A thin line is hard to hit. */}
      <path d={edge.path} className={classes['target'] ?? ''} strokeWidth={Math.max(10, edge.width)} />
      <path d={edge.path} className={classes['ribbon'] ?? ''} strokeWidth={edge.width} />
    </g>
  );
}

function useLight(layout: Layout) {
  const [lit, setLit] = useState<string | null>(null);
  const around = useMemo(
    () => new Set(lit === null ? [] : [lit, ...layout.edges.flatMap(({ from, to }) => (from === lit ? [to] : to === lit ? [from] : []))]),
    [layout, lit],
  );
  return {
    setLit,
    ofNode: (id: string) => (lit === null ? ('calm' as const) : around.has(id) ? ('lit' as const) : ('dim' as const)),
    ofEdge: ({ from, to }: PlacedEdge) => (lit === null ? ('calm' as const) : from === lit || to === lit ? ('lit' as const) : ('dim' as const)),
  };
}

/** Five stages from left to right; touchpoints sized by people, ways between them, breaks in the warning colour. */
export function JourneyPicture({ map, onTouchpoint, onWay }: PictureProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { nameOf } = useJourneyWords();
  const { ref, width } = useElementSize();
  const host = useRef<HTMLDivElement>(null);
  const byId = useMemo(() => new Map(map.touchpoints.map((one) => [one.id, { touchpoint: one, mark: markOf(one, map) }])), [map]);
  const layout = useMemo(() => {
    const wide = Math.max(width, NARROWEST);
    const widthOf = createRuler();
    const nodes = map.touchpoints.map((one) => {
      const isLong = widthOf(nameOf(one)) + widthOf(formats.shortNumber(one.people)) > roomWithin(wide);
      return { id: one.id, people: one.people, column: STAGES.indexOf(one.stage), isLong, moreLines: (byId.get(one.id)?.mark == null ? 0 : 1) + (isLong ? 1 : 0) };
    });
    return layOut(nodes, map.edges.flatMap(({ from, to, people }) => (from === null ? [] : [{ from, to, people }])), wide);
  }, [map, byId, width, nameOf, formats]);
  const light = useLight(layout);
  const [current, setCurrent] = useState<string | null>(null);
  const tabbable = layout.nodes.some(({ id }) => id === current) ? current : layout.nodes[0]?.id;
  const move = (event: KeyboardEvent, from: string) => {
    const { key } = event;
    if (key !== 'ArrowUp' && key !== 'ArrowDown' && key !== 'ArrowLeft' && key !== 'ArrowRight') return;
    event.preventDefault();
    const next = neighbour(layout.nodes, from, key);
    if (next === null) return;
    setCurrent(next);
    host.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(next)}"]`)?.focus();
  };
  const wayLabel = (edge: PlacedEdge) => {
    const [from, to] = [byId.get(edge.from)?.touchpoint, byId.get(edge.to)?.touchpoint];
    const people = t('counted.people', { count: edge.people, number: formats.number(edge.people) });
    return from === undefined || to === undefined ? '' : `${nameOf(from)} → ${nameOf(to)}: ${people}`;
  };
  return (
    <div ref={ref} className={classes['frame']}>
      <div className={classes['stages']} aria-hidden>
        {STAGES.map((stage) => (
          <span key={stage} className="truncate">{t(`journey.stage.${stage}`)}</span>
        ))}
      </div>
      <div ref={host} role="group" aria-label={t('journey.picture')} aria-describedby="journey-summary" className={classes['picture']} style={{ height: layout.height }}>
        <svg width="100%" height={layout.height} className={classes['ways'] ?? ''} aria-hidden>
          {layout.edges.toReversed().map((edge) => (
            <Way key={`${edge.from} ${edge.to}`} edge={edge} tone={light.ofEdge(edge)} label={wayLabel(edge)} onOpen={() => onWay(edge.from, edge.to)} />
          ))}
        </svg>
        {layout.nodes.map((node) => {
          const known = byId.get(node.id);
          if (known === undefined) return null;
          return (
            <Node
              key={node.id}
              node={node}
              {...known}
              tone={light.ofNode(node.id)}
              tabbable={node.id === tabbable}
              on={{
                open: () => onTouchpoint(node.id),
                light: () => light.setLit(node.id),
                dim: () => light.setLit(null),
                key: (event) => move(event, node.id),
              }}
            />
          );
        })}
      </div>
    </div>
  );
}
