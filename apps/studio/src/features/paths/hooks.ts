import { useTranslation } from 'react-i18next';
import { useEventName } from '../../ui/event-name.tsx';
import { useFormats } from '../../ui/format.ts';
import { useTouchpointName } from '../../ui/use-step-name.ts';
import type { PathNode, Paths } from './api.ts';

/** Fewer are called a small sample. */
const SMALL = 30;

type Words = Pick<Paths, 'of' | 'direction' | 'per'>;

export interface PathWords {
  readonly name: (name: string) => string;
  readonly node: (node: Pick<PathNode, 'kind' | 'name'>) => string;
  readonly counted: (count: number) => string;
  /** A share, and how sure it is. */
  readonly share: (share: PathNode['share']) => string;
  readonly interval: (share: PathNode['share']) => string;
  /** Between which it lies, without a word. */
  readonly ends: (share: PathNode['share']) => string;
}

/** What nodes, counts and shares of paths are called. */
export function usePathWords({ of, direction, per }: Words): PathWords {
  const { t } = useTranslation();
  const formats = useFormats();
  const eventName = useEventName();
  const touchpointName = useTouchpointName();
  const name = (text: string): string => (of === 'events' ? eventName(text) : touchpointName(text));
  return {
    name,
    node: ({ kind, name: own }) => (own !== null ? name(own) : kind === 'other' ? t('paths.other') : t(direction === 'backward' ? 'paths.began' : 'paths.ended')),
    counted: (count) => t(per === 'session' ? 'counted.sessions' : 'counted.people', { count, number: formats.number(count) }),
    share: ({ value }) => formats.percent(value),
    ends: ({ low, high }) => `${formats.percent(low)} – ${formats.percent(high)}`,
    interval: ({ low, high, n }) => {
      const text = t('journey.interval', { low: formats.percent(low), high: formats.percent(high), n: formats.number(n) });
      return n < SMALL ? `${text} · ${t('funnel.small')}` : text;
    },
  };
}
