// Columns of disposals, of Form 8949 and of open lots.
import {
    LotMethod,
    LotMethodLabels,
    type Disposal,
    type LotsResponse,
    type OpenLot,
} from '../../api/types.gen';
import {Link} from '../../app/router';
import {SymbolText} from '../../ui/SymbolText';
import {Missing} from '../../ui/Missing';
import {Chip} from '../../ui/Definition';
import {contract, exact} from '../../ui/format';
import type {Column} from '../../ui/table_model';
import type {Why} from '../../ui/Why';
import {choices, enumLabel} from '../../ui/enum_labels';
import {asNumber, basisOf, Money, money, type Amount} from './frame';

export const methods = choices(LotMethod, LotMethodLabels);

export const methodName = (method: LotMethod): string => LotMethodLabels[method];

const sum = <R,>(rows: readonly R[], of: (row: R) => Amount): number =>
    rows.reduce((total, row) => total + (asNumber(of(row)) ?? 0), 0);

// The total of a column if all rows are in one currency; amounts in different currencies are not
// added.
const total = <R extends {currency: string}>(of: (row: R) => Amount, signed = false) => ({
    total: (rows: readonly R[]) =>
        rows.every((row) => row.currency === rows[0]?.currency) ? (
            <Money value={sum(rows, of)} signed={signed} />
        ) : (
            <Missing reason="Amounts in different currencies are not added: group by currency." />
        ),
});

export const units = (x: Amount): string => exact(x === null || x === undefined ? null : String(x));

function whyGain(data: LotsResponse, d: Disposal): Why {
    return {
        ...basisOf('ledger.lots', data),
        asOf: data.as_of,
        title: `Gain of ${d.symbol} sold ${d.date}`,
        term: 'realized_gain',
        value: money(d.gain, 2, true),
        unit: d.currency,
        inputs: [
            ['Proceeds, after fees', money(d.proceeds)],
            ['Cost basis', money(d.cost_basis)],
            ['Disallowed by wash sale', money(d.wash_sale_disallowed)],
            ['Quantity', units(d.quantity)],
            ['Lot', d.lot_id || 'the pool'],
            ['Acquired', d.acquired ?? 'n/a'],
            ['Holding period start', d.holding_from ?? 'n/a'],
            ['Term', d.term ? enumLabel(d.term) : 'none'],
            ['Disposal type', enumLabel(d.rule)],
            [
                'Transaction',
                <Link
                    key="t"
                    to={`/ledger/transactions?symbol=${encodeURIComponent(d.symbol)}&from=${d.date}&to=${d.date}`}
                >
                    {d.date}
                </Link>,
            ],
        ],
    } as Why;
}

export function disposalColumns(data: LotsResponse): Column<Disposal>[] {
    return [
        {key: 'date', label: 'Sold', text: true, value: (d) => d.date},
        {
            key: 'symbol',
            label: 'Symbol',
            text: true,
            value: (d) => d.symbol,
            cell: (d) => (
                <b>
                    <SymbolText symbol={d.symbol} />
                </b>
            ),
        },
        {
            key: 'quantity',
            label: 'Quantity',
            value: (d) => asNumber(d.quantity),
            cell: (d) => units(d.quantity),
        },
        {
            key: 'acquired',
            label: 'Acquired',
            text: true,
            value: (d) => d.acquired,
            cell: (d) => d.acquired ?? 'pool',
        },
        {
            key: 'term',
            label: 'Term',
            text: true,
            value: (d) => d.term ?? '',
            cell: (d) => (d.term ? enumLabel(d.term) : 'none'),
            chip: <Chip term="holding_period" />,
        },
        {
            key: 'proceeds',
            label: 'Proceeds',
            value: (d) => asNumber(d.proceeds),
            cell: (d) => <Money value={d.proceeds} />,
            ...total((d) => d.proceeds),
        },
        {
            key: 'basis',
            label: 'Cost basis',
            value: (d) => asNumber(d.cost_basis),
            cell: (d) => <Money value={d.cost_basis} />,
            ...total((d) => d.cost_basis),
            chip: <Chip term="cost_basis" />,
        },
        {
            key: 'wash',
            spare: 3,
            label: 'Disallowed',
            value: (d) => asNumber(d.wash_sale_disallowed),
            cell: (d) =>
                asNumber(d.wash_sale_disallowed) ? <Money value={d.wash_sale_disallowed} /> : '',
            chip: <Chip term="wash_sale" />,
        },
        {
            key: 'gain',
            label: 'Gain',
            value: (d) => asNumber(d.gain),
            ...total((d) => d.gain, true),
            chip: <Chip term="realized_gain" />,
            cell: (d) => (
                <Money
                    value={d.gain}
                    signed
                    name={`disposal.${d.symbol}.${d.date}.gain`}
                    why={() => whyGain(data, d)}
                />
            ),
        },
        {key: 'currency', label: 'Currency', text: true, value: (d) => d.currency},
        {key: 'account', spare: 5, label: 'Account', text: true, value: (d) => d.account},
        {
            key: 'rule',
            spare: 6,
            label: 'Disposal type',
            text: true,
            value: (d) => d.rule,
            cell: (d) => enumLabel(d.rule),
        },
    ];
}

// The columns (a) to (h) of the form.
export const form8949Columns: Column<Disposal>[] = [
    {
        key: 'a',
        label: '(a) Description',
        text: true,
        value: (d) => `${d.quantity} ${d.symbol}`,
        cell: (d) => `${units(d.quantity)} ${contract(d.symbol)}`,
    },
    {key: 'b', label: '(b) Acquired', text: true, value: (d) => d.acquired ?? 'VARIOUS'},
    {key: 'c', label: '(c) Sold', text: true, value: (d) => d.date},
    {
        key: 'd',
        label: '(d) Proceeds',
        value: (d) => asNumber(d.proceeds),
        cell: (d) => <Money value={d.proceeds} />,
        ...total((d) => d.proceeds),
    },
    {
        key: 'e',
        label: '(e) Cost',
        value: (d) => asNumber(d.cost_basis),
        cell: (d) => <Money value={d.cost_basis} />,
        ...total((d) => d.cost_basis),
    },
    {key: 'f', label: '(f) Code', text: true, value: (d) => d.code},
    {
        key: 'g',
        label: '(g) Adjustment',
        value: (d) => asNumber(d.wash_sale_disallowed),
        cell: (d) =>
            asNumber(d.wash_sale_disallowed) ? <Money value={d.wash_sale_disallowed} /> : '',
        ...total((d) => d.wash_sale_disallowed),
    },
    {
        key: 'h',
        label: '(h) Gain or loss',
        value: (d) => asNumber(d.gain),
        cell: (d) => <Money value={d.gain} signed />,
        ...total((d) => d.gain, true),
    },
    {
        key: 'part',
        spare: 2,
        label: 'Part',
        text: true,
        value: (d) => (d.term === 'long' ? 'II, long term' : 'I, short term'),
    },
    {key: 'currency', label: 'Currency', text: true, value: (d) => d.currency},
];

export function lotColumns(data: LotsResponse): Column<OpenLot>[] {
    const why = (lot: OpenLot, title: string, value: Amount): Why =>
        ({
            ...basisOf('ledger.lots', data),
            title: `${title} of ${lot.symbol}, lot of ${lot.acquired ?? 'the pool'}`,
            value: money(value),
            unit: lot.currency,
            asOf: data.price_dates[lot.symbol] ?? data.as_of,
            term: 'unrealized_gain',
            inputs: [
                ['Quantity', units(lot.quantity)],
                ['Cost per unit', units(lot.unit_cost)],
                ['Cost basis', money(lot.cost_basis)],
                ['Market value', money(lot.market_value)],
                ['Holding period start', lot.holding_from ?? 'n/a'],
                ['Includes a wash sale loss', lot.wash_sale ? 'yes' : 'no'],
            ],
        }) as Why;
    return [
        {
            key: 'symbol',
            label: 'Symbol',
            text: true,
            value: (lot) => lot.symbol,
            cell: (lot) => (
                <b>
                    <SymbolText symbol={lot.symbol} />
                </b>
            ),
        },
        {key: 'account', spare: 5, label: 'Account', text: true, value: (lot) => lot.account},
        {
            key: 'treatment',
            spare: 7,
            label: 'Tax treatment',
            text: true,
            value: (lot) => lot.tax_treatment,
            cell: (lot) => enumLabel(lot.tax_treatment),
        },
        {
            key: 'acquired',
            label: 'Acquired',
            text: true,
            value: (lot) => lot.acquired,
            cell: (lot) => lot.acquired ?? 'pool',
        },
        {
            key: 'term',
            label: 'Current term',
            text: true,
            value: (lot) => lot.term ?? '',
            cell: (lot) => (lot.term ? enumLabel(lot.term) : 'none'),
            chip: <Chip term="holding_period" />,
        },
        {
            key: 'quantity',
            label: 'Quantity',
            value: (lot) => asNumber(lot.quantity),
            cell: (lot) => units(lot.quantity),
        },
        {
            key: 'unit',
            spare: 4,
            label: 'Cost per unit',
            value: (lot) => asNumber(lot.unit_cost),
            cell: (lot) => <Money value={lot.unit_cost} />,
        },
        {
            key: 'basis',
            label: 'Cost basis',
            value: (lot) => asNumber(lot.cost_basis),
            cell: (lot) => <Money value={lot.cost_basis} />,
            ...total((lot) => lot.cost_basis),
            chip: <Chip term="cost_basis" />,
        },
        {
            key: 'value',
            label: 'Market value',
            value: (lot) => asNumber(lot.market_value),
            cell: (lot) => <Money value={lot.market_value} reason="no stored price" />,
            ...total((lot) => lot.market_value),
        },
        {
            key: 'gain',
            label: 'Unrealized',
            value: (lot) => asNumber(lot.unrealized_gain),
            ...total((lot) => lot.unrealized_gain, true),
            chip: <Chip term="unrealized_gain" />,
            cell: (lot) => (
                <Money
                    value={lot.unrealized_gain}
                    signed
                    reason="no stored price"
                    why={() => why(lot, 'Unrealized gain', lot.unrealized_gain)}
                />
            ),
        },
        {key: 'currency', label: 'Currency', text: true, value: (lot) => lot.currency},
        {
            key: 'lot',
            spare: 8,
            label: 'Lot',
            text: true,
            value: (lot) => lot.lot_id,
            cell: (lot) => (
                <code title={lot.lot_id}>
                    {lot.lot_id.length > 12 ? `\u2026${lot.lot_id.slice(-8)}` : lot.lot_id}
                </code>
            ),
        },
    ];
}
