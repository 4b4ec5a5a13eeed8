// Allocation: target weights, drift from them, and the orders that rebalance the holdings.
import {useMemo, useState} from 'react';
import {useMethod} from '../../api/queries';
import {
    RebalanceTo,
    RebalanceToLabels,
    RebalanceWhen,
    RebalanceRequestFields as specs,
    type Allocation,
    type RebalanceResponse,
    type UnplacedReason,
} from '../../api/types.gen';
import {useAsOf, useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {Chip} from '../../ui/Definition';
import {choices, enumLabel} from '../../ui/enum_labels';
import {Choice, NumberField, SelectField} from '../../ui/fields';
import {fieldNumber, type FieldSpec} from '../../ui/field_spec';
import {Figure} from '../../ui/Figure';
import {plural} from '../../ui/format';
import {Section, Tile, Tiles} from '../../ui/Page';
import {Empty, QueryResult} from '../../ui/states';
import {SymbolText} from '../../ui/SymbolText';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import type {Why} from '../../ui/Why';
import {Quality} from '../portfolios/frame';
import {AllocationForm, DeleteAllocation, type Draft} from './AllocationForm';
import {
    asNumber,
    basisOf,
    EmptyLedger,
    LedgerFrame,
    Money,
    money,
    useAccountName,
    useIsEmpty,
    withAccountNames,
} from './frame';
import {units} from './lot_columns';
import {OrderExport} from './OrderExport';

type Bucket = RebalanceResponse['buckets'][number];
type Order = RebalanceResponse['orders'][number];
type Sale = Order['lots'][number] & {account: string; symbol: string};

const bucketName = (plan: RebalanceResponse['plan'], bucket: string): string =>
    bucket === ''
        ? 'Not assigned'
        : plan.by === 'type' || plan.by === 'sector' || bucket === 'cash'
          ? enumLabel(bucket)
          : bucket;

function Headline({data}: {data: RebalanceResponse}) {
    const {totals, currency} = data;
    const why = (): Why =>
        ({
            ...basisOf('ledger.rebalance', data),
            asOf: data.as_of,
            title: 'Managed value',
            value: money(data.managed_value),
            unit: currency,
            inputs: [['Cash reserve, left out', money(data.plan.cash_reserve)]],
            included: {
                title: 'Buckets with a target',
                total: money(data.managed_value),
                rows: data.buckets.map((b) => ({
                    name: bucketName(data.plan, b.bucket),
                    value: money(b.value),
                })),
            },
            excluded: {
                title: 'Holdings without a target',
                rows: data.untargeted.map((b) => ({
                    name: bucketName(data.plan, b.bucket),
                    value: money(b.value),
                })),
            },
        }) as Why;
    const gain = (asNumber(totals.short_term_gain) ?? 0) + (asNumber(totals.long_term_gain) ?? 0);
    return (
        <Tiles>
            <Tile
                label="Managed value"
                value={
                    <Money
                        value={data.managed_value}
                        unit={currency}
                        name="allocation.managed_value"
                        why={why}
                    />
                }
                note={
                    data.untargeted.length > 0
                        ? `${plural(data.untargeted.length, 'bucket')} without a target left out`
                        : 'all holdings'
                }
            />
            <Tile
                label="Largest drift"
                chip={<Chip term="drift" />}
                value={
                    <>
                        <Figure
                            value={data.largest_drift}
                            percent
                            name="allocation.largest_drift"
                        />
                        <span className="unit">%</span>
                    </>
                }
                note={data.breached ? 'outside a band' : 'within all bands'}
            />
            <Tile
                label="Sales"
                value={<Money value={totals.sold} unit={currency} name="allocation.sold" />}
                note={plural(data.orders.filter((o) => o.side === 'sell').length, 'order')}
            />
            <Tile
                label="Purchases"
                value={<Money value={totals.bought} unit={currency} name="allocation.bought" />}
                note={plural(data.orders.filter((o) => o.side === 'buy').length, 'order')}
            />
            <Tile
                label="Taxed gain"
                chip={<Chip term="realized_gain" />}
                value={<Money value={gain} unit={currency} signed name="allocation.gain" />}
                note={`${money(totals.short_term_gain, 0, true)} short term`}
            />
            <Tile
                label="Estimated tax"
                value={
                    <Money
                        value={totals.estimated_tax}
                        unit={currency}
                        signed
                        name="allocation.tax"
                        reason={data.orders.length === 0 ? 'no sales' : 'requires both tax rates'}
                    />
                }
            />
        </Tiles>
    );
}

const share = (value: number, digits = 1, signed = false) => (
    <Figure value={value} percent digits={digits} signed={signed} />
);

function Buckets({data}: {data: RebalanceResponse}) {
    const columns: Column<Bucket>[] = [
        {
            key: 'bucket',
            label: 'Bucket',
            text: true,
            value: (b) => bucketName(data.plan, b.bucket),
        },
        {
            key: 'value',
            label: 'Value',
            unit: data.currency,
            value: (b) => asNumber(b.value),
            cell: (b) => <Money value={b.value} />,
            total: () => money(data.managed_value),
        },
        {
            key: 'target',
            label: 'Target',
            unit: '%',
            value: (b) => b.target,
            cell: (b) => share(b.target),
        },
        {
            key: 'weight',
            label: 'Weight',
            unit: '%',
            value: (b) => b.weight,
            cell: (b) => share(b.weight),
        },
        {
            key: 'drift',
            label: 'Drift',
            unit: '%',
            value: (b) => b.drift,
            cell: (b) => share(b.drift, 1, true),
            chip: <Chip term="drift" />,
        },
        {
            key: 'band',
            label: 'Band',
            unit: '\u00b1%',
            value: (b) => b.band,
            cell: (b) => share(b.band),
        },
        {
            key: 'status',
            label: 'Status',
            text: true,
            value: (b) => enumLabel(b.status),
        },
        {
            key: 'after_weight',
            label: 'After orders',
            unit: '%',
            value: (b) => b.after_weight,
            cell: (b) => share(b.after_weight),
        },
        {
            key: 'difference',
            label: 'To target',
            unit: data.currency,
            value: (b) => asNumber(b.difference),
            cell: (b) => <Money value={b.difference} signed />,
        },
    ];
    return (
        <Table
            label="Buckets"
            rows={data.buckets}
            columns={columns}
            id={(b) => b.bucket}
            sort={null}
        />
    );
}

const gainOf = (order: Order): number | null =>
    order.side === 'sell'
        ? order.lots.reduce((sum, lot) => sum + (asNumber(lot.gain) ?? 0), 0)
        : null;

function Orders({data}: {data: RebalanceResponse}) {
    const accountName = useAccountName();
    const columns: Column<Order>[] = [
        {key: 'side', label: 'Side', text: true, value: (o) => enumLabel(o.side)},
        {
            key: 'symbol',
            label: 'Symbol',
            text: true,
            value: (o) => o.symbol,
            cell: (o) => <SymbolText symbol={o.symbol} />,
        },
        {key: 'account', label: 'Account', text: true, value: (o) => o.account},
        {
            key: 'quantity',
            label: 'Quantity',
            value: (o) => asNumber(o.quantity),
            cell: (o) => units(o.quantity),
        },
        {
            key: 'price',
            label: 'Price',
            value: (o) => asNumber(o.price),
            cell: (o) => `${money(o.price)} ${o.currency}`,
        },
        {
            key: 'value',
            label: 'Value',
            unit: data.currency,
            value: (o) => asNumber(o.value),
            cell: (o) => <Money value={o.value} />,
        },
        {
            key: 'gain',
            label: 'Gain',
            unit: data.currency,
            value: gainOf,
            cell: (o) => (o.side === 'sell' ? <Money value={gainOf(o)} signed /> : ''),
        },
        {key: 'lots', label: 'Lots', value: (o) => (o.side === 'sell' ? o.lots.length : null)},
        {
            key: 'bucket',
            label: 'Bucket',
            text: true,
            value: (o) => bucketName(data.plan, o.bucket),
        },
    ];
    return (
        <Table
            label="Orders"
            rows={data.orders}
            columns={withAccountNames(columns, accountName)}
            id={(o) => `${o.side} ${o.account} ${o.symbol}`}
            sort={null}
            none={
                data.breached
                    ? 'No order reduces the drift.'
                    : 'Every bucket is within its band: nothing to do.'
            }
        />
    );
}

function LotSales({data}: {data: RebalanceResponse}) {
    const accountName = useAccountName();
    const rows = useMemo(
        () =>
            data.orders.flatMap((o) =>
                o.lots.map((lot): Sale => ({...lot, account: o.account, symbol: o.symbol})),
            ),
        [data],
    );
    const columns: Column<Sale>[] = [
        {key: 'symbol', label: 'Symbol', text: true, value: (l) => l.symbol},
        {key: 'account', label: 'Account', text: true, value: (l) => l.account},
        {key: 'acquired', label: 'Acquired', text: true, value: (l) => l.acquired},
        {
            key: 'quantity',
            label: 'Quantity',
            value: (l) => asNumber(l.quantity),
            cell: (l) => units(l.quantity),
        },
        {
            key: 'proceeds',
            label: 'Proceeds',
            unit: data.currency,
            value: (l) => asNumber(l.proceeds),
            cell: (l) => <Money value={l.proceeds} />,
        },
        {
            key: 'gain',
            label: 'Gain',
            unit: data.currency,
            value: (l) => asNumber(l.gain),
            cell: (l) => <Money value={l.gain} signed />,
        },
        {key: 'term', label: 'Term', text: true, value: (l) => enumLabel(l.term)},
        {key: 'taxed', label: 'Taxed', text: true, value: (l) => (l.taxed ? 'Yes' : 'No')},
        {
            key: 'tax',
            label: 'Estimated tax',
            unit: data.currency,
            value: (l) => asNumber(l.estimated_tax),
            cell: (l) => <Money value={l.estimated_tax} signed reason="requires both tax rates" />,
        },
    ];
    if (rows.length === 0) return null;
    return (
        <Section
            title="Lots to sell"
            note="Losses first, then accounts that pay no tax on gains, then long-term before short-term gains; with tax rates, in the order of the tax per unit of proceeds. Identify the lots to the broker at the sale."
        >
            <Table
                label="Lots to sell"
                rows={rows}
                columns={withAccountNames(columns, accountName)}
                id={(l) => `${l.account} ${l.symbol} ${l.lot_id}`}
                sort={null}
            />
        </Section>
    );
}

const reasons: Record<UnplacedReason, string> = {
    wash_sale: 'What the bucket holds was sold at a loss within 30 days',
    no_symbol: 'Nothing of it is held, and the target names no symbol to buy',
    other_bucket: 'The symbol to buy belongs to another bucket',
    no_price: 'The symbol to buy has no price or exchange rate',
    cash: 'The accounts lack cash in its currency',
    holdings: 'What is held cannot be sold',
};

function Remarks({data}: {data: RebalanceResponse}) {
    const heldBack = asNumber(data.totals.held_back) ?? 0;
    if (data.unplaced.length === 0 && data.purchase_blocks.length === 0 && heldBack === 0)
        return null;
    return (
        <Section title="What the orders leave">
            <ul>
                {data.unplaced.map((u) => (
                    <li key={`${u.bucket} ${u.side}`}>
                        {`${bucketName(data.plan, u.bucket)}: ${money(u.value)} ${data.currency} to ${u.side} remain. ${reasons[u.reason]}.`}
                    </li>
                ))}
                {heldBack > 0 && (
                    <li>
                        {`Lots at a loss worth ${money(heldBack)} ${data.currency} are held back: a purchase of the last 30 days would make their sale a wash sale.`}
                    </li>
                )}
                {data.purchase_blocks.map((block) => (
                    <li key={block.symbol}>
                        {`Do not buy ${block.symbol} in any account, nor reinvest its dividends, until ${block.until} inclusive: its loss would be disallowed.`}
                    </li>
                ))}
            </ul>
        </Section>
    );
}

// Targets to start with: the present weights by type.
function useStart(asOf: string): Draft | null {
    const held = useMethod('ledger.holdings', {
        as_of: asOf || null,
        group_by: 'type' as const,
        on_error: 'skip',
    });
    return useMemo(() => {
        if (!held.data) return null;
        const groups = held.data.groups.filter((g) => (g.weight ?? 0) > 0);
        const targets = groups.map((g) => ({
            bucket: g.key,
            weight: Math.round((g.weight ?? 0) * 100) / 100,
        }));
        if (!targets.some((t) => t.bucket === 'cash')) targets.push({bucket: 'cash', weight: 0});
        const first = targets[0];
        const rest = targets.slice(1).reduce((sum, t) => sum + t.weight, 0);
        if (first) first.weight = Math.max(0, Math.round((1 - rest) * 100) / 100);
        return {name: 'main', by: 'type', targets, band_absolute: 0.05, band_relative: 0.25};
    }, [held.data]);
}

export default function AllocationPage() {
    const [asOf] = useAsOf();
    const [name, setName] = useSearch('plan');
    const [when, setWhen] = useSearch('when');
    const [to, setTo] = useSearch('to');
    const [short, setShort] = useSearch('short');
    const [long, setLong] = useSearch('long');
    const [editing, setEditing] = useState<Draft | null>(null);
    const [removing, setRemoving] = useState<Allocation | null>(null);
    const [exporting, setExporting] = useState(false);
    const empty = useIsEmpty();
    const plans = useMethod('ledger.allocation.list', {});
    const start = useStart(asOf);
    const shown = plans.data?.data.find((p) => p.name === name) ?? plans.data?.data[0] ?? null;
    const rate = (of: FieldSpec, text: string) => {
        const value = fieldNumber(of, text);
        return value !== null && value >= 0 && value <= 1 ? value : null;
    };
    const shortRate = rate(specs.short_term_rate, short);
    const longRate = rate(specs.long_term_rate, long);
    const rates = shortRate !== null && longRate !== null;
    const request = useMemo(
        () =>
            shown && {
                allocation: shown.name,
                as_of: asOf || null,
                when: when === 'always' ? ('always' as const) : ('breached' as const),
                to: to === 'band' ? ('band' as const) : ('target' as const),
                short_term_rate: rates ? shortRate : null,
                long_term_rate: rates ? longRate : null,
                on_error: 'skip' as const,
            },
        [shown, asOf, when, to, rates, shortRate, longRate],
    );
    const result = useMethod('ledger.rebalance', request, {placeholderData: (before) => before});
    const {data} = result;
    return (
        <LedgerFrame
            title="Allocation"
            actions={
                <>
                    {data && (
                        <Quality coverage={data.coverage} issues={data.issues} asOf={data.as_of} />
                    )}
                    {(plans.data?.data.length ?? 0) > 1 && shown && (
                        <SelectField
                            label="Plan"
                            value={shown.name}
                            onChange={(event) => setName(event.target.value)}
                            options={(plans.data?.data ?? []).map((p) => [p.name, p.name] as const)}
                        />
                    )}
                    {shown && <Button onClick={() => setEditing(shown)}>Edit targets</Button>}
                    {shown && start && (
                        <Button onClick={() => setEditing({...start, name: ''})}>New plan</Button>
                    )}
                    {shown && (
                        <Button kind="quiet" onClick={() => setRemoving(shown)}>
                            Delete plan
                        </Button>
                    )}
                </>
            }
        >
            {empty ? (
                <EmptyLedger />
            ) : (
                <QueryResult of={plans} what="Loading targets" lines={4}>
                    {() =>
                        !shown ? (
                            <Empty title="No target weights yet">
                                <p>
                                    Targets state which part of the holdings each asset class,
                                    sector or symbol should be, and how far it may drift.
                                </p>
                                <p>
                                    <Button
                                        kind="primary"
                                        disabledReason={start ? null : 'Loading the holdings.'}
                                        onClick={() => setEditing(start)}
                                    >
                                        Set targets
                                    </Button>
                                </p>
                            </Empty>
                        ) : (
                            <QueryResult of={result} what="Calculating drift and orders" lines={12}>
                                {(found) => (
                                    <>
                                        <Headline data={found} />
                                        <Section
                                            title="Drift"
                                            note={`Target weights of ${shown.name}, by ${enumLabel(found.plan.by).toLowerCase()}.`}
                                        >
                                            <Buckets data={found} />
                                            {found.untargeted.length > 0 && (
                                                <p className="note">
                                                    {`Without a target: ${found.untargeted
                                                        .map(
                                                            (b) =>
                                                                `${bucketName(found.plan, b.bucket)} ${money(b.value, 0)}`,
                                                        )
                                                        .join(', ')} ${found.currency}.`}
                                                </p>
                                            )}
                                        </Section>
                                        <Section
                                            title="Rebalancing orders"
                                            note={`At the prices of ${found.as_of}. A purchase uses the cash of its account.`}
                                            tools={
                                                <>
                                                    <Choice
                                                        label="When to rebalance"
                                                        value={
                                                            when === 'always'
                                                                ? 'always'
                                                                : 'breached'
                                                        }
                                                        onChange={(value) => setWhen(value)}
                                                        options={choices(RebalanceWhen)}
                                                    />
                                                    <Choice
                                                        label="Rebalance to"
                                                        value={to === 'band' ? 'band' : 'target'}
                                                        onChange={(value) => setTo(value)}
                                                        options={choices(
                                                            RebalanceTo,
                                                            RebalanceToLabels,
                                                        )}
                                                    />
                                                    <Button
                                                        disabledReason={
                                                            found.orders.length === 0
                                                                ? 'There are no orders.'
                                                                : null
                                                        }
                                                        onClick={() => setExporting(true)}
                                                    >
                                                        Export orders
                                                    </Button>
                                                </>
                                            }
                                        >
                                            <div className="form-grid">
                                                <NumberField
                                                    label="Tax on short-term gains"
                                                    of={specs.short_term_rate}
                                                    value={short}
                                                    onChange={(event) =>
                                                        setShort(event.target.value)
                                                    }
                                                />
                                                <NumberField
                                                    label="Tax on long-term gains"
                                                    of={specs.long_term_rate}
                                                    value={long}
                                                    onChange={(event) =>
                                                        setLong(event.target.value)
                                                    }
                                                />
                                            </div>
                                            <Orders data={found} />
                                        </Section>
                                        <LotSales data={found} />
                                        <Remarks data={found} />
                                        {exporting && (
                                            <OrderExport
                                                trades={found.trades}
                                                onClose={() => setExporting(false)}
                                            />
                                        )}
                                    </>
                                )}
                            </QueryResult>
                        )
                    }
                </QueryResult>
            )}
            {editing && (
                <AllocationForm
                    plan={editing}
                    onClose={(saved) => {
                        setEditing(null);
                        if (saved) setName(saved);
                    }}
                />
            )}
            {removing && (
                <DeleteAllocation
                    plan={removing}
                    onClose={() => {
                        setRemoving(null);
                        setName('');
                    }}
                />
            )}
        </LedgerFrame>
    );
}
