import { Badge, Button, Group, Skeleton, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import type { MetricAnswer } from '../../../api/types.ts';
import { useFormats } from '../../../ui/format.ts';
import { useReasonText } from '../../../ui/reason-text.ts';
import { useFigureFormat, type FigureFormat } from '../../../ui/figure-format.ts';
import { COUNTED, NEEDED } from '../../../ui/metric-needs.ts';
import { Beside } from './beside.tsx';
import classes from './figure.module.css';
import { ButtonLink } from '../../../ui/links.tsx';

function Interval({ answer, format }: { answer: MetricAnswer; format: FigureFormat }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const counted = t(`counted.${COUNTED[answer.code] ?? 'records'}`, { count: answer.n ?? 0, number: formats.number(answer.n ?? 0) });
  const hasInterval = answer.low !== null && answer.high !== null;
  return (
    <Group gap="xs" className={classes['words'] ?? ''}>
      {hasInterval ? <span>{t('metrics.interval', { low: format.full(answer.low ?? 0), high: format.full(answer.high ?? 0) })}</span> : null}
      {answer.n === null ? null : <span>{t('metrics.basedOn', { counted })}</span>}
      {answer.small ? <Badge color="yellow">{t('metrics.smallSample')}</Badge> : null}
    </Group>
  );
}

/** A change at least this likely by chance alone is none to speak of. */
const NOISE = 0.05;

/** From here on a change would hold among the overview's ten headlines too; a weaker one that is looked at alone is called a hint, so that the two pages agree. */
const BEYOND_DOUBT = NOISE / 10;

/** Why there is no test at all: the move is told, and that it may be chance. */
const WITHOUT_TEST: ReadonlySet<string> = new Set(['no_test', 'same_people', 'open_cases']);

function Change({ answer, format }: { answer: MetricAnswer; format: FigureFormat }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const reasonText = useReasonText();
  const previous = answer.previous;
  if (previous === null || answer.value === null) return null;
  if (previous.value === null) {
    return (
      <Text size="sm" c="dimmed">
        {t('metrics.noPrevious', { reason: reasonText(previous.reason, null) })}
      </Text>
    );
  }
  const { change, untested } = answer;
  // Without a test of its own a change is only told; with one it has an arrow only beyond chance, as on the overview.
  const share = previous.value === 0 ? null : answer.value / previous.value - 1;
  const holds = change !== null && change.p < NOISE;
  const points = format.points(answer.value - previous.value);
  const moved = points !== null
    ? t('overview.points', { number: formats.signed(points) })
    : share === null ? null : t(share > 0 ? 'metrics.up' : share < 0 ? 'metrics.down' : 'metrics.same', { share: formats.percent(Math.abs(share)) });
  return (
    <>
      <Text size="sm" c="dimmed" className="num">
        {holds && moved !== null ? (
          <strong className={classes['change']}>
            <span aria-hidden>{change.difference > 0 ? '▲' : '▼'}</span> {moved}
          </strong>
        ) : untested === null ? t('overview.noChange') : WITHOUT_TEST.has(untested) ? <>{moved === null ? null : <>{moved} · </>}{t(`overview.untested.${untested}`)}</> : t(`overview.untested.${untested}`)}
        {' · '}
        {t('metrics.before', { value: format.full(previous.value) })}
      </Text>
      {holds && change.p >= BEYOND_DOUBT ? <Text size="xs" c="dimmed">{t('metrics.hint')}</Text> : null}
    </>
  );
}

function NoData({ answer, onAllTime }: { answer: MetricAnswer; onAllTime: (() => void) | null }) {
  const { t } = useTranslation();
  const store = useStore();
  const reasonText = useReasonText();
  return (
    <div className={classes['none']}>
      <p className={classes['noneTitle']}>{t('metrics.noData')}</p>
      <Text size="sm">{reasonText(answer.reason, answer.hint)}</Text>
      <Text size="sm" c="dimmed">
        {t(`getData.${NEEDED[answer.code] ?? 'orders'}`)}
      </Text>
      <Group gap="xs" mt="sm">
        {onAllTime === null ? null : (
          <Button size="xs" onClick={onAllTime}>
            {t('metrics.showAllTime')}
          </Button>
        )}
        <ButtonLink size="xs" variant="default" to="/s/$storeId/data" params={{ storeId: store.id }} search={{ tab: 'imports' }}>
          {t('imports.start')}
        </ButtonLink>
        <ButtonLink size="xs" variant="default" to="/s/$storeId/start" params={{ storeId: store.id }}>
          {t('live.connect')}
        </ButtonLink>
      </Group>
    </div>
  );
}

interface FigureProps {
  readonly answer: MetricAnswer;
  readonly onOpen: () => void;
  readonly onAllTime: (() => void) | null;
}

/** A metric's value, how sure it is, and what it rests on. */
export function Figure({ answer, onOpen, onAllTime }: FigureProps) {
  const { t } = useTranslation();
  const format = useFigureFormat(answer.code, answer.unit, answer.currency);
  if (answer.value === null) return <NoData answer={answer} onAllTime={onAllTime} />;
  return (
    <div className={classes['figure']}>
      <div className={classes['main']}>
        <span className={`${classes['value']} num`} data-testid="metric-value">
          {format.full(answer.value)}
        </span>
        <Button variant="light" size="xs" leftSection={<IconUsers size={14} aria-hidden />} onClick={onOpen}>
          {t('metrics.open')}
        </Button>
      </div>
      <Beside answer={answer} format={format} />
      <Change answer={answer} format={format} />
      <Interval answer={answer} format={format} />
    </div>
  );
}

export function FigureSkeleton() {
  return (
    <div className={classes['figure']} aria-hidden>
      <Skeleton h={42} w={220} />
      <Skeleton h={16} w={320} />
    </div>
  );
}
