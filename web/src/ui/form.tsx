// Form fields as text, stored as a draft until they are submitted, each with its error from the
// server.
import {problemOf} from '../api/client';
import {acceptTexts, useDraft, type Draft} from '../app/drafts';
import {Button} from './Button';
import {isValid, type FieldSpec} from './field_spec';

// The error and suggested fix of a field, by its pointer in the rejected request.
export const errorOf = (error: unknown, field: string): string | null => {
    if (!error) return null;
    const found = problemOf(error).document.errors?.find(
        (one) => one.pointer === `/${field}` || (one.pointer ?? '').startsWith(`/${field}/`),
    );
    return found ? [found.message, found.hint].filter(Boolean).join('; ') : null;
};

// The errors of a form that keeps no draft, such as one with passwords: at each of the fields, and
// whether the error concerns none of them.
export const errorsOf = <F extends string>(error: unknown, fields: readonly F[]) => ({
    at: (field: F): string | null => errorOf(error, field),
    elsewhere: Boolean(error) && !fields.some((field) => errorOf(error, field)),
});

// What a form knows of its fields, by name.
export type Specs<T> = Partial<Record<keyof T & string, FieldSpec>>;

// `name` identifies the draft of the form; `error` is the last error response. `specs` are the
// fields whose range, unit, default and explanation come from the description of the method.
export function useFields<T extends Record<string, string>>(
    name: string,
    initial: T,
    error: unknown,
    specs: Specs<T> = {},
) {
    const draft = useDraft(name, initial, {accept: acceptTexts});
    const {value: text, set: setText} = draft;
    const field = (of: keyof T & string) => ({
        value: text[of] ?? '',
        error: errorOf(error, of),
        ...(specs[of] && {of: specs[of]}),
        onChange: (event: {target: {value: string}}) =>
            setText((now) => ({...now, [of]: event.target.value})),
    });
    // Whether the error concerns no field of the form.
    const elsewhere = Boolean(error) && !Object.keys(text).some((of) => errorOf(error, of));
    // The fields whose text cannot be sent.
    const invalid = (Object.keys(specs) as (keyof T & string)[]).filter((of) => {
        const spec = specs[of];
        return spec !== undefined && !isValid(spec, text[of] ?? '');
    });
    return {text, field, elsewhere, invalid, setText, draft};
}

// Notes that unsaved input was restored, with a button that resets it.
export function DraftNote({of}: {of: Pick<Draft<unknown>, 'restored' | 'reset'>}) {
    if (!of.restored) return null;
    return (
        <p className="note draft" role="status">
            Unsaved input was restored.{' '}
            <Button kind="quiet" onClick={of.reset}>
                Start over
            </Button>
        </p>
    );
}
