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

// Only where a browser allows it (https or this machine), and only for a built app; without it the app
// works, but does not open while the server is away.
if (import.meta.env.PROD && 'serviceWorker' in navigator)
    window.addEventListener('load', () => {
        // Looked for anew at every load, so that the files kept are those of the build that is shown.
        navigator.serviceWorker
            .register('/service_worker.js')
            .then((worker) => worker.update())
            .catch(() => {});
    });
