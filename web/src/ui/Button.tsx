// A button. When disabled it shows the reason next to it and stays in the tab order, so that screen
// readers announce the reason.
import {useId, type ButtonHTMLAttributes, type ReactNode} from 'react';

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> & {
    kind?: 'plain' | 'primary' | 'quiet' | 'danger';
    disabledReason?: string | false | null; // why the button is disabled
    children?: ReactNode;
};

export function Button({
    kind = 'plain',
    className = '',
    type = 'button',
    disabledReason,
    onClick,
    ...rest
}: Props) {
    const id = useId();
    if (!disabledReason)
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
            <span className="disabled-reason" id={id}>
                {disabledReason}
            </span>
        </>
    );
}

// The required fields that are missing: "Required: name, balance."
export const missingFields = (parts: readonly (string | false)[]): string | null => {
    const named = parts.filter((part) => part !== false);
    return named.length > 0 ? `Required: ${named.join(', ')}.` : null;
};

export const fixErrorsFirst = 'Correct the marked fields first.';
