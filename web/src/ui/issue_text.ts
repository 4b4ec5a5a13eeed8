// The text of an issue for a reader: what it concerns is added unless the message names it; ids and
// places in a request are left out, and listed with the codes.
import type {Issue} from '../api/types.gen';
import {withMinus} from './format';

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

// The name of a column or field, such as start_year, which is never capitalized.
const fieldName = /^[a-z0-9]+(_[a-z0-9]+)+\b/;
const isFieldName = (text: string): boolean => fieldName.exec(text)?.[0] === text;

// Starts with a capital letter, as a sentence does; messages of the API begin in lower case.
export const sentence = (text: string): string =>
    fieldName.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);

// Whether the detail of a problem says more than its title and the messages of its errors, of which it
// may repeat the first, with or without its fix and its place in the request or file.
export const saysMore = (
    detail: string,
    title: string,
    errors: readonly {message: string; hint?: string}[],
): boolean =>
    detail !== '' &&
    detail !== title &&
    !errors.some(({message, hint}) =>
        [message, withFix(message, hint)].some((one) => withoutLine(one) === withoutLine(detail)),
    ) &&
    !(errors.length > 0 && detail.startsWith('/'));

// A message without the line of a file, which is before it or after what is wrong.
const withoutLine = (text: string): string =>
    text
        .replace(/^line \d+: /i, '')
        .replace(/ \(line \d+\)/, '')
        .toLowerCase();

// What is wrong and how to fix it, as one sentence.
export const withFix = (message: string, fix?: string): string =>
    fix ? `${message.replace(/[.;]$/, '')}; ${fix}` : message;

export function issueText({message, where}: Pick<Issue, 'message' | 'where'>): string {
    const text = withMinus(sentence(message));
    const isNamed =
        !where ||
        message.includes(where) ||
        where.startsWith('/') ||
        id.test(where) ||
        isFieldName(where);
    return isNamed ? text : `${text} (${where})`;
}
