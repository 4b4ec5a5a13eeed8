// The priority of sources by kind of data.
import {useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import {MarketSourceKindLabels, type MarketSourceOrder} from '../../api/types.gen';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {enumLabel} from '../../ui/enum_labels';
import {TextField} from '../../ui/fields';
import {Section} from '../../ui/Page';
import {ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {staleAfterPrices} from './stale';
import {useMay} from '../../api/queries';

const kindLabel = (kind: MarketSourceOrder['kind']): string =>
    (MarketSourceKindLabels as Partial<Record<string, string>>)[kind] ?? enumLabel(kind);

const columns: Column<MarketSourceOrder>[] = [
    {key: 'kind', label: 'Data', text: true, value: (o) => kindLabel(o.kind)},
    {
        key: 'order',
        label: 'First choice first',
        text: true,
        value: (o) => o.order.join(', ') || 'the value stored last',
    },
    {
        key: 'stored',
        label: 'Sources stored',
        text: true,
        width: 320,
        value: (o) => o.stored.join(', '),
        cell: (o) => <span className="wrap">{o.stored.join(', ')}</span>,
    },
];

function EditOrder({of, onClose}: {of: MarketSourceOrder; onClose: () => void}) {
    const put = useChange('market.source_order', [
        ...staleAfterPrices,
        'market.sources',
        'market.quotes',
        'market.chain',
        'market.ratings',
        'market.loan_prices',
        'market.fundamentals',
        'options.book',
    ]);
    const [text, setText] = useState(of.order.join(', '));
    const order = text
        .split(/[,;]/)
        .map((one) => one.trim())
        .filter(Boolean);
    return (
        <Dialog title={`Sources of ${kindLabel(of.kind).toLowerCase()}`} onClose={onClose}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    put.mutate({kind: of.kind, order}, {onSuccess: onClose});
                }}
            >
                <TextField
                    label="Order"
                    value={text}
                    hint="Sources separated by commas, the one that wins first. Empty: the value stored last wins."
                    onChange={(event) => setText(event.target.value)}
                />
                <p className="note">
                    {of.stored.length > 0
                        ? `Stored: ${of.stored.join(', ')}.`
                        : 'Nothing of this kind is stored.'}
                </p>
                {put.error ? <ProblemView error={put.error} /> : null}
                <div className="actions">
                    <Button onClick={onClose}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={put.isPending && 'Already saving.'}
                    >
                        Save
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

export function SourceOrders() {
    const sources = useMethod('market.sources', {});
    const mayChange = useMay()('market.source_order') !== false;
    const [editing, setEditing] = useState<MarketSourceOrder | null>(null);
    return (
        <Section
            title="Source priority"
            note="Where several sources state the same, the first of the list counts; sources that are not listed come after it."
        >
            <QueryResult of={sources} what="Loading sources">
                {({data}) => (
                    <Table
                        label="Source priority"
                        rows={data}
                        columns={columns}
                        id={(o) => o.kind}
                        sort={null}
                        filter={false}
                        csv={false}
                        {...(mayChange && {
                            onOpen: setEditing,
                            actions: (o: MarketSourceOrder) => (
                                <Button
                                    kind="quiet"
                                    aria-label={`Edit sources of ${kindLabel(o.kind).toLowerCase()}`}
                                    onClick={() => setEditing(o)}
                                >
                                    Edit
                                </Button>
                            ),
                        })}
                    />
                )}
            </QueryResult>
            {editing && <EditOrder of={editing} onClose={() => setEditing(null)} />}
        </Section>
    );
}
