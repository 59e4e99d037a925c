import { useTranslation } from 'react-i18next';
import type { EventSource } from '../../../api/types.ts';
import { useFormats } from '../../../ui/format.ts';

/** A source in words: its name, how it does and why, what to do, what else is worth knowing. */
export function useSourceWords() {
  const { t } = useTranslation();
  const formats = useFormats();
  const share = (part: number) => formats.percent(part, part < 0.1 && part > 0 ? 1 : 0);
  const noteOf = (source: EventSource, note: EventSource['notes'][number]): string => {
    const kept = source.accepted + source.duplicates;
    if (note === 'duplicates') return t('sources.note.duplicates', { share: share(source.duplicates / Math.max(1, kept)) });
    if (note === 'late') return t('sources.note.late');
    const skewMs = source.skewMs ?? 0;
    return t(skewMs > 0 ? 'sources.note.clockAhead' : 'sources.note.clockBehind', { share: share(source.skewedShare ?? 0), skew: formats.duration(Math.abs(skewMs)) });
  };
  return {
    share,
    name: (source: EventSource): string => {
      if (source.library === '(other)') return t('sources.name.other');
      return source.library === '' ? t(`sources.name.${source.teller}`) : `${source.library} ${source.version}`.trim();
    },
    why: (source: EventSource): string =>
      t(`sources.say.${source.reason}`, {
        usual: formats.duration(source.usualPauseMs ?? 0),
        pause: formats.duration(source.pauseMs),
        share: share(source.quarantined / Math.max(1, source.accepted + source.duplicates + source.quarantined)),
      }),
    whatToDo: (source: EventSource): string | null => {
      if (source.status === 'failing') return t('sources.do.faulty');
      if (source.status !== 'quiet') return null;
      return t(source.teller === 'browser' || source.teller === 'mobile' ? 'sources.do.silentBrowser' : 'sources.do.silentServer');
    },
    notes: (source: EventSource): string[] => source.notes.map((note) => noteOf(source, note)),
  };
}
