import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from './format.ts';
import { numberFormat } from './intl.ts';

interface Named {
  readonly id: string;
  readonly name: string | null;
}

const STEPS = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
] as const;

/** What touchpoints and stretches of time are called. */
export function useJourneyWords(): { nameOf: (touchpoint: Named) => string; duration: (seconds: number) => string } {
  const { t, i18n } = useTranslation();
  const { locale } = useFormats();
  return useMemo(() => ({
    nameOf: ({ id, name }: Named) => name ?? (i18n.exists(`journey.touchpoint.${id}`) ? t(`journey.touchpoint.${id}`) : id),
    duration: (seconds: number) => {
      const step = STEPS.find((one) => seconds >= one.seconds) ?? { unit: 'second' as const, seconds: 1 };
      const value = seconds / step.seconds;
      return numberFormat(locale, { style: 'unit', unit: step.unit, unitDisplay: 'short', maximumFractionDigits: value < 10 && step.unit !== 'second' ? 1 : 0 }).format(value);
    },
  }), [t, i18n, locale]);
}
