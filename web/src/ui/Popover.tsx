// A small panel below a button, on Radix Popover: it stays inside the window and closes on Escape,
// on a click outside and when it loses the focus.
import {useState, type ReactNode} from 'react';
import * as Radix from '@radix-ui/react-popover';

interface Props {
    label: ReactNode;
    title: string; // title of the panel, for screen readers
    className?: string;
    buttonLabel?: string; // required when the label is not text
    describedBy?: string; // id of what the button belongs to
    children: ReactNode | ((close: () => void) => ReactNode);
    onOpen?: () => void;
}

export function Popover({
    label,
    title,
    className = '',
    buttonLabel,
    describedBy,
    children,
    onOpen,
}: Props) {
    const [open, setOpen] = useState(false);
    const change = (next: boolean) => {
        if (next) onOpen?.();
        setOpen(next);
    };
    return (
        <Radix.Root open={open} onOpenChange={change}>
            <span className={`popover ${className}`}>
                <Radix.Trigger aria-label={buttonLabel} aria-describedby={describedBy}>
                    {label}
                </Radix.Trigger>
            </span>
            <Radix.Portal>
                <Radix.Content
                    className="popover-panel"
                    aria-label={title}
                    align="start"
                    sideOffset={4}
                    collisionPadding={8}
                >
                    {typeof children === 'function' ? children(() => change(false)) : children}
                </Radix.Content>
            </Radix.Portal>
        </Radix.Root>
    );
}
