import { useTranslation } from 'react-i18next';
import type { Overview } from '../../../api/types.ts';
import { useFormats } from '../../../ui/format.ts';
import { NEEDED } from '../../../ui/metric-needs.ts';
import { useMetricWords } from '../../../ui/metric-words.ts';
import { useReasonText } from '../../../ui/reason-text.ts';
import { Facts } from '../../../ui/facts.tsx';
import { Section } from '../../../ui/page.tsx';

/** Headlines without a value: why, and what would give them one. */
export function Missing({ overview }: { overview: Overview }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useMetricWords();
  const reasonText = useReasonText();
  const without = overview.tiles.filter((tile) => tile.value === null);
  const reasons = [...new Set(without.map((tile) => tile.reason))];
  if (without.length === 0) return null;
  return (
    <Section title={t('overview.missing')}>
      <Facts
        items={reasons.map((reason) => {
          const codes = without.filter((tile) => tile.reason === reason).map((tile) => tile.code);
          return {
            key: reason ?? '',
            name: formats.list(codes.map((code) => words.label(code, code))),
            value: `${reasonText(reason, null)} ${t(`getData.${NEEDED[codes[0] ?? ''] ?? 'orders'}`)}`,
          };
        })}
      />
    </Section>
  );
}
