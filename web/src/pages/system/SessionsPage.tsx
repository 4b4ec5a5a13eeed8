// Active sessions, one-time sign-in links and service tokens.
import {useChange, useMethod} from '../../api/queries';
import type {Token} from '../../api/types.gen';
import {Button} from '../../ui/Button';
import {instant} from '../../ui/format';
import {Page} from '../../ui/Page';
import {QueryResult, ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {enumLabel} from '../../ui/enum_labels';

const isOpen = (t: Token): boolean =>
    !t.revoked_at && (!t.expires_at || Date.parse(t.expires_at) > Date.now());

const columns: Column<Token>[] = [
    {key: 'kind', label: 'Kind', text: true, value: (t) => t.kind, cell: (t) => enumLabel(t.kind)},
    {key: 'name', label: 'Name', text: true, value: (t) => t.name},
    {
        key: 'state',
        label: 'State',
        text: true,
        value: (t) => (isOpen(t) ? 'Active' : t.revoked_at ? 'Revoked' : 'Expired'),
    },
    {
        key: 'scopes',
        label: 'Permissions',
        text: true,
        value: (t) => t.scopes.join(', '),
        cell: (t) => t.scopes.join(', ') || 'full',
    },
    {
        key: 'created_at',
        label: 'Created',
        text: true,
        value: (t) => t.created_at,
        cell: (t) => instant(t.created_at),
    },
    {
        key: 'expires_at',
        label: 'Expires',
        text: true,
        value: (t) => t.expires_at,
        cell: (t) => (t.expires_at ? instant(t.expires_at) : 'never'),
    },
];

export default function SessionsPage() {
    const tokens = useMethod('auth.tokens', {});
    const revoke = useChange('auth.revoke_token', ['auth.tokens']);
    return (
        <Page title="Active sessions and tokens">
            {revoke.error && <ProblemView error={revoke.error} />}
            <QueryResult of={tokens} what="Loading sessions">
                {({data}) => (
                    <Table
                        label="Sessions and tokens"
                        rows={data}
                        columns={columns}
                        id={(t) => t.id}
                        filter
                        groups={['kind', 'state']}
                        sort={{key: 'created_at', descending: true}}
                        actions={(t) =>
                            isOpen(t) && (
                                <Button
                                    kind="danger"
                                    aria-label={`Revoke ${t.kind} ${t.name}`}
                                    onClick={() => revoke.mutate({id: t.id})}
                                >
                                    Revoke
                                </Button>
                            )
                        }
                    />
                )}
            </QueryResult>
        </Page>
    );
}
