// A button. One that cannot be used now says why beside it: it keeps its place in the order of the keys,
// so that the reason is found and read out, and does nothing.
import {useId, type ButtonHTMLAttributes, type ReactNode} from 'react';

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> & {
    kind?: 'plain' | 'primary' | 'quiet' | 'danger';
    unready?: string | false | null; // why it cannot be used now
    children?: ReactNode;
};

export function Button({
    kind = 'plain',
    className = '',
    type = 'button',
    unready,
    onClick,
    ...rest
}: Props) {
    const id = useId();
    if (!unready)
        return <button {...rest} {...{type, onClick}} className={`button ${kind} ${className}`} />;
    return (
        <>
            <button
                {...rest}
                type={type}
                className={`button ${kind} ${className}`}
                aria-disabled
                aria-describedby={id}
                onClick={(event) => event.preventDefault()}
            />
            <span className="unready" id={id}>
                {unready}
            </span>
        </>
    );
}

// What a form lacks to be sent: "Still needed: name, balance."
export const stillNeeded = (parts: readonly (string | false)[]): string | null => {
    const named = parts.filter((part) => part !== false);
    return named.length > 0 ? `Still needed: ${named.join(', ')}.` : null;
};

export const mendFirst = 'Mend the marked fields first.';
