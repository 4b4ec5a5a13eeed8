// How a kind of notifications arrives, as one choice instead of three lists.
import type {
    NotificationKind,
    NotificationPreferences,
    SetNotificationPreferencesRequest,
} from '../api/types.gen';

export type Arrival = 'off' | 'app' | 'mail' | 'digest';

type Lists = Pick<NotificationPreferences, 'off' | 'mail' | 'digest' | 'sends_mail'>;

export function arrivalOf(chosen: Lists, kind: NotificationKind): Arrival {
    if (chosen.off.includes(kind)) return 'off';
    if (!chosen.sends_mail) return 'app';
    if (chosen.digest.includes(kind)) return 'digest';
    return chosen.mail.includes(kind) ? 'mail' : 'app';
}

// The request by which a kind arrives so. Without mail its lists stay as they are.
export function withArrival(
    chosen: Lists,
    kind: NotificationKind,
    arrival: Arrival,
): SetNotificationPreferencesRequest {
    const moved = (kinds: NotificationKind[], included: boolean) => {
        const others = kinds.filter((one) => one !== kind);
        return included ? [...others, kind] : others;
    };
    const off = moved(chosen.off, arrival === 'off');
    if (!chosen.sends_mail || arrival === 'off') return {off};
    return {
        off,
        mail: moved(chosen.mail, arrival === 'mail'),
        digest: moved(chosen.digest, arrival === 'digest'),
    };
}
