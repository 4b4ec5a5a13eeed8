// The current color scheme. A canvas reads its colors from the style sheet once, so it is redrawn
// when the user or the system switches the theme, and for printing, which is light.
import {useSyncExternalStore} from 'react';
import {usePreferences} from '../app/preferences';

const media = ['(prefers-color-scheme: dark)', 'print'].map((query) => window.matchMedia(query));

function subscribe(changed: () => void): () => void {
    for (const list of media) list.addEventListener('change', changed);
    return () => {
        for (const list of media) list.removeEventListener('change', changed);
    };
}

const now = () => media.map(({matches}) => matches).join(' ');

// A key that changes whenever the colors may have changed.
export function useScheme(): string {
    const {theme} = usePreferences();
    return `${theme} ${useSyncExternalStore(subscribe, now)}`;
}
