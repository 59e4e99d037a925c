import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../../ui/format.ts';
import type { Retention } from '../api.ts';
import { useCohortName } from '../hooks.ts';
import classes from './cohort-table.module.css';

interface CohortTableProps {
  readonly retention: Retention;
  readonly isRolling: boolean;
  readonly onOpen: (cohort: string, offset: number | null) => void;
}

const MOST_COLUMNS = 13;
/** From this share on the ground is dark enough for light letters. */
const STRONG = 0.6;

/** Each cohort a row, each unit after it a column; the darker, the more came back. A dashed cell may still grow. */
export function CohortTable({ retention, isRolling, onOpen }: CohortTableProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useCohortName(retention.unit);
  const counted = (count: number) => t('counted.people', { count, number: formats.number(count) });
  const columns = Math.min(MOST_COLUMNS, retention.cohorts.reduce((most, { active }) => Math.max(most, active.length), 0));
  return (
    <div className={classes['scroll']} tabIndex={0} role="region" aria-label={t('retention.cohorts')}>
      <table className={classes['table']} aria-label={t('retention.cohorts')}>
        <thead>
          <tr>
            <th scope="col">{t(`retention.unit.${retention.unit}`)}</th>
            <th scope="col">{t('journey.people')}</th>
            {Array.from({ length: columns }, (_none, offset) => <th key={offset} scope="col" className="num">{offset}</th>)}
          </tr>
        </thead>
        <tbody>
          {retention.cohorts.toReversed().map((cohort) => {
            const counts = isRolling ? cohort.activeSince : cohort.active;
            return (
              <tr key={cohort.key}>
                <th scope="row">{nameOf(cohort.key)}</th>
                <td>
                  <UnstyledButton className={`num ${classes['cell']}`} style={{ '--share': 0 }} onClick={() => onOpen(cohort.key, null)} aria-label={t('retention.openCohort', { cohort: nameOf(cohort.key), people: counted(cohort.size) })}>
                    {formats.number(cohort.size)}
                  </UnstyledButton>
                </td>
                {counts.slice(0, columns).map((count, offset) => {
                  const share = cohort.size === 0 ? 0 : count / cohort.size;
                  return (
                    <td key={offset}>
                      <UnstyledButton
                        className={`num ${classes['cell']}`}
                        style={{ '--share': share }}
                        data-strong={share >= STRONG || undefined}
                        data-open={offset >= cohort.complete || undefined}
                        disabled={count === 0}
                        title={offset >= cohort.complete ? t('retention.growing') : undefined}
                        onClick={() => onOpen(cohort.key, offset)}
                        aria-label={t('retention.openCell', { cohort: nameOf(cohort.key), offset: formats.number(offset), people: counted(count), share: formats.percent(share) })}
                      >
                        {formats.percent(share, 0)}
                      </UnstyledButton>
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
