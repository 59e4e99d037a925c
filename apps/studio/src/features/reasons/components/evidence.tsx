import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useEventName } from '../../../ui/event-name.tsx';
import { useFormats } from '../../../ui/format.ts';
import { useValueWords } from '../../../ui/value-words.ts';
import type { ReasonedSession } from '../api.ts';
import classes from './evidence.module.css';

type Seen = ReasonedSession['evidence'][number];

/** The very events: when, what, how often, and on which page or of which product. */
function Signs({ signs }: Pick<Seen, 'signs'>) {
  const { t } = useTranslation();
  const formats = useFormats();
  const eventName = useEventName();
  const valueWords = useValueWords();
  if (signs.length === 0) return null;
  return (
    <ul className={classes['signs']}>
      {signs.map(({ event, signal, path, productId, at, times }) => (
        <li key={JSON.stringify([event, signal, path, productId])}>
          <time dateTime={at} title={formats.moment(at)}>{formats.time(at)}</time>{' '}
          {signal === null ? eventName(event) : valueWords('signal', signal)}
          {times > 1 ? <> {t('reasons.signTimes', { number: formats.number(times) })}</> : null}
          {path === null && productId === null ? null : <> <span className={classes['where']}>{path ?? productId}</span></>}
        </li>
      ))}
    </ul>
  );
}

/** What was seen in a session, in words, with the place where it was and the events that tell it. */
export function Evidence({ session }: { session: ReasonedSession }) {
  const { t } = useTranslation();
  if (session.evidence.length === 0) return <Text component="span" size="sm" c="dimmed">{t('reasons.noEvidence')}</Text>;
  // In one box: on a phone the parts of a cell stand side by side.
  return (
    <div>
      {session.evidence.map(({ cause, place, isStrong, signs }) => (
        <div key={cause}>
          <Text component="div" size="sm">{t('reasons.evidenceAt', { evidence: t(isStrong ? 'reasons.evidence.sold_out_again' : `reasons.evidence.${cause}`), place: t(`reasons.place.${place}`) })}</Text>
          <Signs signs={signs} />
        </div>
      ))}
    </div>
  );
}
