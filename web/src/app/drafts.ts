// Unsaved input, stored for this tab: it is restored after a reload, after a sign-in link that
// opened in this tab, and after a dialog was closed by mistake. It is discarded when it is
// submitted, when the user signs out, and with the tab.
import {useEffect, useState} from 'react';

const prefix = 'ballast.draft.';

export function readDraft<T>(name: string): T | null {
    try {
        const text = sessionStorage.getItem(prefix + name);
        return text === null ? null : (JSON.parse(text) as T);
    } catch {
        return null; // a browser may refuse storage
    }
}

// `compact` is stored instead of a value that exceeds the browser's quota.
export function writeDraft(name: string, value: unknown, compact: unknown = null): void {
    try {
        if (value === null) sessionStorage.removeItem(prefix + name);
        else sessionStorage.setItem(prefix + name, JSON.stringify(value));
    } catch {
        // Rejected or over quota: the value then lasts as long as the page, and no older one is
        // left.
        if (value !== null) writeDraft(name, compact);
    }
}

export function clearDrafts(): void {
    try {
        for (const name of Object.keys(sessionStorage))
            if (name.startsWith(prefix)) sessionStorage.removeItem(name);
    } catch {
        // Nothing was stored.
    }
}

export interface Draft<T> {
    value: T;
    set: (next: T | ((now: T) => T)) => void;
    restored: boolean; // the value was restored from storage
    reset: () => void; // resets to the initial value
    clear: () => void; // discards the stored input
}

interface DraftState<T> {
    name: string;
    first: T;
    value: T;
    restored: boolean;
}

interface DraftOptions<T> {
    // converts a stored value, possibly of another build, to the current form
    accept?: (stored: T, first: T) => T;
    compact?: (value: T) => T; // reduced value, stored when the whole exceeds the quota
}

// State identified by name; a new name starts with its own initial value.
export function useDraft<T>(
    name: string,
    first: T,
    {accept, compact}: DraftOptions<T> = {},
): Draft<T> {
    const begin = (): DraftState<T> => {
        const stored = readDraft<T>(name);
        const value = stored === null ? first : accept ? accept(stored, first) : stored;
        return {name, first, value, restored: stored !== null};
    };
    const [last, setState] = useState(begin);
    const state = last.name === name ? last : begin();
    if (state !== last) setState(state);
    // biome-ignore lint/correctness/useExhaustiveDependencies: `compact` is a new function at every render, and only a change of the value is written.
    useEffect(() => {
        const isFirst = JSON.stringify(state.value) === JSON.stringify(state.first);
        writeDraft(state.name, isFirst ? null : state.value, compact?.(state.value) ?? null);
    }, [state.name, state.first, state.value]);
    return {
        value: state.value,
        set: (next) =>
            setState((now) => ({
                ...now,
                value: typeof next === 'function' ? (next as (now: T) => T)(now.value) : next,
            })),
        restored: state.restored,
        reset: () => setState((now) => ({...now, value: now.first, restored: false})),
        clear: () => {
            writeDraft(name, null);
            setState((now) => (now.restored ? {...now, restored: false} : now));
        },
    };
}

// Restores the texts of the fields that the form has now.
export const acceptTexts = <T extends Record<string, string>>(stored: T | undefined, first: T): T =>
    Object.fromEntries(
        Object.entries(first).map(([name, text]) => {
            const typed: unknown = stored?.[name];
            return [name, typeof typed === 'string' ? typed : text];
        }),
    ) as T;
