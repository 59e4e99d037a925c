import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';

const SHOWN_MS = 10_000;

/** Says what was done, and offers to take it back for ten seconds. */
export function offerUndo({ message, action, onUndo }: { message: string; action: string; onUndo: () => void }): void {
  const id = notifications.show({
    autoClose: SHOWN_MS,
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm">{message}</Text>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            notifications.hide(id);
            onUndo();
          }}
        >
          {action}
        </Button>
      </Group>
    ),
  });
}
