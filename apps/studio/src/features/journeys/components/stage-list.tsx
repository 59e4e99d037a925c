import { Title, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { JourneyMap, JourneyTouchpoint } from '../../../api/types.ts';
import { useFormats } from '../../../ui/format.ts';
import { useJourneyWords } from '../../../ui/use-journey-words.ts';
import { orderedByFlow } from '../layout.ts';
import { markOf } from '../marks.ts';
import { STAGES } from '../stages.ts';
import { useMarkText } from './journey-picture.tsx';
import classes from './stage-list.module.css';

interface ListProps {
  readonly map: JourneyMap;
  readonly onTouchpoint: (id: string) => void;
}

/** Where most went from here: the two widest ways, as shares of the people here. */
function useNexts(map: JourneyMap): (touchpoint: JourneyTouchpoint) => string {
  const formats = useFormats();
  const { nameOf } = useJourneyWords();
  return (touchpoint) =>
    map.edges
      .filter(({ from, to }) => from === touchpoint.id && to !== touchpoint.id)
      .toSorted((a, b) => b.people - a.people)
      .slice(0, 2)
      .flatMap(({ to, people }) => {
        const next = map.touchpoints.find(({ id }) => id === to);
        // Less than one in two hundred would read as nobody.
        return next === undefined || people / Math.max(1, touchpoint.people) < 0.005 ? [] : [`→ ${nameOf(next)} ${formats.percent(people / Math.max(1, touchpoint.people), 0)}`];
      })
      .join(' · ');
}

/** The map on a narrow screen: stages from top to bottom, a bar for the people of each touchpoint, and where they went. */
export function StageList({ map, onTouchpoint }: ListProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { nameOf } = useJourneyWords();
  const textOf = useMarkText();
  const nextsOf = useNexts(map);
  const ways = map.edges.flatMap(({ from, to, people }) => (from === null ? [] : [{ from, to, people }]));
  const most = map.touchpoints.reduce((best, { people }) => Math.max(best, people), 1);
  return (
    <div role="group" aria-label={t('journey.picture')} aria-describedby="journey-summary">
      {STAGES.map((stage) => {
        const met = orderedByFlow(map.touchpoints.filter((one) => one.stage === stage && one.people > 0), ways);
        if (met.length === 0) return null;
        return (
          <section key={stage} className={classes['stage']}>
            <Title order={2} size="h3" className={classes['title'] ?? ''}>{t(`journey.stage.${stage}`)}</Title>
            {met.map((touchpoint) => {
              const mark = markOf(touchpoint, map);
              const { dropOff, revenue } = touchpoint;
              return (
                <UnstyledButton key={touchpoint.id} className={classes['row'] ?? ''} data-marked={mark !== null || undefined} onClick={() => onTouchpoint(touchpoint.id)}>
                  <span className={classes['line']}>
                    <span className={`truncate ${classes['name']}`} title={nameOf(touchpoint)}>{nameOf(touchpoint)}</span>
                    <span className="num">{formats.number(touchpoint.people)}</span>
                  </span>
                  <span className={classes['bar']} aria-hidden>
                    <span style={{ width: `${Math.max(1, (100 * touchpoint.people) / most)}%` }} />
                  </span>
                  <span className={classes['line']} data-soft>
                    <span className="break">{nextsOf(touchpoint)}</span>
                    <span className="num">{revenue.minor === null ? '' : formats.moneyShort(revenue.minor)}</span>
                  </span>
                  {dropOff.value === null || dropOff.value < 0.005 || mark !== null ? null : <span className={classes['soft']}>{t('journey.leave', { share: formats.percent(dropOff.value, 0) })}</span>}
                  {mark === null ? null : (
                    <span className={classes['mark']}>
                      <IconAlertTriangle size={13} aria-hidden />
                      {textOf(mark, touchpoint)}
                    </span>
                  )}
                </UnstyledButton>
              );
            })}
          </section>
        );
      })}
    </div>
  );
}
