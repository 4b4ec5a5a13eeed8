// Form fields: label above, hint and error below, linked for screen readers. `of` is what the
// description of the method states about the field: its unit, range, default and explanation.
import {
    useId,
    type InputHTMLAttributes,
    type ReactNode,
    type SelectHTMLAttributes,
    type TextareaHTMLAttributes,
} from 'react';
import {defaultText, errorIn, rangeText, unitText, type FieldSpec} from './field_spec';
import {Popover} from './Popover';

interface Frame {
    label: string;
    hint?: ReactNode;
    error?: string | null;
    unit?: string;
    of?: FieldSpec;
    currency?: string; // of amounts
}

// The explanation of a field, with its range and default.
function Help({of, label, id, unit}: {of: FieldSpec; label: string; id: string; unit: string}) {
    const range = rangeText(of);
    const initial = of.type === 'enum' ? '' : defaultText(of);
    const facts = [
        range && `Range: ${range}`,
        unit && `unit: ${unit}`,
        initial && `default: ${initial}`,
    ].filter(Boolean);
    return (
        <Popover className="chip" label="?" buttonLabel="Help" title={label} describedBy={id}>
            <div className="definition">
                <p>
                    <b>{label}.</b> {of.doc}
                </p>
                {facts.length > 0 && <p className="note">{facts.join('; ')}.</p>}
            </div>
        </Popover>
    );
}

function Field({
    label,
    hint,
    error,
    unit,
    of,
    currency,
    id,
    wide = false,
    children,
}: Frame & {id: string; wide?: boolean; children: ReactNode}) {
    const shown = unit ?? (of ? unitText(of, currency) : '');
    return (
        <div className={`field${error ? ' invalid' : ''}${wide ? ' file-field' : ''}`}>
            <div className="field-label">
                <label htmlFor={id} id={`${id}-label`}>
                    {label}
                    {shown && <small> {shown}</small>}
                </label>
                {of?.doc && <Help {...{of, label}} id={`${id}-label`} unit={shown} />}
            </div>
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

// The properties that are given: an absent one is not undefined.
const frame = ({
    unit,
    of,
    currency,
}: {[K in 'unit' | 'of' | 'currency']: Frame[K] | undefined}) => ({
    ...(unit !== undefined && {unit}),
    ...(of && {of}),
    ...(currency !== undefined && {currency}),
});

// The error of what was typed comes before the server's, which concerns an earlier request.
const errorOf = ({label, error, of}: Frame, value: unknown): string | null => {
    const own = of && typeof value === 'string' ? errorIn(of, value) : null;
    return own ? `${label} is "${value}": ${own}` : (error ?? null);
};

const described = (id: string, {hint, error}: Frame) =>
    [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined;

export function TextField({
    label,
    hint,
    error: given,
    unit,
    of,
    currency,
    ...rest
}: Frame & InputHTMLAttributes<HTMLInputElement>) {
    const id = useId();
    const error = errorOf({label, error: given ?? null, ...(of && {of})}, rest.value);
    return (
        <Field {...{label, hint, error, id, ...frame({unit, of, currency})}}>
            <input
                autoComplete="off"
                spellCheck={false}
                {...(of && {
                    placeholder: defaultText(of),
                    maxLength: of.maxLength,
                    required: of.required,
                })}
                {...rest}
                id={id}
                aria-invalid={error ? true : undefined}
                aria-describedby={described(id, {label, hint, error})}
            />
        </Field>
    );
}

// A code of ISO 4217.
export const CurrencyField = (
    props: Omit<Frame, 'label'> & {label?: string} & InputHTMLAttributes<HTMLInputElement>,
) => <TextField label="Currency" maxLength={3} {...props} />;

export function NumberField(props: Frame & InputHTMLAttributes<HTMLInputElement>) {
    return <TextField inputMode="decimal" {...props} className="num" />;
}

export function TextArea({
    label,
    hint,
    error: given,
    unit,
    of,
    currency,
    ...rest
}: Frame & TextareaHTMLAttributes<HTMLTextAreaElement>) {
    const id = useId();
    const error = errorOf({label, error: given ?? null, ...(of && {of})}, rest.value);
    return (
        <Field {...{label, hint, error, id, ...frame({unit, of, currency})}}>
            <textarea
                rows={6}
                spellCheck={false}
                {...(of && {maxLength: of.maxLength, required: of.required})}
                {...rest}
                id={id}
                aria-invalid={error ? true : undefined}
                aria-describedby={described(id, {label, hint, error})}
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
    of,
    currency,
    options,
    ...rest
}: Frame & SelectHTMLAttributes<HTMLSelectElement> & {options: readonly Option[]}) {
    const id = useId();
    return (
        <Field {...{label, hint, error: error ?? null, id, ...frame({unit, of, currency})}}>
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
