import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultNotice } from './notice.tsx';

interface TypedConfirmProps {
  readonly opened: boolean;
  readonly title: string;
  readonly word: string;
  readonly action: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly children: ReactNode;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** For what cannot be undone: the reader types a word first. */
export function TypedConfirm(props: TypedConfirmProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (typed === props.word) props.onConfirm();
        }}
      >
        <Stack>
          <Text size="sm" component="div">
            {props.children}
          </Text>
          <TextInput label={t('confirm.typeWord', { word: props.word })} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} autoComplete="off" data-autofocus />
          {props.error === null ? null : <FaultNotice error={props.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={props.onClose}>
              {t('action.cancel')}
            </Button>
            <Button type="submit" color="red" disabled={typed !== props.word} loading={props.busy}>
              {props.action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
