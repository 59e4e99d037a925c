import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../../ui/format.ts';
import { useValueWords } from '../../../ui/value-words.ts';
import type { Order } from '../api.ts';
import classes from './story.module.css';

const BAD_STEPS = new Set(['cancelled', 'refunded', 'return_requested', 'return_received']);

/** One order with all that became of it, from placed to delivered and back. */
export function OrderCard({ order }: { order: Order }) {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const wordOf = useValueWords();
  const others = order.lineCount - order.products.length;
  const products = [...order.products, ...(others > 0 && order.products.length > 0 ? [`+${formats.number(others)}`] : [])];
  const about = [...products, ...(order.salesChannel === '' ? [] : [wordOf('sales_channel', order.salesChannel)])].join(' · ');
  const stepName = (step: string) => (i18n.exists(`orderStep.${step}`) ? t(`orderStep.${step}`) : step);
  const saidOf = (status: string) => (i18n.exists(`deliveryStatus.${status}`) ? t(`deliveryStatus.${status}`) : status);
  const late = order.promisedAt !== null && order.steps.some((step) => step.step === 'delivered' && formats.date(step.at) !== formats.date(order.promisedAt ?? '') && step.at > (order.promisedAt ?? ''));
  return (
    <>
      <div className={classes['line']}>
        <time dateTime={order.at} className={`${classes['time']} num`} title={formats.dateTime(order.at)}>
          {formats.time(order.at)}
        </time>
        <span className={classes['title']}>{t('story.order', { id: order.orderId })}</span>
        <span className={`${classes['more']} clamp`} title={about}>{about}</span>
        {order.test ? <Badge size="sm" color="yellow">{t('story.testOrder')}</Badge> : null}
        {late ? <Badge size="sm" color="red">{t('story.late')}</Badge> : null}
        <span className={`${classes['end']} num`}>{order.totalMinor === null ? t('metrics.noDataShort') : formats.money(order.totalMinor)}</span>
      </div>
      <ol className={classes['steps']} aria-label={t('story.steps')}>
        {order.steps.map((step) => (
          <li key={`${step.step} ${step.at}`} className={classes['step']} data-tone={BAD_STEPS.has(step.step) ? 'bad' : undefined}>
            <span>
              {stepName(step.step)}
              {step.said === null ? '' : `: ${saidOf(step.said)}`}
              {step.amountMinor === null ? '' : ` ${formats.money(step.amountMinor)}`}
            </span>
            <time dateTime={step.at} className="num">
              {formats.dateTime(step.at)}
            </time>
          </li>
        ))}
      </ol>
    </>
  );
}
