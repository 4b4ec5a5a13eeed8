// A modal dialog on the browser's own <dialog>: it keeps the focus inside, closes on Escape and makes
// the rest inert. (Libraries that lock the page's scrolling put <style> into it, which the content
// security policy forbids.)
import {useEffect, useId, useRef, type ReactNode} from 'react';
import {Button} from './Button';

interface Props {
    title: string;
    onClose: () => void;
    children: ReactNode;
    kind?: 'centre' | 'side' | 'top';
    hideTitle?: boolean;
}

export function Dialog({title, onClose, children, kind = 'centre', hideTitle = false}: Props) {
    const ref = useRef<HTMLDialogElement>(null);
    const id = useId();
    useEffect(() => {
        const before = document.activeElement;
        const dialog = ref.current;
        if (dialog && !dialog.open) dialog.showModal();
        return () => {
            dialog?.close();
            if (before instanceof HTMLElement && before.isConnected)
                before.focus({preventScroll: true});
        };
    }, []);
    return (
        <dialog
            ref={ref}
            className={`dialog ${kind}`}
            aria-labelledby={id}
            onCancel={(event) => {
                event.preventDefault();
                onClose();
            }}
            onMouseDown={(event) => {
                if (event.target === ref.current) onClose();
            }}
        >
            <div className="dialog-box">
                <header className={hideTitle ? 'sr' : 'dialog-head'}>
                    <h2 id={id}>{title}</h2>
                    {!hideTitle && (
                        <Button kind="quiet" aria-label="Close" onClick={onClose}>
                            {'\u2715'}
                        </Button>
                    )}
                </header>
                {children}
            </div>
        </dialog>
    );
}
