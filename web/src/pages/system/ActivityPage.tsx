// What members did in the workspace, newest first.
import {keepPreviousData} from '@tanstack/react-query';
import {useMethod} from '../../api/queries';
import type {Activity} from '../../api/types.gen';
import {Link, useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {CheckField, SelectField} from '../../ui/fields';
import {instant} from '../../ui/format';
import {Page} from '../../ui/Page';
import {Empty, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';

const columns: Column<Activity>[] = [
    {key: 'at', label: 'Time', text: true, value: (r) => r.at, cell: (r) => instant(r.at)},
    {key: 'name', label: 'Member', text: true, value: (r) => r.name || 'unknown'},
    {
        key: 'what',
        label: 'Activity',
        text: true,
        value: (r) => r.what,
        cell: (r) => <span className="wrap">{r.what}</span>,
    },
    {
        key: 'object',
        label: 'Object',
        text: true,
        value: (r) => r.label,
        cell: (r) => (
            <span className="clip" title={r.object}>
                {r.link ? <Link to={r.link}>{r.label}</Link> : r.label}
            </span>
        ),
    },
    {
        key: 'method',
        label: 'Method',
        text: true,
        extra: true,
        value: (r) => r.method,
        cell: (r) => <code>{r.method}</code>,
    },
];

export default function ActivityPage() {
    const [user, setUser] = useSearch('user');
    const [before, setBefore] = useSearch('before');
    const [all, setAll] = useSearch('calculations');
    const members = useMethod('workspace.members', {});
    const answer = useMethod(
        'activity.list',
        {user, before: Number(before) || 0, limit: 100, calculations: all !== ''},
        {placeholderData: keepPreviousData},
    );
    return (
        <Page
            title="Activity"
            actions={
                <>
                    <CheckField
                        label="Calculations"
                        checked={all !== ''}
                        onChange={(event) => {
                            setBefore('');
                            setAll(event.target.checked ? 'yes' : '');
                        }}
                    />
                    {(members.data?.data.length ?? 0) > 1 && (
                        <SelectField
                            label="Member"
                            value={user}
                            options={[
                                ['', 'All'] as const,
                                ...(members.data?.data ?? []).map((m) => [m.user, m.name] as const),
                            ]}
                            onChange={(event) => {
                                setBefore('');
                                setUser(event.target.value);
                            }}
                        />
                    )}
                </>
            }
        >
            <QueryResult of={answer} what="Loading activity">
                {(data) =>
                    data.data.length === 0 ? (
                        <Empty title="No activity">
                            <p>
                                {all
                                    ? 'Changes, jobs and calculations of the members of this workspace are listed here.'
                                    : 'Changes and jobs of the members of this workspace are listed here.'}
                            </p>
                        </Empty>
                    ) : (
                        <>
                            <Table
                                label="Activity"
                                rows={data.data}
                                columns={columns}
                                id={(r) => String(r.sequence)}
                                sort={null}
                                filter
                                groups={['name']}
                            />
                            <div className="row">
                                {before && <Button onClick={() => setBefore('')}>Newest</Button>}
                                <Button
                                    disabledReason={
                                        data.next_before === null && 'There is no older activity.'
                                    }
                                    onClick={() => setBefore(String(data.next_before ?? ''))}
                                >
                                    Older
                                </Button>
                            </div>
                        </>
                    )
                }
            </QueryResult>
        </Page>
    );
}
