// What is typed and not sent yet, kept for this tab: it is there again after a reload, a link to sign in
// that opened here, a dialog closed by mistake. It goes once it is sent, with signing out, and with the
// tab.
import {useEffect, useRef, useState} from 'react';

const prefix = 'ballast.draft.';

export function readDraft<T>(name: string): T | null {
    try {
        const text = sessionStorage.getItem(prefix + name);
        return text === null ? null : (JSON.parse(text) as T);
    } catch {
        return null; // a browser may refuse storage
    }
}

export function writeDraft(name: string, value: unknown): void {
    try {
        if (value === null) sessionStorage.removeItem(prefix + name);
        else sessionStorage.setItem(prefix + name, JSON.stringify(value));
    } catch {
        // Refused, or too much: it then lasts as long as the page, and nothing older stands for it.
        if (value !== null) writeDraft(name, null);
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

// State by a name of its own; `accept` makes what was kept, perhaps by another build, what it must be.
export function useDraft<T>(
    name: string,
    first: T,
    accept: (kept: T, first: T) => T = (kept) => kept,
): Draft<T> {
    const begin = useRef(first);
    const [kept] = useState(() => readDraft<T>(name));
    const [value, setValue] = useState<T>(() => (kept === null ? first : accept(kept, first)));
    const [restored, setRestored] = useState(kept !== null);
    useEffect(() => {
        const isFirst = JSON.stringify(value) === JSON.stringify(begin.current);
        writeDraft(name, isFirst ? null : value);
    }, [name, value]);
    return {
        value,
        set: setValue,
        restored,
        restart: () => {
            setValue(begin.current);
            setRestored(false);
        },
        sent: () => writeDraft(name, null),
    };
}

// The texts of a form: those that it has now, as they were typed.
export const acceptTexts = <T extends Record<string, string>>(kept: T, first: T): T =>
    Object.fromEntries(
        Object.entries(first).map(([name, text]) => {
            const typed: unknown = kept[name];
            return [name, typeof typed === 'string' ? typed : text];
        }),
    ) as T;
