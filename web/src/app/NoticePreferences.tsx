// Which notifications the user receives, and which of them by mail, where the server sends mail.
import {useChange, useMethod} from '../api/queries';
import {NotificationKind, NotificationKindLabels} from '../api/types.gen';
import {enumLabel} from '../ui/enum_labels';
import {CheckField} from '../ui/fields';
import {QueryResult} from '../ui/states';

const labelOf = (kind: NotificationKind) => NotificationKindLabels[kind] ?? enumLabel(kind);

// The list with the kind, or without it.
function withKind(kinds: NotificationKind[], kind: NotificationKind, included: boolean) {
    const others = kinds.filter((one) => one !== kind);
    return included ? [...others, kind] : others;
}

export function NoticePreferences() {
    const preferences = useMethod('notification.preferences', {});
    const change = useChange('notification.set_preferences', ['notification.preferences']);
    return (
        <QueryResult of={preferences} what="Loading your choice of notifications" lines={3}>
            {({off, mail, sends_mail}) => (
                <>
                    <fieldset>
                        <legend>In Ballast</legend>
                        {NotificationKind.map((kind) => (
                            <CheckField
                                key={kind}
                                label={labelOf(kind)}
                                checked={!off.includes(kind)}
                                onChange={(event) =>
                                    change.mutate({
                                        off: withKind(off, kind, !event.target.checked),
                                    })
                                }
                            />
                        ))}
                    </fieldset>
                    {sends_mail && (
                        <fieldset>
                            <legend>Also by e-mail</legend>
                            {NotificationKind.filter((kind) => !off.includes(kind)).map((kind) => (
                                <CheckField
                                    key={kind}
                                    label={labelOf(kind)}
                                    checked={mail.includes(kind)}
                                    onChange={(event) =>
                                        change.mutate({
                                            off,
                                            mail: withKind(mail, kind, event.target.checked),
                                        })
                                    }
                                />
                            ))}
                        </fieldset>
                    )}
                </>
            )}
        </QueryResult>
    );
}
