// The keyboard. Single keys can be switched off (WCAG 2.1.4); the choice is kept in this browser.
import {byId, fill, h} from './dom.js';

const store = 'ballast.keys';

export const keysOn = () => {
    try {
        return localStorage.getItem(store) !== 'off';
    } catch {
        return true;  // a browser may refuse storage
    }
};

function setKeys(on) {
    try {
        localStorage.setItem(store, on ? 'on' : 'off');
    } catch {
        // The choice then lasts as long as the page does not: nothing to mend.
    }
}

const map = [
    ['j  \u2193', 'Next portfolio'], ['k  \u2191', 'Portfolio before'], ['Enter', 'Open it'],
    ['/', 'Filter the positions'], ['r', 'Run with these parameters'], ['Esc', 'Cancel the run'],
    ['1 \u2026 9', 'Go to a section'], ['?', 'This list'],
];

export function showKeys() {
    const dialog = byId('keys');
    fill(dialog, h('h2', {id: 'keys-title'}, 'Keys'),
         h('dl', {class: 'keys'}, map.map(([key, what]) =>
             h('div', {}, h('dt', {}, key.split('  ').map((k) => [h('kbd', {}, k), ' '])), h('dd', {}, what)))),
         h('p', {}, 'Charts: arrow keys move the cursor.'),
         h('label', {}, h('input', {type: 'checkbox', checked: keysOn(),
                                    onchange: (event) => setKeys(event.target.checked)}), ' Single keys are on'),
         h('form', {method: 'dialog'}, h('button', {class: 'primary'}, 'Close')));
    dialog.showModal();
}

function moveInList(step) {
    const links = [...document.querySelectorAll('#portfolios a')];
    if (links.length === 0) return;
    const here = links.indexOf(document.activeElement);
    const start = here >= 0 ? here : links.findIndex((a) => a.hasAttribute('aria-current'));
    links[Math.min(links.length - 1, Math.max(0, here < 0 ? start : start + step))].focus();
}

// on: {run(), cancel(), section(index)}
export function listenToKeys(on) {
    document.addEventListener('keydown', (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
        const typing = event.target.closest('input, select, textarea');
        if (event.key === 'Escape') {
            if (typing) typing.blur();
            return on.cancel();
        }
        if (typing) return;
        const inList = event.target.closest('#portfolios');
        if (inList && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
            event.preventDefault();
            return moveInList(event.key === 'ArrowDown' ? 1 : -1);
        }
        if (!keysOn()) return;
        const actions = {'j': () => moveInList(1), 'k': () => moveInList(-1), 'r': on.run, '?': showKeys,
                         '/': () => byId('filter')?.focus()};
        const action = actions[event.key] ??
            (/^[1-9]$/.test(event.key) ? () => on.section(Number(event.key) - 1) : null);
        if (!action) return;
        event.preventDefault();
        action();
    });
}
