import { useTranslation } from 'react-i18next';
import type { Connection } from '../hooks/open-stream.ts';
import classes from './connection-mark.module.css';

/** Whether events arrive right now, in words and not by colour alone. */
export function ConnectionMark({ connection, isPaused }: { connection: Connection; isPaused: boolean }) {
  const { t } = useTranslation();
  const state = isPaused ? 'paused' : connection;
  return (
    <span className={classes['mark']} role="status">
      <span className={classes['dot']} data-state={state} aria-hidden />
      {t(`live.state.${state}`)}
    </span>
  );
}
