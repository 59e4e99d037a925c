import { Box, Group, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import classes from './page.module.css';

/** Letters from which on a title is a text rather than a name. */
const LONG_TITLE = 48;

interface PageProps {
  readonly title: string;
  readonly actions?: ReactNode;
  /** The way back to the page that this one was opened from. */
  readonly above?: ReactNode;
  readonly children: ReactNode;
  /** Text pages read better narrow. */
  readonly narrow?: boolean;
}

/** A page of the studio: one heading, its actions, its content. */
export function Page({ title, actions, above, children, narrow = false }: PageProps) {
  useDocumentTitle(`${title} · Throughline`);
  return (
    <Box className={classes['page']} data-narrow={narrow || undefined}>
      {above}
      <div className={classes['head']} data-long={title.length > LONG_TITLE || undefined}>
        <Title order={1} tabIndex={-1} className="clamp" title={title}>
          {title}
        </Title>
        {actions === undefined ? null : <div className={classes['actions']}>{actions}</div>}
      </div>
      {children}
    </Box>
  );
}

interface SectionProps {
  readonly title: string;
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A titled part of a page. */
export function Section({ title, hint, actions, children }: SectionProps) {
  return (
    <section className={classes['section']}>
      <Group justify="space-between" align="flex-start" gap="sm" mb="xs" wrap="wrap">
        <Box>
          <Title order={2}>{title}</Title>
          {hint === undefined ? null : <div className={classes['hint']}>{hint}</div>}
        </Box>
        {actions}
      </Group>
      {children}
    </section>
  );
}
