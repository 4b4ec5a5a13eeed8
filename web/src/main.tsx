import {createRoot} from 'react-dom/client';
import {App} from './app/App';
import {applyPreferences} from './app/preferences';
import './ui/tokens.css';
import './ui/base.css';
import './ui/components.css';
import './ui/table.css';
import './ui/charts.css';
import './app/frame.css';
import './ui/print.css';

applyPreferences();
const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);

// Only where browsers allow it (https or localhost) and only in a built app; without it the app
// works, but cannot be opened while the server is unreachable.
if (import.meta.env.PROD && 'serviceWorker' in navigator)
    window.addEventListener('load', () => {
        // Checked for updates at every load, so that the cached files match the build shown.
        navigator.serviceWorker
            .register('/service_worker.js')
            .then((worker) => worker.update())
            .catch(() => {});
    });
