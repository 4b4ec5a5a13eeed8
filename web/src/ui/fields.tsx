// Form fields: label above, hint and error below, linked for screen readers.
import {
    useId,
    type InputHTMLAttributes,
    type ReactNode,
    type SelectHTMLAttributes,
    type TextareaHTMLAttributes,
} from 'react';

interface Frame {
    label: string;
    hint?: ReactNode;
    error?: string | null;
    unit?: string;
}

function Field({
    label,
    hint,
    error,
    unit,
    id,
    wide = false,
    children,
}: Frame & {id: string; wide?: boolean; children: ReactNode}) {
    return (
        <div className={`field${error ? ' invalid' : ''}${wide ? ' file-field' : ''}`}>
            <label htmlFor={id}>
                {label}
                {unit && <small> {unit}</small>}
            </label>
            {children}
            {hint && (
                <span className="hint" id={`${id}-hint`}>
                    {hint}
                </span>
            )}
            {error && (
                <span className="error" id={`${id}-error`} role="alert">
                    {error}
                </span>
            )}
        </div>
    );
}

const described = (id: string, {hint, error}: Frame) =>
    [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined;

export function TextField({
    label,
    hint,
    error,
    unit,
    ...rest
}: Frame & InputHTMLAttributes<HTMLInputElement>) {
    const id = useId();
    return (
        <Field {...{label, hint, error, unit, id}}>
            <input
                autoComplete="off"
                spellCheck={false}
                {...rest}
                id={id}
                aria-invalid={error ? true : undefined}
                aria-describedby={described(id, {label, hint, error: error ?? null})}
            />
        </Field>
    );
}

export function NumberField(props: Frame & InputHTMLAttributes<HTMLInputElement>) {
    return <TextField inputMode="decimal" {...props} className="num" />;
}

export function TextArea({
    label,
    hint,
    error,
    unit,
    ...rest
}: Frame & TextareaHTMLAttributes<HTMLTextAreaElement>) {
    const id = useId();
    return (
        <Field {...{label, hint, error, unit, id}}>
            <textarea
                rows={6}
                spellCheck={false}
                {...rest}
                id={id}
                aria-invalid={error ? true : undefined}
                aria-describedby={described(id, {label, hint, error: error ?? null})}
            />
        </Field>
    );
}

// A file input. `again` is the name of the file chosen before a reload, which browsers do not
// preserve; `taken`: the file is read immediately, so that the same one can be chosen again.
export function FileField({
    label,
    hint,
    error,
    again = '',
    taken = false,
    onFiles,
    ...rest
}: Frame & {again?: string; taken?: boolean; onFiles: (files: File[]) => void} & Omit<
        InputHTMLAttributes<HTMLInputElement>,
        'type' | 'onChange'
    >) {
    const id = useId();
    const note = again ? (
        <span role="status">
            <b>{again}</b> was selected before. Select it again: browsers do not restore files after
            a reload.
        </span>
    ) : (
        hint
    );
    return (
        <Field {...{label, hint: note, error, id}} wide>
            <input
                {...rest}
                id={id}
                type="file"
                aria-invalid={error ? true : undefined}
                aria-describedby={described(id, {label, hint: note, error: error ?? null})}
                onChange={(event) => {
                    onFiles([...(event.target.files ?? [])]);
                    if (taken) event.target.value = '';
                }}
            />
        </Field>
    );
}

type Option = readonly [value: string, label: string];

export function SelectField({
    label,
    hint,
    error,
    unit,
    options,
    ...rest
}: Frame & SelectHTMLAttributes<HTMLSelectElement> & {options: readonly Option[]}) {
    const id = useId();
    return (
        <Field {...{label, hint, error, unit, id}}>
            <select
                {...rest}
                id={id}
                aria-describedby={described(id, {label, hint, error: error ?? null})}
            >
                {options.map(([value, text]) => (
                    <option key={value} value={value}>
                        {text}
                    </option>
                ))}
            </select>
        </Field>
    );
}

export function CheckField({
    label,
    ...rest
}: {label: string} & InputHTMLAttributes<HTMLInputElement>) {
    return (
        <label className="check">
            <input type="checkbox" {...rest} /> {label}
        </label>
    );
}

// Options side by side, one of which is selected.
export function Choice<T extends string>({
    label,
    options,
    value,
    onChange,
}: {
    label: string;
    options: readonly (readonly [T, string])[];
    value: T;
    onChange: (value: T) => void;
}) {
    const name = useId();
    return (
        <fieldset className="choice">
            <legend className="sr">{label}</legend>
            {options.map(([one, text]) => (
                <label key={one}>
                    <input
                        type="radio"
                        name={name}
                        value={one}
                        checked={one === value}
                        onChange={() => onChange(one)}
                    />
                    <span>{text}</span>
                </label>
            ))}
        </fieldset>
    );
}
