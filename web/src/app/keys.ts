// The keyboard. A shortcut is one key ("/"), a sequence ("g p") or a chord ("ctrl+k"), registered
// while its component is mounted; `?` lists those registered now.
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

// Registers a shortcut while the component is mounted.
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

// The name of a key press: "ctrl+k" (also for the command key), "Escape", "?", "g".
export function keyName(
    event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
): string {
    const key = event.key.length === 1 && event.key !== '?' ? event.key.toLowerCase() : event.key;
    return (event.ctrlKey || event.metaKey ? 'ctrl+' : '') + (event.altKey ? 'alt+' : '') + key;
}

// The shortcut that the pressed keys match, and whether they begin a longer one.
export function findShortcut(all: readonly Shortcut[], pressed: string[]) {
    const text = pressed.join(' ');
    // The latest takes precedence: a dialog covers the page it was opened from.
    const exact = [...all].reverse().find((one) => one.keys === text);
    return {exact, begins: all.some((one) => one.keys.startsWith(`${text} `))};
}

export function listenToKeys(): () => void {
    let pressed: string[] = [];
    let timer = 0;
    const onKey = (event: KeyboardEvent) => {
        if (event.defaultPrevented || ['Control', 'Shift', 'Alt', 'Meta'].includes(event.key))
            return;
        const name = keyName(event);
        const single =
            !name.startsWith('ctrl+') && !name.startsWith('alt+') && event.key.length === 1;
        if (single && (isTyping(event.target) || !preferences.get().singleKeys)) return;
        if (single && document.querySelector('.dialog-back')) return;
        clearTimeout(timer);
        pressed = [...pressed, name];
        let found = findShortcut(shortcuts.get(), pressed);
        if (!found.exact && !found.begins && pressed.length > 1) {
            pressed = [name];
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
