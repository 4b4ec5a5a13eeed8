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
