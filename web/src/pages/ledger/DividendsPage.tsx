// Dividends: income by month, what each holding pays and yields on its cost, and the calendar.
import {useMemo} from 'react';
import {useMethod} from '../../api/queries';
import {
    DividendSourceLabels,
    type DividendHolding,
    type DividendPayment,
    type DividendsResponse,
} from '../../api/types.gen';
import {useAsOf, useSearch} from '../../app/router';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {enumLabel} from '../../ui/enum_labels';
import {Choice, SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {plural} from '../../ui/format';
import {Section, Tile, Tiles} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {StackedColumns} from '../../ui/StackedColumns';
import {SymbolText} from '../../ui/SymbolText';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import type {Why} from '../../ui/Why';
import {Quality} from '../portfolios/frame';
import {
    accountOptions,
    asNumber,
    basisOf,
    EmptyLedger,
    LedgerFrame,
    Money,
    money,
    useAccounts,
    onceFilled,
    useIsEmpty,
    type Amount,
    useAccountName,
    withAccountNames,
} from './frame';
import {units} from './lot_columns';

const of = (x: Amount): number => asNumber(x) ?? 0;

function whyExpected(data: DividendsResponse): Why {
    return {
        ...basisOf('ledger.dividends', data),
        asOf: data.as_of,
        title: 'Expected dividends',
        term: 'forward_dividends',
        value: money(data.totals.expected),
        unit: data.currency,
        included: {
            title: 'Holdings with a forecast',
            total: money(data.totals.expected),
            rows: data.holdings
                .filter((h) => of(h.expected) !== 0)
                .map((h) => ({
                    name: h.symbol,
                    value: money(h.expected),
                    note: [
                        h.frequency && enumLabel(h.frequency).toLowerCase(),
                        h.method && enumLabel(h.method).toLowerCase(),
                        h.source && DividendSourceLabels[h.source].toLowerCase(),
                        ...h.special.map((d) => `special dividend of ${d.date} not repeated`),
                    ]
                        .filter(Boolean)
                        .join(', '),
                })),
        },
        excluded: {
            title: 'Holdings without a forecast',
            rows: data.holdings
                .filter((h) => h.status !== 'forecast' && h.status !== 'none')
                .map((h) => ({
                    name: h.symbol,
                    value: 'n/a',
                    note: enumLabel(h.status),
                })),
        },
    } as Why;
}

function Headline({data}: {data: DividendsResponse}) {
    const {totals, currency} = data;
    const next = data.payments.find((p) => p.kind !== 'paid');
    return (
        <Tiles>
            <Tile
                label="Paid, 12 months"
                value={<Money value={totals.paid} unit={currency} name="dividends.paid" />}
                note="before taxes withheld"
            />
            <Tile
                label="Expected, 12 months"
                chip={<Chip term="forward_dividends" />}
                value={
                    <Money
                        value={totals.expected}
                        unit={currency}
                        name="dividends.expected"
                        why={() => whyExpected(data)}
                    />
                }
                note="declared and forecast"
            />
            <Tile
                label="Yield on cost"
                chip={<Chip term="yield_on_cost" />}
                value={
                    <>
                        <Figure
                            value={totals.yield_on_cost}
                            percent
                            name="dividends.yield_on_cost"
                            reason="no cost"
                        />
                        <span className="unit">%</span>
                    </>
                }
            />
            <Tile
                label="Yield on value"
                value={
                    <>
                        <Figure
                            value={totals.forward_yield}
                            percent
                            name="dividends.forward_yield"
                            reason="no prices"
                        />
                        <span className="unit">%</span>
                    </>
                }
            />
            <Tile
                label="Next"
                value={next ? `${next.symbol}, ${next.date}` : 'none'}
                note={
                    next
                        ? `${money(next.base_amount ?? next.amount)} ${next.base_amount === null ? next.currency : currency}, ${enumLabel(next.kind).toLowerCase()}`
                        : ''
                }
            />
        </Tiles>
    );
}

type Month = DividendsResponse['months'][number];

function Months({data}: {data: DividendsResponse}) {
    // The month of the date is both past and to come.
    const months = useMemo(() => {
        const all = new Map<string, Month>();
        for (const m of [...data.past, ...data.months]) {
            const before = all.get(m.month);
            all.set(
                m.month,
                before ? {...m, paid: before.paid, declared: m.declared, forecast: m.forecast} : m,
            );
        }
        return [...all.values()];
    }, [data]);
    const stacks = [
        {label: 'Paid', values: months.map((m) => of(m.paid)), series: 1},
        {label: 'Declared', values: months.map((m) => of(m.declared)), series: 3},
        {label: 'Forecast', values: months.map((m) => of(m.forecast)), series: 2},
    ];
    const columns: Column<Month>[] = [
        {key: 'month', label: 'Month', text: true, value: (m) => m.month},
        ...(['paid', 'declared', 'forecast'] as const).map((key) => ({
            key,
            label: enumLabel(key),
            unit: data.currency,
            value: (m: Month) => of(m[key]),
            cell: (m: Month) => <Money value={m[key]} />,
        })),
    ];
    const summary = `Dividends by month: ${money(data.totals.paid)} ${data.currency} paid in the last 12 months, ${money(data.totals.expected)} expected.`;
    return (
        <ChartFrame
            title="Dividends by month"
            unit={data.currency}
            asOf={data.as_of}
            summary={summary}
            rows={months}
            columns={columns}
            chip={<Chip term="forward_dividends" />}
            why={() => whyExpected(data)}
        >
            <StackedColumns
                labels={months.map((m) => m.month)}
                stacks={stacks}
                summary={summary}
                height={240}
            />
        </ChartFrame>
    );
}

function Holdings({data}: {data: DividendsResponse}) {
    const columns: Column<DividendHolding>[] = [
        {
            key: 'symbol',
            label: 'Symbol',
            text: true,
            value: (h) => h.symbol,
            cell: (h) => <SymbolText symbol={h.symbol} />,
        },
        {
            key: 'name',
            spare: 4,
            label: 'Name',
            text: true,
            cut: true,
            extra: true,
            value: (h) => h.name,
        },
        {
            key: 'quantity',
            label: 'Quantity',
            value: (h) => asNumber(h.quantity),
            cell: (h) => units(h.quantity),
        },
        {
            key: 'frequency',
            spare: 5,
            label: 'Frequency',
            text: true,
            value: (h) => (h.frequency ? enumLabel(h.frequency) : ''),
        },
        {
            key: 'last',
            spare: 2,
            label: 'Last per share',
            value: (h) => asNumber(h.last_amount),
            cell: (h) => (h.last_amount === null ? '' : `${money(h.last_amount, 4)} ${h.currency}`),
        },
        {key: 'next', label: 'Next', text: true, value: (h) => h.next_date ?? ''},
        {
            key: 'paid',
            label: 'Paid, 12 months',
            unit: data.currency,
            value: (h) => asNumber(h.paid),
            cell: (h) => <Money value={h.paid} />,
            total: (rows) => money(rows.reduce((sum, h) => sum + of(h.paid), 0)),
        },
        {
            key: 'expected',
            label: 'Expected',
            unit: data.currency,
            value: (h) => asNumber(h.expected),
            cell: (h) => <Money value={h.expected} />,
            total: (rows) => money(rows.reduce((sum, h) => sum + of(h.expected), 0)),
        },
        {
            key: 'yield_on_cost',
            label: 'Yield on cost',
            unit: '%',
            value: (h) => h.yield_on_cost,
            cell: (h) => <Figure value={h.yield_on_cost} percent reason="no cost" />,
            chip: <Chip term="yield_on_cost" />,
        },
        {
            key: 'forward_yield',
            spare: 1,
            label: 'Yield on value',
            unit: '%',
            value: (h) => h.forward_yield,
            cell: (h) => <Figure value={h.forward_yield} percent reason="no price" />,
        },
        {
            key: 'basis',
            label: 'Forecast',
            text: true,
            value: (h) =>
                [
                    h.method ? enumLabel(h.method) : enumLabel(h.status),
                    h.special.length > 0 &&
                        `without ${plural(h.special.length, 'special dividend')}`,
                ]
                    .filter(Boolean)
                    .join(', '),
        },
        {
            key: 'source',
            spare: 6,
            label: 'Source',
            text: true,
            extra: true,
            value: (h) => (h.source ? DividendSourceLabels[h.source] : ''),
        },
    ];
    return (
        <Table
            label="Dividends by holding"
            rows={data.holdings}
            columns={columns}
            id={(h) => h.symbol}
            filter
            cards={60}
            none="Nothing is held on this date."
        />
    );
}

function Calendar({data}: {data: DividendsResponse}) {
    const accountName = useAccountName();
    const [which, setWhich] = useSearch('show');
    const paid = which === 'paid';
    const rows = useMemo(() => {
        const found = data.payments.filter((p) => (p.kind === 'paid') === paid);
        return paid ? found.reverse() : found;
    }, [data, paid]);
    const columns: Column<DividendPayment>[] = [
        {key: 'date', label: 'Date', text: true, value: (p) => p.date},
        {
            key: 'symbol',
            label: 'Symbol',
            text: true,
            value: (p) => p.symbol,
            cell: (p) => <SymbolText symbol={p.symbol} />,
        },
        {key: 'kind', label: 'Kind', text: true, value: (p) => enumLabel(p.kind)},
        ...(paid
            ? [
                  {
                      key: 'account',
                      label: 'Account',
                      text: true,
                      value: (p: DividendPayment) => p.account,
                  },
              ]
            : [
                  {
                      key: 'per_share',
                      label: 'Per share',
                      value: (p: DividendPayment) => asNumber(p.per_share),
                      cell: (p: DividendPayment) => money(p.per_share, 4),
                  },
                  {
                      key: 'quantity',
                      label: 'Quantity',
                      value: (p: DividendPayment) => asNumber(p.quantity),
                      cell: (p: DividendPayment) => units(p.quantity),
                  },
              ]),
        {
            key: 'amount',
            label: 'Amount',
            value: (p) => asNumber(p.amount),
            cell: (p) => `${money(p.amount)} ${p.currency}`,
        },
    ];
    return (
        <Section
            title="Calendar"
            note="Expected dividends are those of the units held now. Declared and forecast ones are dated by the ex-dividend date where it is known, otherwise by the payment."
            tools={
                <Choice
                    label="Dividends shown"
                    value={paid ? 'paid' : 'expected'}
                    onChange={setWhich}
                    options={[
                        ['expected', 'Expected'],
                        ['paid', 'Paid'],
                    ]}
                />
            }
        >
            <Table
                label="Calendar of dividends"
                rows={rows}
                columns={withAccountNames(columns, accountName)}
                id={(p) => `${p.date} ${p.symbol} ${p.account} ${p.amount} ${p.kind}`}
                sort={null}
                none={paid ? 'No dividends in the last 12 months.' : 'No dividends are expected.'}
            />
        </Section>
    );
}

export default function DividendsPage() {
    const accounts = useAccounts();
    const [asOf] = useAsOf();
    const [account, setAccount] = useSearch('account');
    const empty = useIsEmpty(account);
    const request = useMemo(
        () => ({
            accounts: account ? [account] : [],
            as_of: asOf || null,
            on_error: 'skip' as const,
        }),
        [account, asOf],
    );
    const dividends = useMethod('ledger.dividends', onceFilled(empty, request), {
        placeholderData: (before) => before,
    });
    const {data} = dividends;
    return (
        <LedgerFrame
            title="Dividends"
            actions={
                <>
                    {data && (
                        <Quality coverage={data.coverage} issues={data.issues} asOf={data.as_of} />
                    )}
                    <SelectField
                        label="Account"
                        value={account}
                        onChange={(event) => setAccount(event.target.value)}
                        options={accountOptions(accounts.data)}
                    />
                </>
            }
        >
            {empty ? (
                <EmptyLedger account={account} />
            ) : (
                <QueryResult of={dividends} what="Calculating dividends" lines={12}>
                    {(found) => (
                        <>
                            <Headline data={found} />
                            <Section title="By month">
                                <Months data={found} />
                            </Section>
                            <Section
                                title="By holding"
                                note={`${plural(found.holdings.filter((h) => h.status === 'forecast').length, 'holding')} with a forecast.`}
                            >
                                <Holdings data={found} />
                            </Section>
                            <Calendar data={found} />
                        </>
                    )}
                </QueryResult>
            )}
        </LedgerFrame>
    );
}
