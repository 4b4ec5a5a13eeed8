// A modal dialog on Radix Dialog: it traps and restores the focus, closes on Escape and on a click
// outside, and hides the rest of the page from screen readers.
import {useRef, type ReactNode} from 'react';
import * as Radix from '@radix-ui/react-dialog';
import {Button} from './Button';

interface Props {
    title: string;
    onClose: () => void;
    children: ReactNode;
    kind?: 'center' | 'side' | 'menu' | 'top' | 'cover'; // menu: at the left edge; cover: hides the page and cannot be closed by the user
    hideTitle?: boolean;
}

export function Dialog({title, onClose, children, kind = 'center', hideTitle = false}: Props) {
    const before = useRef(document.activeElement);
    const giveBack = (event: Event) => {
        event.preventDefault();
        const to = before.current;
        if (to instanceof HTMLElement && to.isConnected) to.focus({preventScroll: true});
    };
    return (
        <Radix.Root open onOpenChange={(open) => !open && onClose()}>
            <Radix.Portal>
                <Radix.Overlay className={`dialog-back ${kind}`} />
                <Radix.Content
                    className={`dialog ${kind}`}
                    aria-describedby={undefined}
                    onCloseAutoFocus={giveBack}
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
