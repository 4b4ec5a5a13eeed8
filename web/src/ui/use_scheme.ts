// The colors that the page has now. What is drawn on a canvas takes its colors from the style sheet
// once: it is drawn anew when the reader or the machine turns to dark, and for paper, which is light.
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

// A word that changes whenever the colors may be others.
export function useScheme(): string {
    const {theme} = usePreferences();
    return `${theme} ${useSyncExternalStore(subscribe, now)}`;
}
