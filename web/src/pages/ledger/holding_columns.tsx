// Rows and columns of the holdings: securities, then cash by currency.
import {
    ContractPriceSourceLabels,
    type CashHolding,
    type Holding,
    type HoldingsResponse,
} from '../../api/types.gen';
import {SymbolText} from '../../ui/SymbolText';
import {Chip} from '../../ui/Definition';
import {Figure} from '../../ui/Figure';
import {exact, percent} from '../../ui/format';
import type {Term} from '../../ui/glossary';
import type {Column} from '../../ui/table_model';
import type {Why, WhyRow} from '../../ui/Why';
import {enumLabel} from '../../ui/enum_labels';
import {asNumber, basisOf, Money, money, type Amount} from './frame';

export interface HoldingRow {
    id: string;
    symbol: string; // of a balance: its currency
    name: string;
    type: string;
    sector: string;
    currency: string;
    value: Amount;
    baseValue: Amount;
    income: Amount;
    weight: number | null;
    accounts: readonly WhyRow[];
    security: Holding | null; // null for cash
    cash: CashHolding | null;
}

type Names = (account: string) => string; // of accounts

const cashRow = (cash: CashHolding, name: Names): HoldingRow => ({
    id: `cash ${cash.currency}`,
    symbol: cash.currency,
    name: 'Cash',
    type: 'cash',
    sector: '',
    currency: cash.currency,
    value: cash.balance,
    baseValue: cash.base_value,
    income: cash.base_income,
    weight: cash.weight,
    accounts: cash.accounts.map((a) => ({
        name: name(a.account),
        value: money(a.balance),
    })),
    security: null,
    cash,
});

const securityRow = (one: Holding, name: Names): HoldingRow => ({
    id: `${one.symbol} ${one.cost_currency}`,
    symbol: one.symbol,
    name: one.name,
    type: one.type,
    sector: one.sector,
    currency: one.currency,
    value: one.value,
    baseValue: one.base_value,
    income: one.base_income,
    weight: one.weight,
    accounts: one.accounts.map((a) => ({
        name: name(a.account),
        value: a.value === null ? 'n/a' : money(a.value),
        note: `${exact(String(a.quantity))} units`,
    })),
    security: one,
    cash: null,
});

export const holdingRows = (
    data: HoldingsResponse,
    name: Names = (account) => account,
): HoldingRow[] => [
    ...data.securities.map((one) => securityRow(one, name)),
    ...data.cash.map((one) => cashRow(one, name)),
];

// How the price of a row came about: its date, and the model's inputs where a model gave it.
function priceInputs(data: HoldingsResponse, one: Holding): NonNullable<Why['inputs']> {
    const option = data.options.find((o) => o.symbol === one.symbol && o.source === 'model');
    return [
        ['Price', `${exact(String(one.price ?? ''))} ${one.currency}`],
        ['Price date', `${one.price_date ?? 'undated'}${one.stale ? ' (stale)' : ''}`],
        ['Price source', one.price_source ? ContractPriceSourceLabels[one.price_source] : 'none'],
        ...(option
            ? ([
                  ['Price of the underlying', exact(String(option.spot))],
                  [
                      'Volatility per year',
                      `${percent(option.volatility, 2)}% (${option.volatility_source})`,
                  ],
                  ['Rate per year', `${percent(option.rate, 2)}%`],
                  ['Dividend yield', `${percent(option.dividend_yield, 2)}%`],
              ] as [string, string][])
            : []),
    ];
}

function whyOf(data: HoldingsResponse, row: HoldingRow, title: string, value: string, term?: Term) {
    const one = row.security;
    return {
        ...basisOf('ledger.holdings', data),
        asOf: data.as_of,
        title: `${title} of ${row.cash ? `cash in ${row.symbol}` : row.symbol}`,
        ...(term ? {term} : {}),
        value,
        inputs: one
            ? [
                  ['Quantity', exact(String(one.quantity))],
                  ...priceInputs(data, one),
                  ['Cost basis', `${money(one.cost_basis)} ${one.cost_currency}`],
                  ...(row.currency === data.currency
                      ? []
                      : [
                            [
                                `Rate, ${data.currency} per ${row.currency}`,
                                `${exact(String(one.rate ?? 'n/a'))} (${one.rate_date ?? 'undated'})`,
                            ],
                            ...(one.rate_formula ? [['Rate from', one.rate_formula]] : []),
                        ]),
                  ['Income of 12 months', `${money(one.base_income)} ${data.currency}`],
              ]
            : [],
        included: {title: 'By account', rows: row.accounts, total: money(row.value)},
    } as Why;
}

const sum = (rows: readonly HoldingRow[], of: (row: HoldingRow) => Amount): number | null => {
    const values = rows.map((row) => asNumber(of(row))).filter((x) => x !== null);
    return values.length > 0 ? values.reduce((a, b) => a + b, 0) : null;
};

export function holdingColumns(
    data: HoldingsResponse,
    onOpen: (row: HoldingRow) => void,
): Column<HoldingRow>[] {
    const base = data.currency;
    const isForeign = holdingRows(data).some((row) => row.currency !== base);
    const unit = isForeign ? {} : {unit: base};
    const total = (of: (row: HoldingRow) => Amount, signed = false) => ({
        total: (rows: readonly HoldingRow[]) => money(sum(rows, of), 2, signed),
    });
    const own: Column<HoldingRow>[] = isForeign
        ? [
              {key: 'currency', label: 'Currency', text: true, value: (r) => r.currency},
              {
                  key: 'own',
                  label: 'Value, own currency',
                  value: (r) => asNumber(r.value),
                  cell: (r) => <Money value={r.value} reason="no price" />,
              },
          ]
        : [];
    return [
        {
            key: 'symbol',
            label: 'Symbol',
            text: true,
            value: (r) => r.symbol,
            cell: (r) =>
                r.security ? (
                    <button
                        type="button"
                        className="button quiet in-cell"
                        onClick={() => onOpen(r)}
                    >
                        <b>
                            <SymbolText symbol={r.symbol} />
                        </b>
                    </button>
                ) : (
                    <b>
                        <SymbolText symbol={r.symbol} />
                    </b>
                ),
        },
        {
            key: 'name',
            spare: 2,
            label: 'Name',
            text: true,
            cut: true,
            width: 150,
            value: (r) => r.name,
            cell: (r) => (
                <span className="clip" title={r.name}>
                    {r.name}
                </span>
            ),
        },
        {key: 'type', label: 'Type', text: true, spare: 4, value: (r) => enumLabel(r.type)},
        {
            key: 'quantity',
            label: 'Quantity',
            value: (r) => asNumber(r.security?.quantity),
            cell: (r) => (r.security ? exact(String(r.security.quantity)) : ''),
        },
        {
            key: 'price',
            label: 'Price',
            ...unit,
            value: (r) => asNumber(r.security?.price),
            cell: (r) =>
                r.security ? (
                    <>
                        <Money value={r.security.price} reason="no price" />
                        {r.security.stale && (
                            <span className="flag" title={`Price of ${r.security.price_date}`}>
                                {' '}
                                stale
                            </span>
                        )}
                    </>
                ) : (
                    ''
                ),
        },
        {
            key: 'price_date',
            extra: true,
            label: 'Price date',
            text: true,
            value: (r) => r.security?.price_date,
            cell: (r) =>
                r.security?.stale ? (
                    <span className="flag" title="Older than three weekdays">
                        {r.security.price_date} stale
                    </span>
                ) : (
                    `${r.security?.price_date ?? ''}${r.security?.price_source === 'model' ? ' model' : ''}`
                ),
        },
        ...own,
        {
            key: 'value',
            label: 'Value',
            unit: base,
            value: (r) => asNumber(r.baseValue),
            cell: (r) => (
                <Money
                    value={r.baseValue}
                    name={`holding.${r.symbol}.value`}
                    reason={r.value === null ? 'no price' : 'no exchange rate'}
                    why={() =>
                        whyOf(data, r, 'Value', `${money(r.baseValue)} ${base}`, 'market_value')
                    }
                />
            ),
            ...total((r) => r.baseValue),
        },
        {
            key: 'weight',
            label: 'Weight',
            unit: '%',
            value: (r) => r.weight,
            cell: (r) => <Figure value={r.weight} percent digits={1} reason="no value" />,
        },
        {
            key: 'day',
            spare: 1,
            label: 'Day change',
            unit: base,
            value: (r) => asNumber(r.security?.base_day_change),
            cell: (r) =>
                r.security ? (
                    <Money
                        value={r.security.base_day_change}
                        signed
                        reason={r.security.stale ? 'stale price' : 'no previous price'}
                    />
                ) : (
                    ''
                ),
            ...total((r) => r.security?.base_day_change, true),
        },
        {
            key: 'day_percent',
            extra: true,
            label: 'Day change',
            unit: '%',
            value: (r) => r.security?.day_change_fraction,
            cell: (r) =>
                r.security ? <Figure value={r.security.day_change_fraction} percent signed /> : '',
        },
        {
            key: 'average_cost',
            extra: true,
            label: 'Average cost',
            ...unit,
            value: (r) => asNumber(r.security?.average_cost),
            cell: (r) => (r.security ? <Money value={r.security.average_cost} /> : ''),
        },
        {
            key: 'cost',
            spare: 3,
            label: 'Cost basis',
            unit: base,
            value: (r) => asNumber(r.security?.base_cost_basis),
            cell: (r) => (r.security ? <Money value={r.security.base_cost_basis} /> : ''),
            ...total((r) => r.security?.base_cost_basis),
            chip: <Chip term="cost_basis" />,
        },
        {
            key: 'gain',
            label: 'Unrealized gain',
            unit: base,
            value: (r) => asNumber(r.security?.base_gain),
            cell: (r) =>
                r.security ? (
                    <Money
                        value={r.security.base_gain}
                        signed
                        name={`holding.${r.symbol}.gain`}
                        reason="no price"
                        why={() =>
                            whyOf(
                                data,
                                r,
                                'Unrealized gain',
                                `${money(r.security?.base_gain, 2, true)} ${base}`,
                                'unrealized_gain',
                            )
                        }
                    />
                ) : (
                    ''
                ),
            ...total((r) => r.security?.base_gain, true),
            chip: <Chip term="unrealized_gain" />,
        },
        ...(isForeign
            ? [
                  {
                      key: 'fx_gain',
                      spare: 1,
                      label: 'Currency gain',
                      unit: base,
                      value: (r: HoldingRow) => asNumber(r.security?.base_fx_gain),
                      cell: (r: HoldingRow) =>
                          r.security ? (
                              <Money
                                  value={r.security.base_fx_gain}
                                  signed
                                  name={`holding.${r.symbol}.fx_gain`}
                                  reason="no exchange rate on the date of a purchase"
                                  why={() =>
                                      whyOf(
                                          data,
                                          r,
                                          'Currency gain',
                                          `${money(r.security?.base_fx_gain, 2, true)} ${base}`,
                                          'fx_gain',
                                      )
                                  }
                              />
                          ) : (
                              ''
                          ),
                      ...total((r) => r.security?.base_fx_gain, true),
                      chip: <Chip term="fx_gain" />,
                  },
              ]
            : []),
        {
            key: 'gain_percent',
            label: 'Gain',
            unit: '%',
            value: (r) => r.security?.gain_fraction,
            cell: (r) =>
                r.security ? (
                    <Figure value={r.security.gain_fraction} percent digits={1} signed />
                ) : (
                    ''
                ),
        },
        {
            key: 'income',
            spare: 5,
            label: 'Income, 12 months',
            unit: base,
            value: (r) => asNumber(r.income),
            cell: (r) => <Money value={r.income} reason="no exchange rate" />,
            ...total((r) => r.income),
            chip: <Chip term="income_yield" />,
        },
        {
            key: 'yield',
            extra: true,
            label: 'Yield',
            unit: '%',
            value: (r) => r.security?.income_yield,
            cell: (r) => (r.security ? <Figure value={r.security.income_yield} percent /> : ''),
            chip: <Chip term="income_yield" />,
        },
        {
            key: 'accounts',
            extra: true,
            label: 'Accounts',
            text: true,
            cut: true,
            width: 120,
            value: (r) => r.accounts.map((a) => a.name).join(', '),
        },
        {
            key: 'sector',
            extra: true,
            label: 'Sector',
            text: true,
            cut: true,
            width: 120,
            value: (r) => (r.sector === 'unknown' ? '' : r.sector),
        },
    ];
}
