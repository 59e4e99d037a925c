import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './ui/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { prefetchFirstScreen } from './app/router.tsx';
import { startI18n } from './ui/i18n.ts';

const WAIT_MS = 250;

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with id "root"');
const answers = prefetchFirstScreen();
await startI18n();
// Drawn once with its figures is sooner than drawn twice; whoever waits longer than this sees the frame first.
await Promise.race([answers, new Promise((resolve) => setTimeout(resolve, WAIT_MS))]);
createRoot(root).render(<App />);
