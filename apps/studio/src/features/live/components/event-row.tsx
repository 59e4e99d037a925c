import { Badge, Box, Button, Collapse, Group } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { memo, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LiveEvent } from '../../../api/types.ts';
import { Facts, JsonView } from '../../../ui/facts.tsx';
import { EventName } from '../../../ui/event-name.tsx';
import { useEventSummary } from '../../../ui/event-summary.ts';
import { useFormats } from '../../../ui/format.ts';
import classes from './event-row.module.css';
import { TextLink } from '../../../ui/links.tsx';

function Details({ event, onOnly }: { event: LiveEvent; onOnly: (name: string) => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const facts = [
    { key: 'at', name: t('event.at'), value: formats.dateTime(event.at) },
    { key: 'type', name: t('event.type'), value: event.type },
    { key: 'teller', name: t('event.teller'), value: t(`teller.${event.teller}`) },
    { key: 'origin', name: t('event.origin'), value: t(`origin.${event.origin}`) },
    { key: 'path', name: t('event.path'), value: event.path },
    { key: 'order', name: t('event.order'), value: event.orderId },
    { key: 'country', name: t('dimension.country'), value: event.country === null || event.country === '' ? null : formats.country(event.country) },
    { key: 'source', name: t('dimension.source'), value: event.source ?? null },
    { key: 'device', name: t('dimension.device'), value: event.device },
  ].filter((fact) => fact.value !== null && fact.value !== '');
  return (
    <Box className={classes['details']}>
      <Facts items={facts} />
      {Object.keys(event.properties).length === 0 ? null : <JsonView value={event.properties} label={t('event.properties')} />}
      <Group>
        <Button size="xs" variant="default" onClick={() => onOnly(event.name)}>
          {t('live.onlyThis')}
        </Button>
      </Group>
    </Box>
  );
}

interface EventRowProps {
  readonly event: LiveEvent;
  readonly storeId: string;
  readonly onOnly: (name: string) => void;
}

/** One event in one line; its details below when opened. */
export const EventRow = memo(function EventRow({ event, storeId, onOnly }: EventRowProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const summary = useEventSummary()(event);
  const [isOpen, setIsOpen] = useState(false);
  const detailsId = useId();
  return (
    <li className={classes['row']}>
      <div className={classes['line']}>
        <button type="button" className={classes['toggle']} aria-expanded={isOpen} aria-controls={detailsId} onClick={() => setIsOpen(!isOpen)}>
          <IconChevronRight size={14} aria-hidden className={classes['chevron']} data-open={isOpen || undefined} />
          <time dateTime={event.at} title={formats.dateTime(event.at)} className={`${classes['time']} num`}>
            {formats.moment(event.at)}
          </time>
          <EventName name={event.name} className={`${classes['name']} truncate`} />
        </button>
        <span className={`${classes['summary']} truncate`} title={summary}>{summary}</span>
        <span className={`${classes['person']} truncate`}>
          {event.person === null ? null : (
            <TextLink to="/s/$storeId/customers/$personKey" params={{ storeId, personKey: event.person }} size="sm">
              {event.known === true ? t('person.customer') : t('person.visitor')}
            </TextLink>
          )}
        </span>
        <span className={classes['marks']}>
          {event.bot === true ? <Badge size="sm" color="yellow">{t('event.bot')}</Badge> : null}
          {event.origin === 'live' || event.origin === 'simulated' || event.teller === 'import' ? null : <Badge size="sm" color="gray">{t(`origin.${event.origin}`)}</Badge>}
          <span className={classes['teller']}>{t(`teller.${event.teller}`)}</span>
        </span>
      </div>
      <Collapse expanded={isOpen} id={detailsId} keepMounted={false}>
        <Details event={event} onOnly={onOnly} />
      </Collapse>
    </li>
  );
});
