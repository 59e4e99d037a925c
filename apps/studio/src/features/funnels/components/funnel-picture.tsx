import { Anchor, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../../ui/format.ts';
import { useJourneyWords } from '../../../ui/use-journey-words.ts';
import type { Step } from '../../../ui/steps.ts';
import { useStepName } from '../../../ui/use-step-name.ts';
import type { Funnel } from '../api.ts';
import { useShareText } from '../hooks.ts';
import classes from './funnel-picture.module.css';

interface FunnelPictureProps {
  readonly funnel: Funnel;
  readonly steps: readonly Step[];
  /** Opens the people of a step, from 1; of those who went no further with `left`. */
  readonly onOpen: (step: number, left: boolean) => void;
}

/** The step before which most were lost, by share; null where nobody was lost or too few came to say. */
function worstOf({ steps }: Funnel): number | null {
  const lost = steps.map(({ ofPrevious }, index) => (index === 0 || ofPrevious.value === null || ofPrevious.n < 30 ? 0 : 1 - ofPrevious.value));
  const most = Math.max(...lost);
  return most > 0 && lost.filter((one) => one > 0).length > 1 ? lost.indexOf(most) : null;
}

/** Each step as a bar of its people, and between two steps who went on, how fast, and who did not. */
export function FunnelPicture({ funnel, steps, onOpen }: FunnelPictureProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useStepName();
  const share = useShareText();
  const { duration } = useJourneyWords();
  const first = funnel.steps[0]?.count ?? 0;
  const worst = worstOf(funnel);
  const counted = (count: number) => t(funnel.per === 'session' ? 'counted.sessions' : 'counted.people', { count, number: formats.number(count) });
  return (
    <>
      <p className={classes['total']}>
        <span className={`num ${classes['value']}`}>{share.value(funnel.conversion)}</span>
        <span className={classes['note']}>{t('funnel.conversionNote')} · {share.note(funnel.conversion)}</span>
      </p>
      <ol className={classes['list']} aria-label={t('funnel.picture')}>
        {funnel.steps.map((step, index) => {
          const asked = steps[index];
          const name = asked === undefined ? step.text : nameOf(asked);
          const lost = (funnel.steps[index - 1]?.count ?? 0) - step.count;
          return (
            <li key={`${index} ${step.text}`}>
              {index === 0 ? null : (
                <div className={classes['between']}>
                  <span title={share.note(step.ofPrevious)}>{t('funnel.wentOn', { share: share.value(step.ofPrevious) })}</span>
                  {step.time === null || step.time.medianSeconds === null || step.time.p90Seconds === null ? null : (
                    <span>{t('funnel.took', { median: duration(step.time.medianSeconds), p90: duration(step.time.p90Seconds) })}</span>
                  )}
                  {lost === 0 ? null : (
                    <Anchor component="button" type="button" size="xs" className={index === worst ? (classes['worst'] ?? '') : ''} onClick={() => onOpen(index, true)}>
                      {t(index === worst ? 'funnel.lostMost' : 'funnel.lost', { people: counted(lost) })}
                    </Anchor>
                  )}
                </div>
              )}
              <div className={classes['step']}>
                <span className={`clamp ${classes['name']}`} title={name}>{index + 1}. {name}</span>
                <span className={`num ${classes['count']}`}>
                  {formats.number(step.count)} <span className={classes['note']} title={share.note(step.ofFirst)}>{share.value(step.ofFirst)}</span>
                </span>
                <UnstyledButton className={classes['track'] ?? ''} disabled={step.count === 0} onClick={() => onOpen(index + 1, false)} aria-label={t('funnel.openStep', { name, people: counted(step.count) })}>
                  <span className={classes['bar']} style={{ width: `${first === 0 ? 0 : (100 * step.count) / first}%` }} />
                </UnstyledButton>
              </div>
            </li>
          );
        })}
      </ol>
    </>
  );
}
