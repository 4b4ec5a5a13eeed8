// Active sessions, one-time sign-in links and service tokens.
import {useChange, useMethod} from '../../api/queries';
import {Button} from '../../ui/Button';
import {Page} from '../../ui/Page';
import {QueryResult, ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import {isOpen, tokenColumns} from './tokens';

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
                        columns={tokenColumns}
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
