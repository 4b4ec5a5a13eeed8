// Notifications in the frame: the number of unread ones, and the latest.
import {useChange, useMethod} from '../api/queries';
import type {Notification} from '../api/types.gen';
import {Button} from '../ui/Button';
import {instant} from '../ui/format';
import {plainTitle} from '../ui/pages_in_text';
import {Popover} from '../ui/Popover';
import {QueryResult} from '../ui/states';
import {NoticePreferences} from './NoticePreferences';
import {Link} from './router';

function Item({one, onRead}: {one: Notification; onRead: (id: string) => void}) {
    const read = () => {
        if (one.read_at === null) onRead(one.id);
    };
    return (
        <li className={one.read_at === null ? 'unread' : ''}>
            {one.link ? (
                <Link to={one.link} onClick={read}>
                    {plainTitle(one.title)}
                </Link>
            ) : (
                <b>{plainTitle(one.title)}</b>
            )}{' '}
            <small>{instant(one.created_at)}</small>
            {one.body && <p className="note">{one.body}</p>}
        </li>
    );
}

export function Bell() {
    const list = useMethod(
        'notification.list',
        {limit: 30, direction: 'descending'},
        {refetchInterval: 60_000},
    );
    const read = useChange('notification.read', ['notification.list']);
    const unread = list.data?.unread ?? 0;
    return (
        <Popover
            className="bell"
            title="Notifications"
            buttonLabel={unread > 0 ? `Notifications, ${unread} unread` : 'Notifications'}
            label={
                <>
                    <svg width="14" height="14" viewBox="0 0 16 16" aria-hidden="true">
                        <path
                            fill="none"
                            stroke="currentColor"
                            strokeWidth="1.4"
                            strokeLinejoin="round"
                            d="M3 12.5h10l-1.3-2V7a3.7 3.7 0 0 0-7.4 0v3.5zM6.6 14.3h2.8"
                        />
                    </svg>
                    {unread > 0 && <span className="flag">{unread > 99 ? '99+' : unread}</span>}
                </>
            }
        >
            <QueryResult of={list} what="Loading notifications" lines={3}>
                {(data) =>
                    data.data.length === 0 ? (
                        <p className="note">No notifications yet.</p>
                    ) : (
                        <>
                            <ul className="notifications">
                                {data.data.map((one) => (
                                    <Item
                                        key={one.id}
                                        one={one}
                                        onRead={(id) => read.mutate({ids: [id]})}
                                    />
                                ))}
                            </ul>
                            <Button
                                onClick={() => read.mutate({all: true})}
                                disabledReason={unread === 0 && 'All are read.'}
                            >
                                Mark all as read
                            </Button>
                        </>
                    )
                }
            </QueryResult>
            <details>
                <summary>Which notifications</summary>
                <NoticePreferences />
            </details>
        </Popover>
    );
}
