// A rebalancing plan: headline figures, weights by bucket, orders, the lots they sell, and what is not placed.
import {useMemo} from 'react';
import type {RebalanceResponse, UnplacedReason} from '../../api/types.gen';
import {Chip} from '../../ui/Definition';
import {enumLabel} from '../../ui/enum_labels';
import {Figure} from '../../ui/Figure';
import {plural} from '../../ui/format';
import {Section, Tile, Tiles} from '../../ui/Page';
import {SymbolText} from '../../ui/SymbolText';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import type {Why} from '../../ui/Why';
import {asNumber, basisOf, Money, money, useAccountName, withAccountNames} from './frame';
import {units} from './lot_columns';

type Bucket = RebalanceResponse['buckets'][number];
type Order = RebalanceResponse['orders'][number];
type Sale = Order['lots'][number] & {account: string; symbol: string};

export const bucketName = (plan: RebalanceResponse['plan'], bucket: string): string =>
    bucket === ''
        ? 'Not assigned'
        : plan.by === 'type' || plan.by === 'sector' || bucket === 'cash'
          ? enumLabel(bucket)
          : bucket;

export function Headline({data}: {data: RebalanceResponse}) {
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

export function Buckets({data}: {data: RebalanceResponse}) {
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
            spare: 2,
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
            spare: 1,
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

export function Orders({data}: {data: RebalanceResponse}) {
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
            spare: 1,
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
        {
            key: 'lots',
            spare: 3,
            label: 'Lots',
            value: (o) => (o.side === 'sell' ? o.lots.length : null),
        },
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

export function LotSales({data}: {data: RebalanceResponse}) {
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
        {
            key: 'taxed',
            label: 'Tax treatment',
            text: true,
            value: (l) => (l.taxed ? 'Taxable' : 'Tax-deferred or tax-free'),
        },
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

export function Remarks({data}: {data: RebalanceResponse}) {
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
