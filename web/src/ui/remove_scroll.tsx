// Replaces the package react-remove-scroll, a dependency of Radix (vite.config.ts): the original
// prevents scrolling with an inserted <style>, which the content security policy forbids; here the
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
