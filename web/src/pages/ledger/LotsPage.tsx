// Lots and gains: gains realized in a tax year under a lot method, and open lots at cost.
import {useMemo} from 'react';
import {useMethod} from '../../api/queries';
import type {LotMethod, LotScope, LotsResponse} from '../../api/types.gen';
import {useAsOf, useSearch} from '../../app/router';
import {Bars} from '../../ui/Bars';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {CheckField, SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number, plural} from '../../ui/format';
import {Section, Tile, Tiles} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import {enumLabel} from '../../ui/enum_labels';
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
    useAccountName,
    withAccountNames,
} from './frame';
import {BaseGains} from './BaseGains';
import {NotPosted} from './NotPosted';
import {
    disposalColumns,
    form8949Columns,
    lotColumns,
    methods,
    methodName,
    units,
} from './lot_columns';

// A pool has no individual lots, so wash sales cannot be identified.
const pools = (method: LotMethod): boolean => method === 'average' || method === 'section_104';

const numbers = (x: string | number | null) => asNumber(x) ?? 0;

function useSettings() {
    const [year, setYear] = useSearch('year');
    const [method, setMethod] = useSearch('method');
    const [wash, setWash] = useSearch('wash');
    const [scope, setScope] = useSearch('scope');
    const [account, setAccount] = useSearch('account');
    const [asOf] = useAsOf();
    const chosen = methods.find(([one]) => one === method)?.[0] ?? 'fifo';
    const request = useMemo(
        () => ({
            method: chosen,
            wash_sales: wash !== 'no' && !pools(chosen),
            scope: (scope === 'global' ? 'global' : 'account') as LotScope,
            as_of: asOf || null,
            accounts: account ? [account] : [],
            on_error: 'skip' as const,
        }),
        [chosen, wash, scope, asOf, account],
    );
    return {year, setYear, setMethod, wash, setWash, setScope, account, setAccount, request};
}

// The dates of the closes that value the lots, as one text; null without any.
function priceDates(data: LotsResponse): string | null {
    const dates = Object.values(data.price_dates).sort();
    const [first, last] = [dates[0], dates.at(-1)];
    if (first === undefined || last === undefined) return null;
    return first === last ? last : `${first} to ${last}`;
}

function Settings({
    settings,
    years,
}: {
    settings: ReturnType<typeof useSettings>;
    years: readonly number[];
}) {
    const accounts = useAccounts();
    const {request} = settings;
    return (
        <form
            className="controls ledger-controls"
            aria-label="Lot selection"
            onSubmit={(event) => event.preventDefault()}
        >
            <SelectField
                label="Tax year"
                value={settings.year}
                onChange={(event) => settings.setYear(event.target.value)}
                options={[
                    ['', 'All years'] as const,
                    ...years.map((y) => [String(y), String(y)] as const),
                ]}
            />
            <SelectField
                label="Method"
                value={request.method}
                onChange={(event) => settings.setMethod(event.target.value)}
                options={methods}
            />
            <SelectField
                label="Lots from"
                value={request.scope}
                onChange={(event) => settings.setScope(event.target.value)}
                options={[
                    ['account', 'Account of the sale'],
                    ['global', 'All accounts'],
                ]}
            />
            <SelectField
                label="Account"
                value={settings.account}
                onChange={(event) => settings.setAccount(event.target.value)}
                options={accountOptions(accounts.data)}
            />
            <CheckField
                label="Wash sales (IRC 1091)"
                checked={request.wash_sales}
                disabled={pools(request.method)}
                title={pools(request.method) ? 'Not available for pools.' : undefined}
                onChange={(event) => settings.setWash(event.target.checked ? '' : 'no')}
            />
        </form>
    );
}

function Gains({data, year, method}: {data: LotsResponse; year: string; method: LotMethod}) {
    const rows = data.realized.by_year.filter((r) => year === '' || String(r.year) === year);
    const inYear = (d: {date: string}) => year === '' || d.date.startsWith(year);
    const entered = data.disposals.filter((d) => d.taxed && inYear(d));
    const left = data.disposals.filter((d) => !d.taxed || !inYear(d));
    // Amounts in different currencies are not added: one set of tiles per currency.
    const currencies = [...new Set(rows.map((r) => r.currency))];
    const figure = (key: 'total' | 'short' | 'long', title: string, currency: string) => {
        const of = rows.filter((r) => r.currency === currency);
        const value =
            year === ''
                ? (data.realized.by_currency.find((r) => r.currency === currency)?.[key] ?? null)
                : (of[0]?.[key] ?? null);
        const fits = (d: {term: string | null; currency: string}) =>
            d.currency === currency && (key === 'total' || d.term === key);
        const name = year === '' ? 'all years' : year;
        return (
            <Money
                value={value}
                unit={currency}
                signed
                name={`gain.${key}.${year || 'all'}.${currency}`}
                why={(): Why =>
                    ({
                        ...basisOf('ledger.lots', data),
                        asOf: data.as_of,
                        title: `${title}, ${name}`,
                        term: 'realized_gain',
                        value: money(value, 2, true),
                        unit: currency,
                        inputs: [
                            ['Lot method', methodName(method)],
                            ['Tax year', name],
                        ],
                        included: {
                            title: 'Disposals included',
                            total: money(value, 2, true),
                            rows: entered.filter(fits).map((d) => ({
                                name: `${d.date} ${d.symbol}`,
                                value: money(d.gain, 2, true),
                                note: `${d.quantity} of ${d.lot_id || 'the pool'}`,
                            })),
                        },
                        excluded: {
                            title: 'Disposals excluded',
                            rows: left
                                .filter((d) => d.currency === currency)
                                .map((d) => ({
                                    name: `${d.date} ${d.symbol}`,
                                    value: money(d.gain, 2, true),
                                    note: d.taxed ? 'another year' : enumLabel(d.tax_treatment),
                                })),
                        },
                    }) as Why
                }
            />
        );
    };
    const washed = entered.filter((d) => numbers(d.wash_sale_disallowed) !== 0);
    if (rows.length === 0) return <p className="note">No taxable sales{year && ` in ${year}`}.</p>;
    return (
        <>
            {currencies.map((currency) => (
                <Tiles key={currency}>
                    <Tile
                        label="Taxable gain"
                        chip={<Chip term="realized_gain" />}
                        value={figure('total', 'Taxable gain', currency)}
                        note={plural(entered.filter((d) => d.currency === currency).length, 'row')}
                    />
                    <Tile
                        label="Short term"
                        chip={<Chip term="holding_period" />}
                        value={figure('short', 'Short-term gain', currency)}
                        note="held one year or less"
                    />
                    <Tile
                        label="Long term"
                        chip={<Chip term="holding_period" />}
                        value={figure('long', 'Long-term gain', currency)}
                        note="held more than one year"
                    />
                    <Tile
                        label="Wash sales"
                        chip={<Chip term="wash_sale" />}
                        value={
                            <Figure
                                value={washed.filter((d) => d.currency === currency).length}
                                name={`washed.${currency}`}
                            />
                        }
                        note="rows with code W"
                    />
                </Tiles>
            ))}
        </>
    );
}

function Years({data, method}: {data: LotsResponse; method: LotMethod}) {
    const rows = data.realized.by_year;
    if (rows.length === 0) return null;
    const summary = `Gains realized in ${plural(new Set(rows.map((r) => r.year)).size, 'year')}, short and long term.`;
    const bars = rows.flatMap((r) => [
        {
            label: `${r.year} short`,
            value: numbers(r.short),
            note: `${money(r.short, 0)} ${r.currency}`,
            series: 2,
        },
        {
            label: `${r.year} long`,
            value: numbers(r.long),
            note: `${money(r.long, 0)} ${r.currency}`,
            series: 1,
        },
    ]);
    return (
        <ChartFrame
            title="Taxable gains by tax year"
            unit={[...new Set(rows.map((r) => r.currency))].join(', ')}
            asOf={data.as_of}
            chip={<Chip term="realized_gain" />}
            why={(): Why =>
                ({
                    ...basisOf('ledger.lots', data),
                    asOf: data.as_of,
                    title: 'Taxable gains by tax year',
                    term: 'realized_gain',
                    value: data.realized.by_currency
                        .map((r) => `${money(r.total, 2, true)} ${r.currency}`)
                        .join(', '),
                    inputs: [['Lot method', methodName(method)]],
                    included: {
                        title: 'Disposals included',
                        rows: data.disposals
                            .filter((d) => d.taxed)
                            .map((d) => ({
                                name: `${d.date} ${d.symbol}`,
                                value: money(d.gain, 2, true),
                                note: `${d.currency}, ${d.term ?? 'pool'}`,
                            })),
                    },
                    excluded: {
                        title: 'Rows that could not be posted',
                        rows: data.unposted.map((r) => ({
                            name: `${r.date} ${r.symbol}`,
                            value: units(r.quantity),
                            note: r.reason,
                        })),
                    },
                }) as Why
            }
            summary={summary}
            rows={rows}
            columns={[
                {key: 'year', label: 'Year', text: true, value: (r) => String(r.year)},
                {key: 'currency', label: 'Currency', text: true, value: (r) => r.currency},
                {
                    key: 'short',
                    label: 'Short term',
                    value: (r) => numbers(r.short),
                    cell: (r) => money(r.short),
                },
                {
                    key: 'long',
                    label: 'Long term',
                    value: (r) => numbers(r.long),
                    cell: (r) => money(r.long),
                },
                {
                    key: 'total',
                    label: 'Total',
                    value: (r) => numbers(r.total),
                    cell: (r) => money(r.total),
                },
            ]}
        >
            <Bars summary={summary} bars={bars} labelWidth={90} format={(x) => number(x)} />
        </ChartFrame>
    );
}

// Sales whose gains are not taxed, and their totals by treatment.
function Untaxed({data, year}: {data: LotsResponse; year: string}) {
    const accountName = useAccountName();
    const sold = data.disposals.filter((d) => !d.taxed && (year === '' || d.date.startsWith(year)));
    if (sold.length === 0) return null;
    const sums = data.realized.untaxed.filter((r) =>
        year === '' ? r.year === null : String(r.year) === year,
    );
    return (
        <Section
            title="Tax-deferred and tax-free accounts"
            note="Sales in these accounts are not taxed and not on Form 8949. A replacement bought in them still disallows a loss in a taxable account."
        >
            <Tiles>
                {sums.map((r) => (
                    <Tile
                        key={`${r.tax_treatment} ${r.currency}`}
                        label={`Gain, ${enumLabel(r.tax_treatment).toLowerCase()}`}
                        value={
                            <Money
                                value={r.total}
                                unit={r.currency}
                                signed
                                name={`gain.${r.tax_treatment}.${year || 'all'}.${r.currency}`}
                                why={(): Why =>
                                    ({
                                        ...basisOf('ledger.lots', data),
                                        asOf: data.as_of,
                                        title: `Gain, ${enumLabel(r.tax_treatment).toLowerCase()} accounts`,
                                        term: 'realized_gain',
                                        value: money(r.total, 2, true),
                                        unit: r.currency,
                                        inputs: [['Tax year', year || 'all years']],
                                        included: {
                                            title: 'Disposals included',
                                            total: money(r.total, 2, true),
                                            rows: sold
                                                .filter(
                                                    (d) =>
                                                        d.tax_treatment === r.tax_treatment &&
                                                        d.currency === r.currency,
                                                )
                                                .map((d) => ({
                                                    name: `${d.date} ${d.symbol}`,
                                                    value: money(d.gain, 2, true),
                                                    note: accountName(d.account),
                                                })),
                                        },
                                    }) as Why
                                }
                            />
                        }
                        note="not taxed on sale"
                    />
                ))}
            </Tiles>
            <Table
                label="Sales in tax-deferred and tax-free accounts"
                rows={sold}
                columns={withAccountNames(disposalColumns(data), accountName)}
                id={(d) => `${d.transaction} ${d.lot_id} ${d.quantity} ${d.code}`}
                filter
                groups={['symbol', 'account', 'currency']}
                {...(sold.length > 100 ? {height: 420} : {})}
                none="No sales."
            />
        </Section>
    );
}

function OpenLots({data}: {data: LotsResponse}) {
    const accountName = useAccountName();
    const columns = useMemo(
        () => withAccountNames(lotColumns(data), accountName),
        [data, accountName],
    );
    return (
        <div className="tight">
            <Table
                label="Open lots"
                rows={data.open_lots}
                columns={columns}
                id={(lot) => `${lot.account} ${lot.symbol} ${lot.lot_id} ${lot.acquired ?? ''}`}
                filter
                groups={['symbol', 'account', 'term', 'currency']}
                height={420}
                none="No open lots."
            />
        </div>
    );
}

export default function LotsPage() {
    const accountName = useAccountName();
    const settings = useSettings();
    const {year, request} = settings;
    const empty = useIsEmpty();
    const none = useIsEmpty(settings.account);
    const lots = useMethod('ledger.lots', onceFilled(none, request), {
        placeholderData: (before) => before,
    });
    const years = useMemo(
        () =>
            [
                ...new Set([
                    ...(lots.data?.realized.by_year ?? []).map((r) => r.year),
                    ...(lots.data?.realized.untaxed ?? []).flatMap((r) => r.year ?? []),
                    ...(year ? [Number(year)] : []),
                ]),
            ].sort((a, b) => b - a),
        [lots.data, year],
    );
    return (
        <LedgerFrame
            title="Lots and gains"
            actions={
                lots.data && (
                    <Quality
                        coverage={lots.data.coverage}
                        issues={lots.data.issues}
                        asOf={priceDates(lots.data)}
                    />
                )
            }
        >
            {empty ? (
                <EmptyLedger />
            ) : (
                <>
                    <Settings settings={settings} years={years} />
                    {none ? (
                        <EmptyLedger account={settings.account} />
                    ) : (
                        <QueryResult of={lots} what="Calculating lots">
                            {(data) => {
                                const sold = data.disposals.filter(
                                    (d) => d.taxed && (year === '' || d.date.startsWith(year)),
                                );
                                return (
                                    <>
                                        <NotPosted rows={data.unposted} />
                                        <Gains data={data} year={year} method={request.method} />
                                        <Section
                                            title="Taxable sales"
                                            note="One row per lot used by a sale. Click a gain for its details."
                                        >
                                            <Table
                                                label="Taxable sales"
                                                rows={sold}
                                                columns={withAccountNames(
                                                    disposalColumns(data),
                                                    accountName,
                                                )}
                                                id={(d) =>
                                                    `${d.transaction} ${d.lot_id} ${d.quantity} ${d.code}`
                                                }
                                                filter
                                                groups={['symbol', 'term', 'account', 'currency']}
                                                {...(sold.length > 100 ? {height: 420} : {})}
                                                none="No taxable sales."
                                            />
                                        </Section>
                                        <BaseGains data={data} request={request} year={year} />
                                        <Section
                                            title="Form 8949"
                                            note="Part I is short term, part II long term; (g) is the loss disallowed by a wash sale. Group by part, or export as CSV."
                                        >
                                            <Table
                                                label={`Form 8949 ${year || 'all years'}`}
                                                rows={sold.filter((d) => d.term !== null)}
                                                columns={form8949Columns}
                                                id={(d) =>
                                                    `${d.transaction} ${d.lot_id} ${d.quantity} ${d.code}`
                                                }
                                                groups={['part', 'currency']}
                                                {...(sold.length > 100 ? {height: 420} : {})}
                                                none="No rows for this form."
                                            />
                                        </Section>
                                        <Untaxed data={data} year={year} />
                                        {data.realized.by_year.length > 0 && (
                                            <Section title="By year">
                                                <Years data={data} method={request.method} />
                                            </Section>
                                        )}
                                        <Section
                                            title="Open lots"
                                            note={
                                                priceDates(data)
                                                    ? `Valued at the last stored close, ${priceDates(data)}.`
                                                    : 'No stored price: cost only.'
                                            }
                                        >
                                            <OpenLots data={data} />
                                        </Section>
                                    </>
                                );
                            }}
                        </QueryResult>
                    )}
                </>
            )}
        </LedgerFrame>
    );
}
