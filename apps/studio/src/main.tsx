import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './ui/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { prefetchFirstScreen } from './app/router.tsx';
import { startI18n } from './ui/i18n.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with id "root"');
prefetchFirstScreen();
await startI18n();
createRoot(root).render(<App />);
