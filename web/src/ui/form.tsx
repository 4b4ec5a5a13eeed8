// Fields of a form as text, kept as a draft until they are sent, each with the server's error of it.
import {problemOf} from '../api/client';
import {acceptTexts, useDraft, type Draft} from '../app/drafts';
import {Button} from './Button';

// What is wrong with a field and how to mend it, by its pointer in the refused request.
export const errorOf = (error: unknown, field: string): string | null => {
    if (!error) return null;
    const found = problemOf(error).document.errors?.find(
        (one) => one.pointer === `/${field}` || (one.pointer ?? '').startsWith(`/${field}/`),
    );
    return found ? [found.message, found.hint].filter(Boolean).join('; ') : null;
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
        error: errorOf(error, of),
        onChange: (event: {target: {value: string}}) =>
            setText((now) => ({...now, [of]: event.target.value})),
    });
    // Whether the refusal says something that no field shows.
    const elsewhere = Boolean(error) && !Object.keys(text).some((of) => errorOf(error, of));
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
