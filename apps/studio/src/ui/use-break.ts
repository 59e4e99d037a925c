import { useTranslation } from 'react-i18next';
import type { JourneyMap } from '../api/types.ts';
import { useFormats } from './format.ts';
import { useJourneyWords } from './use-journey-words.ts';

/** Where the line breaks, in words; null where nothing stands out or too few came to tell. */
export function useBreak(): (map: JourneyMap) => { readonly title: string; readonly text: string; readonly money: string | null } | null {
  const { t } = useTranslation();
  const formats = useFormats();
  const { nameOf } = useJourneyWords();
  return ({ breakAt, touchpoints }) => {
    if (!('touchpoint' in breakAt)) return null;
    const found = touchpoints.find(({ id }) => id === breakAt.touchpoint);
    const { lostMinor } = breakAt;
    return {
      title: t('journey.break.at', { place: found === undefined ? breakAt.touchpoint : nameOf(found) }),
      text: t(`journey.break.${breakAt.kind}`, { share: formats.percent(breakAt.share, 0), against: formats.percent(breakAt.against, 0) }),
      money: lostMinor !== null && lostMinor.low > 0 ? t('journey.break.money', { money: formats.moneyShort(lostMinor.value), low: formats.moneyShort(lostMinor.low), high: formats.moneyShort(lostMinor.high) }) : null,
    };
  };
}
