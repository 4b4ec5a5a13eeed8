// Unrealized gains of open lots in a reporting currency, split into price gain and currency gain.
import {useMemo} from 'react';
import type {BaseGain, BaseLot, LotsResponse} from '../../api/types.gen';
import {SymbolText} from '../../ui/SymbolText';
import {Chip} from '../../ui/Definition';
import {plural} from '../../ui/format';
import {Tile, Tiles} from '../../ui/Page';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import type {Why} from '../../ui/Why';
import {
    asNumber,
    basisOf,
    Money,
    money,
    useAccountName,
    withAccountNames,
    type Amount,
} from './frame';
import {units} from './lot_columns';

const titles: Record<keyof BaseGain, string> = {
    gain: 'Unrealized gain',
    price_gain: 'Price gain of open lots',
    fx_gain: 'Currency gain of open lots',
};
const terms = {gain: 'unrealized_gain', price_gain: 'price_gain', fx_gain: 'fx_gain'} as const;
const parts = ['gain', 'price_gain', 'fx_gain'] as const;

const total = (of: (lot: BaseLot) => Amount, signed = false) => ({
    total: (rows: readonly BaseLot[]) => (
        <Money
            value={rows.reduce((sum, lot) => sum + (asNumber(of(lot)) ?? 0), 0)}
            signed={signed}
        />
    ),
});

function whyTotal(data: LotsResponse, part: keyof BaseGain): Why {
    const base = data.in_base;
    return {
        ...basisOf('ledger.lots', data),
        asOf: data.as_of,
        title: `${titles[part]} in ${base?.currency ?? ''}`,
        term: terms[part],
        value: money(base?.unrealized[part], 2, true),
        unit: base?.currency,
        included: {
            title: 'Open lots',
            total: money(base?.unrealized[part], 2, true),
            rows: (base?.open_lots ?? []).map((lot) => ({
                name: `${lot.symbol}, ${lot.acquired}`,
                value: money(lot[part], 2, true),
                note: `cost in ${lot.currency}`,
            })),
        },
    } as Why;
}

function columnsOf(data: LotsResponse, currency: string): Column<BaseLot>[] {
    const why = (lot: BaseLot): Why =>
        ({
            ...basisOf('ledger.lots', data),
            asOf: data.price_dates[lot.symbol] ?? data.as_of,
            title: `Unrealized gain of ${lot.symbol}, lot of ${lot.acquired}`,
            term: 'unrealized_gain',
            value: money(lot.gain, 2, true),
            unit: currency,
            inputs: [
                ['Market value, at the rate of the report date', money(lot.market_value)],
                ['Cost basis, at the rate of the purchase', money(lot.cost_basis)],
                ['Price gain', money(lot.price_gain, 2, true)],
                ['Currency gain', money(lot.fx_gain, 2, true)],
                ['Currency of the purchase', lot.currency],
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
        {key: 'account', label: 'Account', text: true, spare: 3, value: (lot) => lot.account},
        {key: 'acquired', label: 'Acquired', text: true, value: (lot) => lot.acquired},
        {
            key: 'quantity',
            label: 'Quantity',
            spare: 2,
            value: (lot) => asNumber(lot.quantity),
            cell: (lot) => units(lot.quantity),
        },
        {key: 'currency', label: 'Cost in', text: true, spare: 1, value: (lot) => lot.currency},
        {
            key: 'basis',
            label: 'Cost basis',
            unit: currency,
            value: (lot) => asNumber(lot.cost_basis),
            cell: (lot) => <Money value={lot.cost_basis} />,
            ...total((lot) => lot.cost_basis),
            chip: <Chip term="cost_basis" />,
        },
        {
            key: 'value',
            label: 'Market value',
            unit: currency,
            value: (lot) => asNumber(lot.market_value),
            cell: (lot) => <Money value={lot.market_value} />,
            ...total((lot) => lot.market_value),
        },
        ...(['price_gain', 'fx_gain', 'gain'] as const).map((part) => ({
            key: part,
            label: {price_gain: 'Price gain', fx_gain: 'Currency gain', gain: 'Unrealized'}[part],
            unit: currency,
            chip: <Chip term={terms[part]} />,
            value: (lot: BaseLot) => asNumber(lot[part]),
            cell: (lot: BaseLot) => (
                <Money
                    value={lot[part]}
                    signed
                    name={`open.${lot.symbol}.${lot.acquired}.${part}`}
                    why={() => why(lot)}
                />
            ),
            ...total((lot) => lot[part], true),
        })),
    ];
}

// Of all securities, with their totals, or of one.
export function OpenLotGains({data, symbol}: {data: LotsResponse; symbol?: string}) {
    const accountName = useAccountName();
    const base = data.in_base;
    const rows = useMemo(
        () => (base?.open_lots ?? []).filter((lot) => !symbol || lot.symbol === symbol),
        [base, symbol],
    );
    const columns = useMemo(
        () => withAccountNames(columnsOf(data, base?.currency ?? ''), accountName),
        [data, base, accountName],
    );
    if (!base || rows.length === 0) return null;
    const label = `in ${base.currency}`;
    return (
        <>
            {!symbol && (
                <Tiles>
                    {parts.map((part) => (
                        <Tile
                            key={part}
                            label={titles[part]}
                            chip={<Chip term={terms[part]} />}
                            value={
                                <Money
                                    value={base.unrealized[part]}
                                    unit={base.currency}
                                    signed
                                    name={`open.${part}`}
                                    why={() => whyTotal(data, part)}
                                />
                            }
                            note={
                                part === 'gain'
                                    ? `${plural(base.open_lots.length, 'open lot')} on ${data.as_of ?? ''}`
                                    : part === 'price_gain'
                                      ? 'at the exchange rate of the report date'
                                      : 'from exchange rates since the purchases'
                            }
                        />
                    ))}
                </Tiles>
            )}
            <Table
                label={symbol ? `Lots of ${symbol} ${label}` : `Open lots ${label}`}
                rows={rows}
                columns={columns}
                id={(lot) => `${lot.account} ${lot.symbol} ${lot.lot_id} ${lot.acquired}`}
                {...(symbol
                    ? {}
                    : {filter: true, groups: ['symbol', 'account', 'currency'], height: 420})}
                none="No open lots."
            />
        </>
    );
}
