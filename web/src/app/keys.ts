// The keyboard. A shortcut is one key ("/"), a sequence ("g p") or a chord ("ctrl+k"), registered
// while the component that answers it is on the page; `?` shows those that are registered now.
import {useEffect, useRef} from 'react';
import {preferences} from './preferences';
import {makeStore} from './store';

export interface Shortcut {
    keys: string;
    what: string;
    group: string;
    run: () => void;
}

export const shortcuts = makeStore<readonly Shortcut[]>([]);

// Answers the keys while the component is on the page.
export function useKey(keys: string, what: string, run: () => void, group = 'Page'): void {
    const latest = useRef(run);
    latest.current = run;
    useEffect(() => {
        const mine: Shortcut = {keys, what, group, run: () => latest.current()};
        shortcuts.set((all) => [...all, mine]);
        return () => shortcuts.set((all) => all.filter((one) => one !== mine));
    }, [keys, what, group]);
}

const isTyping = (target: EventTarget | null): boolean =>
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, select, textarea, [role="combobox"]'));

// The word for a key press: "ctrl+k" (also for the command key), "Escape", "?", "g".
export function wordOf(
    event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
): string {
    const key = event.key.length === 1 && event.key !== '?' ? event.key.toLowerCase() : event.key;
    return (event.ctrlKey || event.metaKey ? 'ctrl+' : '') + (event.altKey ? 'alt+' : '') + key;
}

// How the pressed keys stand to the registered ones: the one they name, whether they begin some.
export function findShortcut(all: readonly Shortcut[], pressed: string[]) {
    const text = pressed.join(' ');
    // The latest wins: a dialog is over the page that it opened from.
    const exact = [...all].reverse().find((one) => one.keys === text);
    return {exact, begins: all.some((one) => one.keys.startsWith(`${text} `))};
}

export function listenToKeys(): () => void {
    let pressed: string[] = [];
    let timer = 0;
    const onKey = (event: KeyboardEvent) => {
        if (event.defaultPrevented || ['Control', 'Shift', 'Alt', 'Meta'].includes(event.key))
            return;
        const word = wordOf(event);
        const single =
            !word.startsWith('ctrl+') && !word.startsWith('alt+') && event.key.length === 1;
        if (single && (isTyping(event.target) || !preferences.get().singleKeys)) return;
        if (single && document.querySelector('.dialog-back')) return;
        clearTimeout(timer);
        pressed = [...pressed, word];
        let found = findShortcut(shortcuts.get(), pressed);
        if (!found.exact && !found.begins && pressed.length > 1) {
            pressed = [word];
            found = findShortcut(shortcuts.get(), pressed);
        }
        if (found.exact) {
            event.preventDefault();
            pressed = [];
            found.exact.run();
        } else if (found.begins) {
            timer = window.setTimeout(() => {
                pressed = [];
            }, 1500);
        } else {
            pressed = [];
        }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
}
