// Fields of a form as text, each with the server's fault of it.
import {useState} from 'react';
import {problemOf} from '../../api/client';

export const faultOf = (error: unknown, field: string): string | null => {
    if (!error) return null;
    const fault = problemOf(error).document.errors?.find(
        (one) => one.pointer === `/${field}` || (one.pointer ?? '').startsWith(`/${field}/`),
    );
    return fault ? [fault.message, fault.hint].filter(Boolean).join('; ') : null;
};

export function useFields<T extends Record<string, string>>(initial: T, error: unknown) {
    const [text, setText] = useState(initial);
    const field = (name: keyof T & string) => ({
        value: text[name] ?? '',
        fault: faultOf(error, name),
        onChange: (event: {target: {value: string}}) =>
            setText((now) => ({...now, [name]: event.target.value})),
    });
    // Whether the refusal says something that no field shows.
    const elsewhere = Boolean(error) && !Object.keys(text).some((name) => faultOf(error, name));
    return {text, field, elsewhere, setText};
}

// "1,234.50" as the server reads it.
export const plainNumber = (text: string): string =>
    text.replaceAll(/[,\s]/g, '').replace('\u2212', '-');
