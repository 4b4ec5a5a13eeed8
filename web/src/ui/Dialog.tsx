// A modal dialog on Radix Dialog: it traps and restores the focus, closes on Escape and on a click
// outside, and hides the rest of the page from screen readers.
import {useState, type ReactNode} from 'react';
import * as Radix from '@radix-ui/react-dialog';
import {Button} from './Button';

interface Props {
    title: string;
    onClose: () => void;
    children: ReactNode;
    kind?: 'center' | 'side' | 'menu' | 'top' | 'cover'; // menu: at the left edge; cover: hides the page and cannot be closed by the user
    hideTitle?: boolean;
}

// What had the focus before each open dialog, the nearest first.
const before = new WeakMap<Element, readonly Element[]>();

// A dialog that takes the place of another one, such as a link after a form, gives the focus back to
// what opened the first.
function focusedNow(): readonly Element[] {
    const here = document.activeElement;
    if (!here) return [];
    const within = here.closest('.dialog');
    return [here, ...((within && before.get(within)) ?? [])];
}

// What has gone with its row or its dialog cannot take the focus: the page does. A dialog that has
// taken the place of the closed one keeps it.
function giveBack(to: readonly Element[]): void {
    const still = to.find((one) => one instanceof HTMLElement && one.isConnected);
    const page = document.getElementById('main');
    const target = still && still !== document.body ? still : page;
    const open = document.activeElement?.closest('.dialog');
    if (target instanceof HTMLElement && (!open || open.contains(target)))
        target.focus({preventScroll: true});
}

export function Dialog({title, onClose, children, kind = 'center', hideTitle = false}: Props) {
    const [opener] = useState(focusedNow);
    return (
        <Radix.Root open onOpenChange={(open) => !open && onClose()}>
            <Radix.Portal>
                <Radix.Overlay className={`dialog-back ${kind}`} />
                <Radix.Content
                    className={`dialog ${kind}`}
                    aria-describedby={undefined}
                    ref={(content) => {
                        if (content) before.set(content, opener);
                    }}
                    onCloseAutoFocus={(event) => {
                        event.preventDefault();
                        giveBack(opener);
                    }}
                >
                    <div className="dialog-box">
                        <header className={hideTitle ? 'sr' : 'dialog-head'}>
                            <Radix.Title asChild>
                                <h2>{title}</h2>
                            </Radix.Title>
                            {!hideTitle && kind !== 'cover' && (
                                <Button kind="quiet" aria-label="Close" onClick={onClose}>
                                    {'\u2715'}
                                </Button>
                            )}
                        </header>
                        {children}
                    </div>
                </Radix.Content>
            </Radix.Portal>
        </Radix.Root>
    );
}
