import { useTranslation } from 'react-i18next';

/** Names of the vocabulary's events in the reader's language; any other name stays as it was sent. */
export function useEventName(): (name: string) => string {
  const { t, i18n } = useTranslation();
  return (name) => {
    const key = `eventName.${name}`;
    return i18n.exists(key) ? t(key) : name;
  };
}

/** An event's name for a reader; the name as it was sent, by which code and rules know it, is its title. */
export function EventName({ name, className }: { name: string; className?: string | undefined }) {
  const nameOf = useEventName();
  return (
    <span className={className} title={name}>
      {nameOf(name)}
    </span>
  );
}
