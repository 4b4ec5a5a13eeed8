// Active sessions, one-time sign-in links and service tokens.
import {Allowed} from '../../app/Allowed';
import {useState} from 'react';
import {useMethod} from '../../api/queries';
import type {Token} from '../../api/types.gen';
import {Button} from '../../ui/Button';
import {Page} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import {isOpen, RevokeToken, tokenColumns} from './tokens';

export default function SessionsPage() {
    const tokens = useMethod('auth.tokens', {});
    const [leaving, setLeaving] = useState<Token | null>(null);
    return (
        <Page title="Active sessions and tokens">
            <QueryResult of={tokens} what="Loading sessions">
                {({data}) => (
                    <Table
                        label="Active sessions and tokens"
                        rows={data}
                        columns={tokenColumns}
                        id={(t) => t.id}
                        filter
                        groups={['kind', 'state']}
                        sort={{key: 'created_at', descending: true}}
                        actions={(t) =>
                            isOpen(t) && (
                                <Allowed to="auth.revoke_token">
                                    <Button
                                        kind="danger"
                                        aria-label={`Revoke ${t.kind} ${t.name}`}
                                        onClick={() => setLeaving(t)}
                                    >
                                        Revoke
                                    </Button>
                                </Allowed>
                            )
                        }
                    />
                )}
            </QueryResult>
            {leaving && <RevokeToken token={leaving} onClose={() => setLeaving(null)} />}
        </Page>
    );
}
