// "?": the keyboard shortcuts available on this page.
import {CheckField} from '../ui/fields';
import {Dialog} from '../ui/Dialog';
import {shortcuts} from './keys';
import {prefer, usePreferences} from './preferences';
import {useStore} from './store';

const always: [string, string, string][] = [
    ['Table', '\u2191 \u2193 \u2190 \u2192', 'Move between cells'],
    ['Table', 'Enter', 'Edit cell or open row'],
    ['Chart', '\u2190 \u2192', 'Move cursor'],
    ['App', 'Escape', 'Close dialog or panel'],
];

export function KeyMap({onClose}: {onClose: () => void}) {
    const all = useStore(shortcuts);
    const {singleKeys} = usePreferences();
    const rows: [string, string, string][] = [
        ...all.map(({group, keys, what}): [string, string, string] => [group, keys, what]),
        ...always,
    ];
    const groups = [...new Set(rows.map(([group]) => group))];
    return (
        <Dialog title="Keyboard shortcuts" onClose={onClose}>
            <div className="keymap">
                {groups.map((group) => (
                    <section key={group}>
                        <h3>{group}</h3>
                        <dl>
                            {rows
                                .filter(([g]) => g === group)
                                .map(([, keys, what]) => (
                                    <div key={keys + what}>
                                        <dt>
                                            {keys.split(' ').map((key) => (
                                                <kbd key={key}>{key.replace('ctrl+', 'Ctrl ')}</kbd>
                                            ))}
                                        </dt>
                                        <dd>{what}</dd>
                                    </div>
                                ))}
                        </dl>
                    </section>
                ))}
            </div>
            <CheckField
                label="Enable shortcuts without Ctrl"
                checked={singleKeys}
                onChange={(event) => prefer({singleKeys: event.target.checked})}
            />
        </Dialog>
    );
}
