// What is typed and not sent yet, kept for this tab: it is there again after a reload, a link to sign in
// that opened here, a dialog closed by mistake. It goes once it is sent, with signing out, and with the
// tab.
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

// `lean` stands for a value that the browser has no room for.
export function writeDraft(name: string, value: unknown, lean: unknown = null): void {
    try {
        if (value === null) sessionStorage.removeItem(prefix + name);
        else sessionStorage.setItem(prefix + name, JSON.stringify(value));
    } catch {
        // Refused, or too much: it then lasts as long as the page, and nothing older stands for it.
        if (value !== null) writeDraft(name, lean);
    }
}

export function forgetDrafts(): void {
    try {
        for (const name of Object.keys(sessionStorage))
            if (name.startsWith(prefix)) sessionStorage.removeItem(name);
    } catch {
        // Nothing was kept.
    }
}

export interface Draft<T> {
    value: T;
    set: (next: T | ((now: T) => T)) => void;
    restored: boolean; // what is shown was typed before
    restart: () => void; // as it was at first
    sent: () => void; // what was typed is needed no more
}

interface Held<T> {
    name: string;
    first: T;
    value: T;
    restored: boolean;
}

interface Ways<T> {
    accept?: (kept: T, first: T) => T; // makes what was kept, perhaps by another build, what it must be
    lean?: (value: T) => T; // what is kept of it when the whole is too much for the browser
}

// State by a name of its own: with another name it begins anew.
export function useDraft<T>(name: string, first: T, {accept, lean}: Ways<T> = {}): Draft<T> {
    const begin = (): Held<T> => {
        const kept = readDraft<T>(name);
        const value = kept === null ? first : accept ? accept(kept, first) : kept;
        return {name, first, value, restored: kept !== null};
    };
    const [last, setHeld] = useState(begin);
    const held = last.name === name ? last : begin();
    if (held !== last) setHeld(held);
    useEffect(() => {
        const isFirst = JSON.stringify(held.value) === JSON.stringify(held.first);
        writeDraft(held.name, isFirst ? null : held.value, lean?.(held.value) ?? null);
        // eslint-disable-next-line react-hooks/exhaustive-deps
    }, [held.name, held.value]);
    return {
        value: held.value,
        set: (next) =>
            setHeld((now) => ({
                ...now,
                value: typeof next === 'function' ? (next as (now: T) => T)(now.value) : next,
            })),
        restored: held.restored,
        restart: () => setHeld((now) => ({...now, value: now.first, restored: false})),
        sent: () => {
            writeDraft(name, null);
            setHeld((now) => (now.restored ? {...now, restored: false} : now));
        },
    };
}

// The texts of a form: those that it has now, as they were typed.
export const acceptTexts = <T extends Record<string, string>>(kept: T | undefined, first: T): T =>
    Object.fromEntries(
        Object.entries(first).map(([name, text]) => {
            const typed: unknown = kept?.[name];
            return [name, typeof typed === 'string' ? typed : text];
        }),
    ) as T;
