// A small panel below a button: closes on Escape, on a click elsewhere and when the focus leaves.
import {useEffect, useId, useLayoutEffect, useRef, useState, type ReactNode} from 'react';

interface Props {
    label: ReactNode;
    title: string; // of the panel, for screen readers
    className?: string;
    buttonLabel?: string; // when the label is not words
    children: ReactNode | ((close: () => void) => ReactNode);
    onOpen?: () => void;
}

export function Popover({label, title, className = '', buttonLabel, children, onOpen}: Props) {
    const [open, setOpen] = useState(false);
    const root = useRef<HTMLSpanElement>(null);
    const panel = useRef<HTMLDivElement>(null);
    const button = useRef<HTMLButtonElement>(null);
    const id = useId();
    const close = () => {
        setOpen(false);
        button.current?.focus();
    };

    useEffect(() => {
        if (!open) return;
        const elsewhere = (event: Event) => {
            if (!root.current?.contains(event.target as Node)) setOpen(false);
        };
        document.addEventListener('mousedown', elsewhere);
        document.addEventListener('focusin', elsewhere);
        return () => {
            document.removeEventListener('mousedown', elsewhere);
            document.removeEventListener('focusin', elsewhere);
        };
    }, [open]);

    // Fixed to the window, so that no box it stands in can cut it off.
    useLayoutEffect(() => {
        if (!open || !panel.current || !button.current) return;
        const at = button.current.getBoundingClientRect();
        const box = panel.current.getBoundingClientRect();
        const left = Math.max(8, Math.min(at.left, window.innerWidth - box.width - 8));
        const below = at.bottom + 4 + box.height <= window.innerHeight - 8;
        panel.current.style.left = `${left}px`;
        panel.current.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - 4 - box.height)}px`;
    }, [open]);

    return (
        <span
            className={`popover ${className}`}
            ref={root}
            onKeyDown={(event) => {
                if (open && event.key === 'Escape') {
                    event.stopPropagation();
                    event.preventDefault();
                    close();
                }
            }}
        >
            <button
                type="button"
                ref={button}
                aria-expanded={open}
                aria-haspopup="dialog"
                aria-label={buttonLabel}
                aria-controls={open ? id : undefined}
                onClick={() => {
                    if (!open) onOpen?.();
                    setOpen(!open);
                }}
            >
                {label}
            </button>
            {open && (
                <div className="popover-panel" id={id} ref={panel} role="dialog" aria-label={title}>
                    {typeof children === 'function' ? children(close) : children}
                </div>
            )}
        </span>
    );
}
