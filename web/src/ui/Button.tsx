import type {ButtonHTMLAttributes, ReactNode} from 'react';

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
    kind?: 'plain' | 'primary' | 'quiet' | 'danger';
    children?: ReactNode;
};

export function Button({kind = 'plain', className = '', type = 'button', ...rest}: Props) {
    return <button {...rest} type={type} className={`button ${kind} ${className}`} />;
}
