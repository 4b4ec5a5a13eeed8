// Gains in a reporting currency, realized and of open lots, split into price gain and currency gain.
import {useMemo} from 'react';
import {useMethod} from '../../api/queries';
import type {BaseGain, LotsResponse} from '../../api/types.gen';
import type {RequestOf} from '../../api/client';
import {Link, useSearch} from '../../app/router';
import {SymbolText} from '../../ui/SymbolText';
import {Chip} from '../../ui/Definition';
import {FileField, SelectField, TextArea} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {plural} from '../../ui/format';
import type {Term} from '../../ui/glossary';
import {Section, Tile, Tiles} from '../../ui/Page';
import {QueryResult, Issues} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import type {Why} from '../../ui/Why';
import {OpenLotGains} from './OpenLotGains';
import {readRates, splitGains, type SplitGain} from './exchange_rates';
import {asNumber, basisOf, Money, money, useAccounts} from './frame';
import {methodName, units} from './lot_columns';

type LotsRequest = RequestOf<'ledger.lots'>;
type Part = keyof BaseGain;

const parts: readonly {key: Part; label: string; term: Term}[] = [
    {key: 'gain', label: 'Realized gain', term: 'base_gain'},
    {key: 'price_gain', label: 'Price gain', term: 'price_gain'},
    {key: 'fx_gain', label: 'Currency gain', term: 'fx_gain'},
];

const common = ['CHF', 'EUR', 'GBP', 'JPY', 'USD'];

const noRate = 'no exchange rate on the date of the purchase or of the sale';

// Totals of the disposals with a gain in the reporting currency; null if there are none.
const sumOf = (rows: readonly SplitGain[], key: Part): number | null => {
    const amounts = rows.flatMap(({base}) => (base ? [asNumber(base[key]) ?? 0] : []));
    return amounts.length > 0 ? amounts.reduce((sum, x) => sum + x, 0) : null;
};

const nameOf = ({disposal}: SplitGain): string => `${disposal.date} ${disposal.symbol}`;

function whyPart(data: LotsResponse, one: SplitGain, part: (typeof parts)[number]): Why {
    const {disposal: d, base} = one;
    const currency = data.in_base?.currency ?? '';
    return {
        ...basisOf('ledger.lots', data),
        asOf: data.as_of,
        title: `${part.label} of ${d.symbol} sold ${d.date}`,
        term: part.term,
        value: money(base?.[part.key], 2, true),
        unit: currency,
        inputs: [
            [`Gain, ${currency}`, money(base?.gain, 2, true)],
            [`Price gain, ${currency}`, money(base?.price_gain, 2, true)],
            [`Currency gain, ${currency}`, money(base?.fx_gain, 2, true)],
            [`Gain, ${d.currency}`, money(d.gain, 2, true)],
            [`Cost basis, ${d.currency}`, money(d.cost_basis)],
            ['Quantity', units(d.quantity)],
            ['Date of purchase', d.acquired ?? 'n/a'],
            ['Date of sale', d.date],
        ],
    } as Why;
}

function PartTiles({data, rows, year, request}: Shown) {
    const base = data.in_base;
    if (!base) return null;
    const sums = year === '' ? base.total : base.by_year.find((y) => String(y.year) === year);
    const entered = rows.filter((row) => row.base !== null);
    const left = rows.filter((row) => row.base === null);
    return (
        <Tiles>
            {parts.map((part) => (
                <Tile
                    key={part.key}
                    label={part.label}
                    chip={<Chip term={part.term} />}
                    value={
                        <Money
                            value={entered.length > 0 ? sums?.[part.key] : undefined}
                            unit={base.currency}
                            signed
                            name={`base.${part.key}.${year || 'all'}`}
                            reason="no disposal has an exchange rate"
                            why={() =>
                                ({
                                    ...basisOf('ledger.lots', data),
                                    asOf: data.as_of,
                                    title: `${part.label} in ${base.currency}, ${year || 'all years'}`,
                                    term: part.term,
                                    value: money(sums?.[part.key], 2, true),
                                    unit: base.currency,
                                    inputs: [
                                        ['Lot method', methodName(request.method ?? 'fifo')],
                                        ['Tax year', year || 'all years'],
                                    ],
                                    included: {
                                        title: 'Disposals included',
                                        total: money(sums?.[part.key], 2, true),
                                        rows: entered.map((row) => ({
                                            name: nameOf(row),
                                            value: money(row.base?.[part.key], 2, true),
                                            note: `${money(row.disposal.gain, 2, true)} ${row.disposal.currency}`,
                                        })),
                                    },
                                    excluded: {
                                        title: 'Disposals excluded',
                                        rows: left.map((row) => ({
                                            name: nameOf(row),
                                            value: `${money(row.disposal.gain, 2, true)} ${row.disposal.currency}`,
                                            note: noRate,
                                        })),
                                    },
                                }) as Why
                            }
                        />
                    }
                    note={
                        part.key === 'gain'
                            ? `${plural(entered.length, 'disposal')}${left.length > 0 ? `, ${left.length} excluded` : ''}`
                            : part.key === 'price_gain'
                              ? 'at the exchange rate of the sale'
                              : 'from exchange rates'
                    }
                />
            ))}
        </Tiles>
    );
}

function columnsOf(data: LotsResponse): Column<SplitGain>[] {
    const currency = data.in_base?.currency ?? '';
    return [
        {key: 'date', label: 'Sold', text: true, value: (row) => row.disposal.date},
        {
            key: 'symbol',
            label: 'Symbol',
            text: true,
            value: (row) => row.disposal.symbol,
            cell: (row) => (
                <b>
                    <SymbolText symbol={row.disposal.symbol} />
                </b>
            ),
        },
        {
            key: 'acquired',
            label: 'Acquired',
            text: true,
            value: (row) => row.disposal.acquired,
            cell: (row) => row.disposal.acquired ?? 'pool',
        },
        {
            key: 'quantity',
            label: 'Quantity',
            value: (row) => asNumber(row.disposal.quantity),
            cell: (row) => units(row.disposal.quantity),
        },
        {
            key: 'own',
            label: 'Gain before conversion',
            value: (row) => asNumber(row.disposal.gain),
            cell: (row) => <Money value={row.disposal.gain} signed />,
        },
        {key: 'currency', label: 'Currency', text: true, value: (row) => row.disposal.currency},
        ...['price_gain', 'fx_gain', 'gain'].flatMap((key) => {
            const part = parts.find((one) => one.key === key);
            if (!part) return [];
            return [
                {
                    key: part.key,
                    label: part.label,
                    unit: currency,
                    chip: <Chip term={part.term} />,
                    value: (row: SplitGain) => asNumber(row.base?.[part.key]),
                    cell: (row: SplitGain) => (
                        <Money
                            value={row.base?.[part.key]}
                            signed
                            reason={noRate}
                            name={`base.${row.disposal.symbol}.${row.disposal.date}.${part.key}`}
                            {...(row.base && {why: () => whyPart(data, row, part)})}
                        />
                    ),
                    total: (rows: readonly SplitGain[]) => (
                        <Money value={sumOf(rows, part.key)} signed />
                    ),
                },
            ];
        }),
    ];
}

interface Shown {
    data: LotsResponse;
    rows: SplitGain[]; // of the year
    year: string;
    request: LotsRequest;
}

function Split({data, year, request}: Omit<Shown, 'rows'>) {
    const rows = useMemo(
        () =>
            splitGains(data).filter(
                ({disposal: d}) => d.taxed && (year === '' || d.date.startsWith(year)),
            ),
        [data, year],
    );
    const columns = useMemo(() => columnsOf(data), [data]);
    if (!data.in_base) return null;
    return (
        <>
            {rows.length > 0 && (
                <>
                    <PartTiles {...{data, rows, year, request}} />
                    <Table
                        label={`Gains in ${data.in_base.currency}`}
                        rows={rows}
                        columns={columns}
                        id={({disposal: d}) =>
                            `${d.transaction} ${d.lot_id} ${d.quantity} ${d.code}`
                        }
                        filter
                        groups={['symbol', 'currency']}
                        rowClass={(row) => (row.base === null ? 'excluded' : '')}
                        {...(rows.length > 100 ? {height: 420} : {})}
                        none="No disposals."
                    />
                </>
            )}
            <OpenLotGains data={data} />
        </>
    );
}

// Rates that are not stored, from a file or typed.
function OwnRates({
    currency,
    foreign,
    incomplete,
    fields,
    error,
}: {
    currency: string;
    foreign: readonly string[];
    incomplete: boolean; // stored rates are missing
    fields: ReturnType<typeof useFields<{rates: string}>>;
    error: string | null;
}) {
    const {text, field, setText, draft} = fields;
    return (
        <details open={incomplete || text.rates !== ''}>
            <summary>Enter exchange rates</summary>
            <form aria-label="Exchange rates" onSubmit={(event) => event.preventDefault()}>
                <DraftNote of={draft} />
                <div className="form-grid">
                    <FileField
                        label="Exchange rates from a file"
                        accept=".csv,.tsv,.txt,text/csv"
                        taken
                        hint="CSV with the columns currency, date, rate"
                        onFiles={([one]) =>
                            void one?.text().then((content) => setText(() => ({rates: content})))
                        }
                    />
                    <TextArea
                        label="Or paste exchange rates"
                        rows={4}
                        placeholder={`${foreign[0]},2023-01-02,1.0855`}
                        {...field('rates')}
                        error={error}
                        hint={`Currency, date, ${currency} per unit; the latest rate on or before a date applies. They replace the stored rates.`}
                    />
                </div>
                {incomplete && !error && (
                    <p role="status" className="note">
                        Required rates: {foreign.join(', ')} in {currency}, on or before the dates
                        of purchase and sale. <Link to="/market/import">Import prices</Link> stores
                        them, as the symbol {foreign[0]}
                        {currency}.
                    </p>
                )}
            </form>
        </details>
    );
}

export function BaseGains({
    data,
    request,
    year,
}: {
    data: LotsResponse;
    request: LotsRequest;
    year: string;
}) {
    const accounts = useAccounts();
    const [currency, setCurrency] = useSearch('currency');
    const held = useMemo(
        () => [
            ...new Set(
                [...data.disposals.filter((d) => d.taxed), ...data.open_lots].map(
                    (row) => row.currency,
                ),
            ),
        ],
        [data],
    );
    const currencies = [
        ...new Set([...common, ...held, ...(accounts.data ?? []).map((a) => a.currency)]),
    ].sort();
    // Without a choice: the currency of the ledger where something is in another one.
    const usual = held.some((one) => one !== data.currency) ? data.currency : '';
    const chosen = currencies.includes(currency) ? currency : currency === 'none' ? '' : usual;
    // Rates are quoted in the reporting currency: each reporting currency has its own draft.
    const fields = useFields(`lots.rates ${chosen}`, {rates: ''}, null);
    const rates = useMemo(() => readRates(fields.text.rates), [fields.text.rates]);
    const foreign = held.filter((one) => one !== chosen).sort();
    const asked = useMemo(
        () => ({
            ...request,
            currency: chosen,
            ...(rates.rows.length > 0 ? {fx: rates.rows} : {}),
        }),
        [request, chosen, rates],
    );
    const answer = useMethod('ledger.lots', chosen && foreign.length > 0 ? asked : null, {
        placeholderData: (before) => before,
    });
    const left = (answer.data?.issues ?? []).filter((issue) => issue.code === 'not_in_base');
    if (held.length === 0) return null;
    return (
        <Section
            title={chosen ? `Gains in ${chosen}` : 'Gains in a reporting currency'}
            note="Gain = price gain + currency gain. The currency gain is the part due to exchange rates. Realized gains are those of taxable sales; open lots are those of all accounts."
            tools={
                <SelectField
                    label="Reporting currency"
                    value={chosen || 'none'}
                    onChange={(event) => setCurrency(event.target.value)}
                    options={[['none', 'none'] as const, ...currencies.map((c) => [c, c] as const)]}
                />
            }
        >
            {chosen && foreign.length === 0 && (
                <p className="note">All gains are in {chosen}: there is no currency gain.</p>
            )}
            {chosen && foreign.length > 0 && (
                <>
                    {left.length > 0 && <Issues issues={left} />}
                    <OwnRates
                        currency={chosen}
                        foreign={foreign}
                        incomplete={left.length > 0}
                        fields={fields}
                        error={rates.error}
                    />
                    <QueryResult of={answer} what="Converting gains" lines={3}>
                        {(found) => <Split {...{data: found, year, request}} />}
                    </QueryResult>
                </>
            )}
        </Section>
    );
}
