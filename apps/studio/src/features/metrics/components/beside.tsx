import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { MetricAnswer } from '../../../api/types.ts';
import type { FigureFormat } from '../../../ui/figure-format.ts';
import { useFormats } from '../../../ui/format.ts';

/** What may stand beside a figure, in this order: in the unit of the figure, as a share, or as a plain number. */
const BESIDE = [
  { name: 'median', text: 'metrics.median', as: 'figure' },
  { name: 'p75', text: 'metrics.p75', as: 'figure' },
  { name: 'p90', text: 'metrics.p90', as: 'figure' },
  { name: 'mean', text: 'metrics.mean', as: 'number' },
  { name: 'promoters', text: 'metrics.promoters', as: 'share' },
  { name: 'detractors', text: 'metrics.detractors', as: 'share' },
  { name: 'still_open', text: 'metrics.stillOpen', as: 'number' },
  { name: 'tracking_coverage', text: 'metrics.coverage', as: 'share' },
] as const;

/** Numbers that belong to a figure, each on a line of its own. */
export function Beside({ answer, format }: { answer: MetricAnswer; format: FigureFormat }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <>
      {BESIDE.map(({ name, text, as }) => {
        const value = answer.extra[name];
        if (value === undefined || value === null) return null;
        return (
          <Text size="sm" key={name}>
            {t(text)} <strong className="num">{as === 'figure' ? format.full(value) : as === 'share' ? formats.percent(value) : formats.number(value, 2)}</strong>
          </Text>
        );
      })}
    </>
  );
}
