// User preferences, stored in this browser.
import {makeStore, useStore} from './store';

export interface Preferences {
    theme: 'auto' | 'light' | 'dark';
    density: 'compact' | 'comfortable';
    singleKeys: boolean; // shortcuts of one key (WCAG 2.1.4: they can be turned off)
    notify: boolean; // browser notification when a job ends
    columns: Record<string, Record<string, boolean>>; // shown or hidden, by table and column key
    keep: boolean; // what was read, in this browser, for when the server does not answer
}

const key = 'ballast.preferences';
const usual: Preferences = {
    theme: 'auto',
    density: 'compact',
    singleKeys: true,
    notify: false,
    columns: {},
    keep: true,
};

function read(): Preferences {
    try {
        return {...usual, ...JSON.parse(localStorage.getItem(key) ?? '{}')};
    } catch {
        return usual; // a browser may refuse storage
    }
}

export const preferences = makeStore<Preferences>(read());

export function applyPreferences(): void {
    const {theme, density} = preferences.get();
    const root = document.documentElement;
    if (theme === 'auto') root.removeAttribute('data-theme');
    else root.setAttribute('data-theme', theme);
    root.setAttribute('data-density', density);
}

export function prefer(change: Partial<Preferences>): void {
    preferences.set((now) => ({...now, ...change}));
    applyPreferences();
    try {
        localStorage.setItem(key, JSON.stringify(preferences.get()));
    } catch {
        // The choice then lasts as long as the page.
    }
}

export const usePreferences = (): Preferences => useStore(preferences);
