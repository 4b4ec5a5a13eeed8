// Whether a media query matches now.
import {useCallback, useSyncExternalStore} from 'react';

export function useMedia(query: string): boolean {
    const subscribe = useCallback(
        (changed: () => void) => {
            const list = window.matchMedia(query);
            list.addEventListener('change', changed);
            return () => list.removeEventListener('change', changed);
        },
        [query],
    );
    return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}

// The navigation is a menu, and the header shows only what is needed on every page.
export const useCollapsedFrame = (): boolean => useMedia('(max-width: 860px)');

// A phone: short tables become cards.
export const usePhone = (): boolean => useMedia('(max-width: 600px)');
