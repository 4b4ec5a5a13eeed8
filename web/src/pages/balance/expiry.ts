// When an unpinned balance sheet is deleted, and whether that is soon, as the server states it.
import type {AlmSessionRow} from '../../api/types.gen';

const day = 86_400_000;

// "deleted in 2 days" while its deletion is near, else null.
export function expiryWarning(
    {expires_at: expiry, expires_soon}: Pick<AlmSessionRow, 'expires_at' | 'expires_soon'>,
    now = Date.now(),
): string | null {
    if (expiry === null || !expires_soon) return null;
    const days = Math.floor((Date.parse(expiry) - now) / day);
    if (days < 1) return 'deleted within a day';
    return `deleted in ${days} ${days === 1 ? 'day' : 'days'}`;
}
