// Fields of a form as text, kept as a draft until they are sent, each with the server's fault of it.
import {problemOf} from '../api/client';
import {acceptTexts, useDraft, type Draft} from '../app/drafts';
import {Button} from './Button';

// What is wrong with a field and how to mend it, by its pointer in the refused request.
export const faultOf = (error: unknown, field: string): string | null => {
    if (!error) return null;
    const fault = problemOf(error).document.errors?.find(
        (one) => one.pointer === `/${field}` || (one.pointer ?? '').startsWith(`/${field}/`),
    );
    return fault ? [fault.message, fault.hint].filter(Boolean).join('; ') : null;
};

// `name` tells the form's draft from all others; `error` is the last refusal.
export function useFields<T extends Record<string, string>>(
    name: string,
    initial: T,
    error: unknown,
) {
    const draft = useDraft(name, initial, {accept: acceptTexts});
    const {value: text, set: setText} = draft;
    const field = (of: keyof T & string) => ({
        value: text[of] ?? '',
        fault: faultOf(error, of),
        onChange: (event: {target: {value: string}}) =>
            setText((now) => ({...now, [of]: event.target.value})),
    });
    // Whether the refusal says something that no field shows.
    const elsewhere = Boolean(error) && !Object.keys(text).some((of) => faultOf(error, of));
    return {text, field, elsewhere, setText, draft};
}

// Says that what is shown was typed before, and how to begin anew.
export function DraftNote({of}: {of: Pick<Draft<unknown>, 'restored' | 'restart'>}) {
    if (!of.restored) return null;
    return (
        <p className="note draft" role="status">
            What you typed before is here again.{' '}
            <Button kind="quiet" onClick={of.restart}>
                Start afresh
            </Button>
        </p>
    );
}
