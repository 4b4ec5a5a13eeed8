// When an unpinned balance sheet is deleted, as the server states it. The warning starts three days
// before.
import type {AlmSessionRow} from '../../api/types.gen';

const day = 86_400_000;
const warningDays = 3;

// "deleted in 2 days" while its deletion is near, else null.
export function expiryWarning(
    {expires_at: expiry}: Pick<AlmSessionRow, 'expires_at'>,
    now = Date.now(),
): string | null {
    if (expiry === null) return null;
    const left = Date.parse(expiry) - now;
    if (left > warningDays * day) return null;
    const days = Math.floor(left / day);
    if (days < 1) return 'deleted within a day';
    return `deleted in ${days} ${days === 1 ? 'day' : 'days'}`;
}
