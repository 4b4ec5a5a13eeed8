// Stands in for the package react-remove-scroll that Radix asks for (vite.config.ts): the original locks
// the page's scrolling by a <style> put into it, which the content security policy forbids; here the
// style sheet does it (components.css, html:has(.dialog-back)).
import type {ElementType, ReactNode, Ref} from 'react';

interface Props {
    as?: ElementType;
    children?: ReactNode;
    ref?: Ref<unknown>;
}

export const RemoveScroll = ({as: As = 'div', children, ref}: Props) => (
    <As ref={ref}>{children}</As>
);
