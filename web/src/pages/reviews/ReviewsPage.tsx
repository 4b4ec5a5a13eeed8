// The reviews of the workspace: what waits, what I asked for, what was decided.
import {useMethod} from '../../api/queries';
import {ReviewKind, ReviewState, type ReviewRow} from '../../api/types.gen';
import {Link, navigate, useSearch} from '../../app/router';
import {choices, enumLabel} from '../../ui/enum_labels';
import {SelectField} from '../../ui/fields';
import {instant} from '../../ui/format';
import {Page} from '../../ui/Page';
import {Empty, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {StateChip} from './state';

const columns: Column<ReviewRow>[] = [
    {
        key: 'title',
        label: 'Object',
        text: true,
        value: (r) => r.title,
        cell: (r) => <Link to={r.link}>{r.title}</Link>,
    },
    {key: 'kind', label: 'Kind', text: true, value: (r) => enumLabel(r.kind)},
    {
        key: 'state',
        label: 'State',
        text: true,
        value: (r) => enumLabel(r.state),
        cell: (r) => (
            <>
                <StateChip state={r.state} />
                {r.changed && <span className="tag"> changed since</span>}
            </>
        ),
    },
    {
        key: 'author',
        label: 'Requested by',
        text: true,
        value: (r) => (r.mine ? `${r.author_name} (you)` : r.author_name),
    },
    {
        key: 'requested_at',
        label: 'Requested',
        text: true,
        value: (r) => r.requested_at,
        cell: (r) => instant(r.requested_at),
    },
    {key: 'decided_by', label: 'Decided by', text: true, value: (r) => r.decided_by_name},
    {
        key: 'decided_at',
        label: 'Decided',
        text: true,
        value: (r) => r.decided_at,
        cell: (r) => instant(r.decided_at),
    },
    {key: 'note', label: 'Note', text: true, extra: true, value: (r) => r.decision || r.note},
];

const scopes = [
    ['', 'Everyone’s'],
    ['mine', 'Requested by me'],
] as const;

export default function ReviewsPage() {
    const [chosen, setState] = useSearch('state');
    const state = chosen || 'in_review';
    const [kind, setKind] = useSearch('kind');
    const [scope, setScope] = useSearch('scope');
    const answer = useMethod('review.list', {
        state: state === 'all' ? null : (state as ReviewState),
        kind: kind === '' ? null : (kind as ReviewKind),
        mine: scope === 'mine',
        direction: 'descending',
        limit: 500,
    });
    return (
        <Page
            title="Reviews"
            actions={
                <>
                    <SelectField
                        label="State"
                        value={state}
                        options={[
                            ...choices(ReviewState).filter(([one]) => one !== 'draft'),
                            ['all', 'All'] as const,
                        ]}
                        onChange={(event) => setState(event.target.value)}
                    />
                    <SelectField
                        label="Kind"
                        value={kind}
                        options={[['', 'All'] as const, ...choices(ReviewKind)]}
                        onChange={(event) => setKind(event.target.value)}
                    />
                    <SelectField
                        label="Whose"
                        value={scope}
                        options={scopes}
                        onChange={(event) => setScope(event.target.value)}
                    />
                </>
            }
        >
            <QueryResult of={answer} what="Loading reviews">
                {(data) =>
                    data.data.length === 0 ? (
                        <Empty title="No reviews">
                            <p>
                                A review of a balance sheet, CLO, report or limit is requested on
                                its page. What waits for a decision is listed here.
                            </p>
                        </Empty>
                    ) : (
                        <Table
                            label="Reviews"
                            rows={data.data}
                            columns={columns}
                            id={(r) => `${r.kind} ${r.item}`}
                            sort={null}
                            filter
                            groups={['kind', 'state']}
                            onOpen={(r) => navigate(r.link)}
                        />
                    )
                }
            </QueryResult>
        </Page>
    );
}
