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
    ['mail', 'In Ballast, and by e-mail at once'],
    ['digest', 'In Ballast, and in a daily e-mail'],
];

export function NoticePreferences() {
    const preferences = useMethod('notification.preferences', {});
    const change = useChange('notification.set_preferences', ['notification.preferences']);
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
                        <p className="note">
                            The daily e-mail leaves at 07:00 UTC and lists what you have not read.
                        </p>
                    )}
                    {change.error ? <ProblemView error={change.error} /> : null}
                </>
            )}
        </QueryResult>
    );
}
