// State outside the component tree that survives navigation.
import {useSyncExternalStore} from 'react';

export interface Store<T> {
    get: () => T;
    set: (next: T | ((now: T) => T)) => void;
    subscribe: (reported: () => void) => () => void;
}

export function makeStore<T>(first: T): Store<T> {
    let now = first;
    const listeners = new Set<() => void>();
    return {
        get: () => now,
        set(next) {
            const value = typeof next === 'function' ? (next as (now: T) => T)(now) : next;
            if (Object.is(value, now)) return;
            now = value;
            for (const reported of [...listeners]) reported();
        },
        subscribe(reported) {
            listeners.add(reported);
            return () => listeners.delete(reported);
        },
    };
}

export const useStore = <T>(store: Store<T>): T => useSyncExternalStore(store.subscribe, store.get);
