// Which notifications the user receives, and how each kind arrives: in the app, and by mail at once
// or once a day, where the server sends mail.
import {useChange, useMethod} from '../api/queries';
import {
    NotificationKind,
    NotificationKindLabels,
    type NotificationPreferences,
} from '../api/types.gen';
import {enumLabel} from '../ui/enum_labels';
import {SelectField} from '../ui/fields';
import {ProblemView, QueryResult} from '../ui/states';
import {type Arrival, arrivalOf, withArrival} from './arrival';

const labelOf = (kind: NotificationKind) => NotificationKindLabels[kind] ?? enumLabel(kind);

const inApp: readonly [Arrival, string][] = [
    ['off', 'Off'],
    ['app', 'In Ballast'],
];
const byMail: readonly [Arrival, string][] = [
    ...inApp,
    ['mail', 'In Ballast and by mail'],
    ['digest', 'In Ballast, daily mail'],
];

const zones = Intl.supportedValuesOf('timeZone');
// The stored zone may have a name that this browser does not list, such as UTC.
const zonesWith = (stored: string): [string, string][] =>
    [...new Set(['UTC', stored, ...zones])].map((zone) => [zone, zone]);

const hours = Array.from({length: 24}, (_, hour): [string, string] => [
    String(hour),
    `${String(hour).padStart(2, '0')}:00`,
]);

export function NoticePreferences() {
    const preferences = useMethod('notification.preferences', {});
    const change = useChange('notification.set_preferences', ['notification.preferences']);
    const profile = useChange('auth.profile', ['notification.preferences']);
    const options = (chosen: NotificationPreferences) => (chosen.sends_mail ? byMail : inApp);
    return (
        <QueryResult of={preferences} what="Loading your choice of notifications" lines={3}>
            {(chosen) => (
                <>
                    <div className="form-grid">
                        {NotificationKind.map((kind) => (
                            <SelectField
                                key={kind}
                                label={labelOf(kind)}
                                value={arrivalOf(chosen, kind)}
                                options={options(chosen)}
                                onChange={(event) =>
                                    change.mutate(
                                        withArrival(chosen, kind, event.target.value as Arrival),
                                    )
                                }
                            />
                        ))}
                    </div>
                    {chosen.sends_mail && (
                        <>
                            <div className="form-grid">
                                <SelectField
                                    label="Hour of the daily e-mail"
                                    value={String(chosen.digest_hour)}
                                    options={hours}
                                    onChange={(event) =>
                                        change.mutate({
                                            off: chosen.off,
                                            digest_hour: Number(event.target.value),
                                        })
                                    }
                                />
                                <SelectField
                                    label="Your time zone"
                                    value={chosen.time_zone}
                                    options={zonesWith(chosen.time_zone)}
                                    onChange={(event) =>
                                        profile.mutate({time_zone: event.target.value})
                                    }
                                />
                            </div>
                            <p className="note">The daily e-mail lists what you have not read.</p>
                        </>
                    )}
                    {change.error ? <ProblemView error={change.error} /> : null}
                    {profile.error ? <ProblemView error={profile.error} /> : null}
                </>
            )}
        </QueryResult>
    );
}
