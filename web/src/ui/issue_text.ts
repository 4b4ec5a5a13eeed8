// The text of an issue for a reader: what it concerns is added unless the message names it; ids and
// places in a request are left out, and listed with the codes.
import type {Issue} from '../api/types.gen';

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function issueText({message, where}: Pick<Issue, 'message' | 'where'>): string {
    const text = message.charAt(0).toUpperCase() + message.slice(1);
    const isNamed = !where || message.includes(where) || where.startsWith('/') || id.test(where);
    return isNamed ? text : `${text} (${where})`;
}
