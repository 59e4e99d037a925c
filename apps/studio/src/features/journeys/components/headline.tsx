import { Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { JourneyMap } from '../../../api/types.ts';
import { useFormats } from '../../../ui/format.ts';
import { useBreak } from '../../../ui/use-break.ts';
import { useJourneyWords } from '../../../ui/use-journey-words.ts';
import { summaryOf } from '../summary.ts';
import classes from './headline.module.css';

/** Where the line breaks, in a sentence, and what that costs. */
function BreakText({ map }: { map: JourneyMap }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const found = useBreak()(map);
  const { breakAt } = map;
  if (breakAt.kind === 'small') return t('journey.break.small', { count: breakAt.stays, number: formats.number(breakAt.stays) });
  if (found === null) return t('journey.break.nothing');
  return (
    <>
      <strong>{found.title}</strong> {found.text} {found.money === null ? null : <span className="num">{found.money}</span>}
    </>
  );
}

/** The sentence that says the whole map, for the eye and for screen readers. */
export function useSummary(map: JourneyMap): string | null {
  const { t } = useTranslation();
  const formats = useFormats();
  const { nameOf } = useJourneyWords();
  const summary = summaryOf(map);
  if (summary === null) return null;
  const { from, next, share, most } = summary;
  const people = t('counted.people', { count: from.people, number: formats.number(from.people) });
  const first = next === null ? t('journey.summary.met', { people, place: nameOf(from) }) : t('journey.summary.wentOn', { people, place: nameOf(from), share: formats.percent(share, 0), next: nameOf(next) });
  return most === null ? first : `${first} ${t('journey.summary.mostLeave', { count: most.lefts, place: nameOf(most), number: formats.number(most.lefts) })}`;
}

export function Headline({ map }: { map: JourneyMap }) {
  const summary = useSummary(map);
  const isBroken = 'touchpoint' in map.breakAt;
  return (
    <div className={classes['headline']} data-broken={isBroken || undefined}>
      <Group gap="sm" wrap="nowrap" align="flex-start">
        {isBroken ? <IconAlertTriangle size={20} className={classes['icon'] ?? ''} aria-hidden /> : <IconCircleCheck size={20} className={classes['icon'] ?? ''} aria-hidden />}
        <div>
          <Text size="md" className="break">
            <BreakText map={map} />
          </Text>
          {summary === null ? null : (
            <Text size="sm" c="dimmed" mt={2} className="break" id="journey-summary">
              {summary}
            </Text>
          )}
        </div>
      </Group>
    </div>
  );
}
