// Who can come in: sessions, one-time links, service tokens.
import {useChange, useMethod} from '../../api/queries';
import type {Token} from '../../api/types.gen';
import {Button} from '../../ui/Button';
import {instant} from '../../ui/format';
import {Page} from '../../ui/Page';
import {Answered, ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {word} from '../../ui/words';

const isOpen = (t: Token): boolean =>
    !t.revoked_at && (!t.expires_at || Date.parse(t.expires_at) > Date.now());

const columns: Column<Token>[] = [
    {key: 'kind', label: 'Kind', text: true, value: (t) => t.kind, cell: (t) => word(t.kind)},
    {key: 'name', label: 'Name', text: true, value: (t) => t.name},
    {
        key: 'state',
        label: 'State',
        text: true,
        value: (t) => (isOpen(t) ? 'Open' : t.revoked_at ? 'Ended' : 'Expired'),
    },
    {
        key: 'scopes',
        label: 'May',
        text: true,
        value: (t) => t.scopes.join(', '),
        cell: (t) => t.scopes.join(', ') || 'all that its owner may',
    },
    {
        key: 'created_at',
        label: 'Since',
        text: true,
        value: (t) => t.created_at,
        cell: (t) => instant(t.created_at),
    },
    {
        key: 'expires_at',
        label: 'Until',
        text: true,
        value: (t) => t.expires_at,
        cell: (t) => (t.expires_at ? instant(t.expires_at) : 'no end'),
    },
];

export default function SessionsPage() {
    const tokens = useMethod('auth.tokens', {});
    const revoke = useChange('auth.revoke_token', ['auth.tokens']);
    return (
        <Page title="Sessions and tokens" question="Who can come in, and until when?">
            {revoke.error && <ProblemView error={revoke.error} />}
            <Answered of={tokens} what="Reading the sessions">
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
                                    aria-label={`End ${t.kind} ${t.name}`}
                                    onClick={() => revoke.mutate({id: t.id})}
                                >
                                    End
                                </Button>
                            )
                        }
                    />
                )}
            </Answered>
        </Page>
    );
}
