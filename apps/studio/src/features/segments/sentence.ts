import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../api/current-store.tsx';
import { segmentsQuery } from '../../api/segments.ts';
import { touchpointsQuery } from '../../api/touchpoints.ts';
import { useEventName } from '../../ui/event-name.tsx';
import { useFormats } from '../../ui/format.ts';
import { useJourneyWords } from '../../ui/use-journey-words.ts';
import { useValueWords } from '../../ui/value-words.ts';
import { type Act, type Condition, type Leaf, type Metric, MONEY, type Span } from './condition.ts';

/** A definition as one sentence in the reader's language. */
export function useSentence(): (condition: Condition) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  const sayLeaf = useLeafWords();
  const say = (condition: Condition): string => {
    if (condition.kind === 'all' || condition.kind === 'any') {
      const parts = condition.of.map((part) => (part.kind === 'all' || part.kind === 'any' ? `(${say(part)})` : say(part)));
      return condition.kind === 'all' ? formats.list(parts) : formats.either(parts);
    }
    if (condition.kind !== 'not') return sayLeaf(condition, false);
    const inner = condition.of;
    return inner.kind === 'did' && inner.times.op === 'at_least' && inner.times.n === 1 ? sayLeaf(inner, true) : t('segments.say.not', { what: inner.kind === 'all' || inner.kind === 'any' ? `(${say(inner)})` : say(inner) });
  };
  return (condition) => t('segments.say.people', { what: say(condition) });
}

/** One condition in words, as the end of "people who …". */
function useLeafWords(): (leaf: Leaf, isNot: boolean) => string {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const eventName = useEventName();
  const wordOf = useValueWords();
  const { nameOf } = useJourneyWords();
  const segments = useQuery(segmentsQuery(store.id));
  const touchpoints = useQuery(touchpointsQuery(store.id));
  const act = ({ name, where }: Act): string => (where === undefined || where.length === 0 ? eventName(name) : `${eventName(name)} [${where.map(({ property, operator, value }) => `${property} ${operator} ${value}`).join('; ')}]`);
  const span = (within: Span): string => {
    if (within === null) return '';
    return 'lastDays' in within ? t('segments.say.last', { days: formats.inDays(within.lastDays) }) : t('segments.say.between', { from: formats.inDays(within.fromDaysAgo), to: formats.inDays(within.toDaysAgo) });
  };
  const amount = (metric: Metric, value: number): string => (MONEY.has(metric) ? formats.money(value) : metric.startsWith('days_') ? formats.inDays(value) : formats.number(value, 2));
  return (leaf, isNot) => {
    switch (leaf.kind) {
      case 'did': {
        const name = leaf.on === 'event' ? act(leaf) : nameOf(touchpoints.data?.touchpoints.find(({ id }) => id === leaf.name) ?? { id: leaf.name, name: null });
        const { op, n } = leaf.times;
        if (op === 'at_least' && n === 1) return t(isNot ? 'segments.say.didNot' : 'segments.say.did', { name }) + span(leaf.within);
        if (n === 0) return t('segments.say.didNot', { name }) + span(leaf.within);
        return t(`segments.say.times.${op}`, { name, count: n, number: formats.number(n) }) + span(leaf.within);
      }
      case 'sequence':
        return t('segments.say.sequence', { first: act(leaf.first), next: act(leaf.next), days: formats.inDays(leaf.withinDays) }) + span(leaf.within);
      case 'unfinished':
        return t('segments.say.unfinished', { first: act(leaf.first), next: act(leaf.next), days: formats.inDays(leaf.lastDays), time: formats.duration(leaf.afterHours * 3_600_000) });
      case 'metric':
        return t(`segments.say.metric.${leaf.op}`, { metric: t(`segments.metric.${leaf.metric}`), value: amount(leaf.metric, leaf.value) }) + span(leaf.within);
      case 'trait':
        return t(`segments.say.trait.${leaf.op}`, { name: leaf.name, value: leaf.value });
      case 'consent':
        return t('segments.say.consent', { purpose: wordOf('consent', leaf.purpose) });
      case 'motive':
        return t('segments.say.motive', { motives: formats.either(leaf.motives.map((motive) => t(`value.motive.${motive}`))) });
      case 'rfm':
        return t('segments.say.rfm', { groups: formats.either(leaf.groups.map((group) => t(`segments.group.${group}`))) });
      case 'score':
        return t('segments.say.score', { axis: t(`segments.axis.${leaf.axis}`), min: leaf.min, max: leaf.max });
      case 'segment':
        return t('segments.say.segment', { name: segments.data?.find(({ id }) => id === leaf.id)?.name ?? t('segments.gone') });
    }
  };
}
