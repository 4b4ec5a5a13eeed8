// The trades of a session: quick entry, the list as it is carried out, and removal.
import {Allowed} from '../../../app/Allowed';
import {useMemo, useState} from 'react';
import {useChange} from '../../../api/queries';
import {
    ProformaAction,
    ProformaActionLabels,
    type AppliedTrade,
    type ProformaCalculation,
} from '../../../api/types.gen';
import {SymbolText} from '../../../ui/SymbolText';
import {Button, missingFields} from '../../../ui/Button';
import {choices, enumLabel} from '../../../ui/enum_labels';
import {Figure} from '../../../ui/Figure';
import {NumberField, SelectField, TextField} from '../../../ui/fields';
import {errorOf} from '../../../ui/form';
import {number} from '../../../ui/format';
import {Section} from '../../../ui/Page';
import {ProblemView} from '../../../ui/states';
import {Table} from '../../../ui/Table';
import type {Column} from '../../../ui/table_model';
import {stale} from './stale';
import {noEntry, quickEntry, sizes, tradeOf, type Entry} from './trades';

const actions = choices(ProformaAction, ProformaActionLabels);

const columnsOf = (currency: string, onRemove: (id: string) => void): Column<AppliedTrade>[] => [
    {key: 'id', label: 'Trade', text: true, value: (t) => t.id},
    {
        key: 'side',
        label: 'Side',
        text: true,
        value: (t) => (t.side ? enumLabel(t.side) : 'Nothing to trade'),
    },
    {
        key: 'symbol',
        label: 'Symbol',
        text: true,
        value: (t) => t.symbol,
        cell: (t) => <SymbolText symbol={t.symbol} />,
    },
    {
        key: 'quantity',
        label: 'Quantity',
        value: (t) => Number(t.quantity),
        cell: (t) => number(Number(t.quantity)),
    },
    {
        key: 'price',
        label: 'Price',
        unit: currency,
        value: (t) => t.price,
        cell: (t) => <Figure value={t.price} digits={2} />,
    },
    {
        key: 'value',
        label: 'Value',
        unit: currency,
        value: (t) => t.value,
        cell: (t) => <Figure value={t.value} digits={0} />,
        total: (rows) =>
            number(
                rows.reduce((sum, row) => sum + row.value, 0),
                0,
            ),
    },
    {
        key: 'cash',
        label: 'Cash',
        unit: currency,
        value: (t) => t.cash,
        cell: (t) => <Figure value={t.cash} digits={0} signed />,
        total: (rows) =>
            number(
                rows.reduce((sum, row) => sum + row.cash, 0),
                0,
                true,
            ),
    },
    {
        key: 'after',
        label: 'Held after',
        value: (t) => Number(t.after),
        cell: (t) => number(Number(t.after)),
    },
    {
        key: 'remove',
        label: 'Remove',
        text: true,
        value: () => '',
        cell: (t) => (
            <Allowed to="proforma.trades">
                <Button
                    kind="quiet"
                    className="in-cell"
                    aria-label={`Remove trade ${t.id}`}
                    onClick={() => onRemove(t.id)}
                >
                    Remove
                </Button>
            </Allowed>
        ),
    },
];

function EntryForm({data}: {data: ProformaCalculation}) {
    const [entry, setEntry] = useState<Entry>(noEntry);
    const [line, setLine] = useState('');
    const change = useChange('proforma.trades', [...stale]);
    const session = data.session;
    const add = (one: Entry, done: () => void) =>
        change.mutate(
            {id: session.id, if_match: session.etag, add: [tradeOf(one)]} as Parameters<
                typeof change.mutate
            >[0],
            {onSuccess: done},
        );
    const set = (of: keyof Entry) => (event: {target: {value: string}}) =>
        setEntry((now) => ({...now, [of]: event.target.value}));
    const typed = quickEntry(line);
    const closes = entry.action === 'close';
    const errorAt = (field: string) => errorOf(change.error, `add/0/${field}`);
    const atField = ['action', 'symbol', 'quantity', 'weight', 'value', 'price'].some(errorAt);
    return (
        <>
            <form
                className="controls quick-entry"
                aria-label="Quick entry"
                onSubmit={(event) => {
                    event.preventDefault();
                    if (typed) add(typed, () => setLine(''));
                }}
            >
                <TextField
                    label="Quick entry"
                    value={line}
                    placeholder="sell 100 AAPL"
                    hint="Action, size and symbol: 5% is a weight, $5000 a value"
                    onChange={(event) => setLine(event.target.value)}
                />
                <Button
                    type="submit"
                    disabledReason={
                        !typed && 'Enter an action, a size and a symbol, such as sell 100 AAPL.'
                    }
                >
                    Add line
                </Button>
            </form>
            <form
                className="controls"
                aria-label="New trade"
                onSubmit={(event) => {
                    event.preventDefault();
                    add(entry, () => setEntry((now) => ({...noEntry, action: now.action})));
                }}
            >
                <SelectField
                    label="Action"
                    value={entry.action}
                    options={actions}
                    error={errorAt('action')}
                    onChange={set('action')}
                />
                <TextField
                    label="Symbol"
                    value={entry.symbol}
                    error={errorAt('symbol')}
                    onChange={set('symbol')}
                />
                <NumberField
                    label="Size"
                    value={closes ? '' : entry.size}
                    disabled={closes}
                    error={errorAt('quantity') ?? errorAt('weight') ?? errorAt('value')}
                    onChange={set('size')}
                />
                <SelectField
                    label="Size is a"
                    value={entry.of}
                    options={sizes}
                    onChange={set('of')}
                />
                <NumberField
                    label="Price"
                    value={entry.price}
                    placeholder="close"
                    error={errorAt('price')}
                    onChange={set('price')}
                />
                <Button
                    kind="primary"
                    type="submit"
                    disabledReason={
                        change.isPending
                            ? 'Already adding.'
                            : missingFields([
                                  entry.symbol.trim() === '' && 'symbol',
                                  !closes && entry.size.trim() === '' && 'size',
                              ])
                    }
                >
                    Add trade
                </Button>
            </form>
            {change.error && !atField ? <ProblemView error={change.error} /> : null}
        </>
    );
}

export function Blotter({data}: {data: ProformaCalculation}) {
    const remove = useChange('proforma.trades', [...stale]);
    const session = data.session;
    const {mutate} = remove;
    const columns = useMemo(
        () =>
            columnsOf(session.currency, (id) =>
                mutate({id: session.id, if_match: session.etag, remove: [id]} as Parameters<
                    typeof mutate
                >[0]),
            ).filter(({key}) => key !== 'remove' || session.may_change),
        [session, mutate],
    );
    return (
        <Section
            title="Trades"
            note="Applied in their order at the close, or at the price given. Nothing changes the portfolio."
            tools={
                data.trades.length > 0 &&
                session.may_change && (
                    <Allowed to="proforma.trades">
                        <Button
                            onClick={() =>
                                mutate({
                                    id: session.id,
                                    if_match: session.etag,
                                    replace: true,
                                } as Parameters<typeof mutate>[0])
                            }
                        >
                            Remove all trades
                        </Button>
                    </Allowed>
                )
            }
        >
            {session.may_change ? (
                <Allowed to="proforma.trades">
                    <EntryForm data={data} />
                </Allowed>
            ) : (
                <p className="note">
                    {`Made by ${session.owner}: the owner, managers and administrators change it.`}
                </p>
            )}
            <Table
                label="Trades"
                rows={data.trades}
                columns={columns}
                id={(t) => t.id}
                sort={null}
                none="No trades yet. Add one above, or let suggestions propose some."
            />
            {remove.error ? <ProblemView error={remove.error} /> : null}
        </Section>
    );
}
