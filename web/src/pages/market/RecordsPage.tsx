// Market data beside daily prices: quotes, option chains, ratings, prices of loans, fundamental
// figures, as they are stored.
import {useMethod} from '../../api/queries';
import {
    MarketRecordKind,
    MarketRecordKindLabels,
    type FundamentalsRow,
    type LoanPriceRow,
    type OptionChainRow,
    type MarketQuote,
    type RatingRow,
} from '../../api/types.gen';
import {Link, useAsOf, useSearch} from '../../app/router';
import {choices} from '../../ui/enum_labels';
import {SelectField, TextField} from '../../ui/fields';
import {instant, number, plural} from '../../ui/format';
import {Page, Section} from '../../ui/Page';
import {Empty, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {Allowed} from '../../app/Allowed';

const figure = (x: number | null, digits = 2): string => (x === null ? '' : number(x, digits));
const percent = (x: number | null): string => (x === null ? '' : `${number(100 * x, 2)}%`);

interface Origin {
    date: string;
    source: string;
    known_at: string | null;
    other_sources: string[];
}

const originColumns = <T extends Origin>(): Column<T>[] => [
    {key: 'date', label: 'Date', text: true, value: (r) => r.date},
    {
        key: 'source',
        label: 'Source',
        text: true,
        cut: true,
        value: (r) => r.source,
        cell: (r) => (
            <span className="clip" title={[r.source, ...r.other_sources].join('; ')}>
                {r.source}
            </span>
        ),
    },
    {
        key: 'known_at',
        label: 'Stored',
        text: true,
        value: (r) => r.known_at,
        cell: (r) => (r.known_at ? instant(r.known_at) : ''),
    },
];

const ratingColumns: Column<RatingRow>[] = [
    {key: 'id', label: 'Identifier', text: true, value: (r) => r.id},
    {key: 'agency', label: 'Agency', text: true, value: (r) => r.agency},
    {key: 'rating', label: 'Rating', text: true, value: (r) => r.rating},
    {key: 'outlook', label: 'Outlook', text: true, value: (r) => r.outlook},
    {key: 'watch', label: 'Watch', text: true, value: (r) => r.watch},
    ...originColumns<RatingRow>(),
];

const loanColumns: Column<LoanPriceRow>[] = [
    {key: 'id', label: 'Identifier', text: true, value: (r) => r.id},
    {key: 'bid', label: 'Bid', value: (r) => r.bid, cell: (r) => figure(r.bid)},
    {key: 'offer', label: 'Offer', value: (r) => r.offer, cell: (r) => figure(r.offer)},
    {
        key: 'mid',
        label: 'Mid',
        hint: 'In percent of par.',
        value: (r) => r.mid,
        cell: (r) => figure(r.mid),
    },
    {
        key: 'depth',
        label: 'Quotes',
        hint: 'Number of quotes behind the price.',
        value: (r) => r.depth,
        cell: (r) => figure(r.depth, 0),
    },
    ...originColumns<LoanPriceRow>(),
];

const fundamentalColumns: Column<FundamentalsRow>[] = [
    {key: 'symbol', label: 'Symbol', text: true, value: (r) => r.symbol},
    {
        key: 'market_cap',
        label: 'Market capitalization',
        value: (r) => r.market_cap,
        cell: (r) => figure(r.market_cap, 0),
    },
    {key: 'beta', label: 'Beta', value: (r) => r.beta, cell: (r) => figure(r.beta)},
    {
        key: 'annual_dividend',
        label: 'Dividend per share',
        value: (r) => r.annual_dividend,
        cell: (r) => figure(r.annual_dividend),
    },
    {key: 'currency', label: 'Currency', text: true, value: (r) => r.currency},
    ...originColumns<FundamentalsRow>(),
];

const quoteColumns: Column<MarketQuote>[] = [
    {key: 'symbol', label: 'Symbol', text: true, value: (r) => r.symbol},
    {key: 'price', label: 'Price', value: (r) => r.price, cell: (r) => figure(r.price)},
    {
        key: 'basis',
        label: 'Basis',
        text: true,
        value: (r) => (r.basis === 'quote' ? 'quote' : 'last close'),
    },
    {key: 'bid', label: 'Bid', value: (r) => r.bid, cell: (r) => figure(r.bid)},
    {key: 'ask', label: 'Ask', value: (r) => r.ask, cell: (r) => figure(r.ask)},
    {key: 'currency', label: 'Currency', text: true, value: (r) => r.currency},
    ...originColumns<MarketQuote>(),
];

const chainColumns: Column<OptionChainRow>[] = [
    {key: 'contract', label: 'Contract', text: true, value: (r) => r.contract},
    {key: 'expiry', label: 'Expiry', text: true, value: (r) => r.expiry},
    {key: 'right', label: 'Type', text: true, value: (r) => r.right},
    {key: 'strike', label: 'Strike', value: (r) => Number(r.strike), cell: (r) => r.strike},
    {key: 'bid', label: 'Bid', value: (r) => r.bid, cell: (r) => figure(r.bid)},
    {key: 'ask', label: 'Ask', value: (r) => r.ask, cell: (r) => figure(r.ask)},
    {
        key: 'implied_volatility',
        label: 'Implied volatility',
        hint: 'As the source states it, per year.',
        value: (r) => r.implied_volatility,
        cell: (r) => percent(r.implied_volatility),
    },
    {key: 'delta', label: 'Delta', value: (r) => r.delta, cell: (r) => figure(r.delta)},
    {
        key: 'open_interest',
        label: 'Open interest',
        value: (r) => r.open_interest,
        cell: (r) => figure(r.open_interest, 0),
    },
    {key: 'source', label: 'Source', text: true, value: (r) => r.source},
];

const nothing = (
    <Empty title="Nothing stored">
        <p>Import a file, or download it on the page Providers where a provider offers it.</p>
    </Empty>
);

function Ratings({asOf}: {asOf: string}) {
    const answer = useMethod('market.ratings', asOf ? {as_of: asOf} : {});
    return (
        <QueryResult of={answer} what="Loading ratings">
            {({data}) =>
                data.length === 0 ? (
                    nothing
                ) : (
                    <Table
                        label="Ratings"
                        rows={data}
                        columns={ratingColumns}
                        id={(r) => `${r.id} ${r.agency}`}
                        height={520}
                    />
                )
            }
        </QueryResult>
    );
}

function LoanPrices({asOf}: {asOf: string}) {
    const answer = useMethod('market.loan_prices', asOf ? {as_of: asOf} : {});
    return (
        <QueryResult of={answer} what="Loading prices of loans">
            {({data}) =>
                data.length === 0 ? (
                    nothing
                ) : (
                    <Table
                        label="Prices of loans"
                        rows={data}
                        columns={loanColumns}
                        id={(r) => r.id}
                        height={520}
                    />
                )
            }
        </QueryResult>
    );
}

function Fundamentals({asOf}: {asOf: string}) {
    const answer = useMethod('market.fundamentals', asOf ? {as_of: asOf} : {});
    return (
        <QueryResult of={answer} what="Loading fundamental figures">
            {({data}) =>
                data.length === 0 ? (
                    nothing
                ) : (
                    <Table
                        label="Fundamental figures"
                        rows={data}
                        columns={fundamentalColumns}
                        id={(r) => r.symbol}
                        height={520}
                    />
                )
            }
        </QueryResult>
    );
}

function Quotes({asOf}: {asOf: string}) {
    const [text, setText] = useSearch('symbols');
    const typed = text.split(/[\s,;]+/).filter(Boolean);
    const held = useMethod(
        'market.coverage',
        typed.length > 0 ? null : {show: 'held', limit: 500, ...(asOf ? {as_of: asOf} : {})},
    );
    const symbols = typed.length > 0 ? typed : (held.data?.data ?? []).map((row) => row.symbol);
    const answer = useMethod(
        'market.quotes',
        symbols.length > 0 ? {symbols, ...(asOf ? {as_of: asOf} : {})} : null,
    );
    return (
        <>
            <div className="form-grid">
                <TextField
                    label="Symbols"
                    value={text}
                    hint="Separated by commas or blanks; empty: those held"
                    onChange={(event) => setText(event.target.value.toUpperCase())}
                />
            </div>
            {held.data && symbols.length === 0 && nothing}
            {symbols.length > 0 && (
                <QueryResult of={answer} what="Loading quotes">
                    {({data, issues}) => (
                        <>
                            <Table
                                label="Quotes"
                                rows={data}
                                columns={quoteColumns}
                                id={(r) => r.symbol}
                                height={420}
                                none="None of the symbols has a quote or a close."
                            />
                            {issues.length > 0 && (
                                <p className="note">
                                    Without a price: {issues.map(({where}) => where).join(', ')}.
                                </p>
                            )}
                        </>
                    )}
                </QueryResult>
            )}
        </>
    );
}

function Chain({asOf}: {asOf: string}) {
    const [underlying, setUnderlying] = useSearch('underlying');
    const [expiry, setExpiry] = useSearch('expiry');
    const answer = useMethod('market.chain', {
        ...(underlying ? {underlying} : {}),
        ...(asOf ? {as_of: asOf} : {}),
        ...(expiry ? {expiry_from: expiry, expiry_to: expiry} : {}),
    });
    const underlyings = answer.data?.underlyings ?? [];
    const expiries = answer.data?.expiries ?? [];
    return (
        <>
            <div className="form-grid">
                <TextField
                    label="Underlying"
                    value={underlying}
                    hint={
                        underlyings.length > 0
                            ? `Stored: ${underlyings.slice(0, 12).join(', ')}${underlyings.length > 12 ? ' …' : ''}`
                            : undefined
                    }
                    onChange={(event) => setUnderlying(event.target.value.trim().toUpperCase())}
                />
                <SelectField
                    label="Expiry"
                    value={expiry}
                    options={[['', 'all'], ...expiries.map((date) => [date, date] as const)]}
                    onChange={(event) => setExpiry(event.target.value)}
                />
            </div>
            <QueryResult of={answer} what="Loading the option chain">
                {({underlying: shown, data, date, issues}) => (
                    <>
                        <p className="note" role="status">
                            {date
                                ? `${plural(data.length, 'contract')} of ${date} on ${shown}.`
                                : issues[0]?.message}
                        </p>
                        {date && (
                            <Table
                                label="Option chain"
                                rows={data}
                                columns={chainColumns}
                                id={(r) => r.contract}
                                height={520}
                            />
                        )}
                    </>
                )}
            </QueryResult>
        </>
    );
}

const views: Record<MarketRecordKind, (props: {asOf: string}) => React.JSX.Element> = {
    quote: Quotes,
    option_quote: Chain,
    rating: Ratings,
    loan_price: LoanPrices,
    fundamental: Fundamentals,
};

export default function RecordsPage() {
    const [asOf] = useAsOf();
    const [chosen, choose] = useSearch('kind');
    const kind = MarketRecordKind.find((one) => one === chosen) ?? 'quote';
    const View = views[kind];
    return (
        <Page title="Quotes and ratings">
            <Section
                title="Stored data"
                note="Where several sources have a value, the first in the order of sources counts."
                tools={
                    <Allowed to="market.import_records">
                        <Link className="button" to={`/market/records/import?kind=${kind}`}>
                            Import a file
                        </Link>
                    </Allowed>
                }
            >
                <div className="form-grid">
                    <SelectField
                        label="Kind"
                        value={kind}
                        options={choices(MarketRecordKind, MarketRecordKindLabels)}
                        onChange={(event) => choose(event.target.value)}
                    />
                </div>
                <View asOf={asOf} />
            </Section>
        </Page>
    );
}
