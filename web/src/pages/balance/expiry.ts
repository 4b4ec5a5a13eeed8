// When an unpinned balance sheet is deleted: after a week without use. The warning starts three days
// before.
import type {AlmSessionRow} from '../../api/types.gen';

const day = 86_400_000;
export const unusedDays = 7;
const warningDays = 3;

type Used = Pick<AlmSessionRow, 'pinned' | 'last_accessed_at'>;

// The time of deletion; null for a pinned one.
export const expiryOf = ({pinned, last_accessed_at: used}: Used): number | null =>
    pinned ? null : Date.parse(used) + unusedDays * day;

// "deleted in 2 days" while its deletion is near, else null.
export function expiryWarning(session: Used, now = Date.now()): string | null {
    const expiry = expiryOf(session);
    if (expiry === null || expiry - now > warningDays * day) return null;
    const left = Math.floor((expiry - now) / day);
    if (left < 1) return 'deleted within a day';
    return `deleted in ${left} ${left === 1 ? 'day' : 'days'}`;
}
