// Market data: what prices are stored, how current and how sound they are, and who needs them.
import {useInfiniteQuery} from '@tanstack/react-query';
import {useMemo, useState} from 'react';
import {call} from '../../api/client';
import {CoverageShow, type PriceCoverage} from '../../api/types.gen';
import {Link, useAsOf, useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {download} from '../../ui/download';
import {Choice, SelectField, TextField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number, plural} from '../../ui/format';
import {Page, Section, Tile, Tiles} from '../../ui/Page';
import {Empty, ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {HeldBy} from './HeldBy';
import {SeriesView} from './SeriesView';
import {Allowed} from '../../app/Allowed';

const shows: readonly (readonly [CoverageShow, string])[] = [
    ['all', 'All'],
    ['held', 'Held'],
    ['stale', 'Stale'],
    ['flagged', 'Flagged'],
    ['missing', 'Without prices'],
];

const flagsOf = (row: PriceCoverage): string =>
    [
        row.splits > 0 && plural(row.splits, 'suspected split'),
        row.outliers > 0 && plural(row.outliers, 'outlier'),
        row.gaps > 0 && plural(row.gaps, 'gap'),
        row.stale_runs > 0 && plural(row.stale_runs, 'stale run'),
        row.inconsistent > 0 && plural(row.inconsistent, 'inconsistent bar'),
    ]
        .filter(Boolean)
        .join(', ');

const columnsOf = (open: (symbol: string) => void): Column<PriceCoverage>[] => [
    {
        key: 'symbol',
        label: 'Symbol',
        text: true,
        value: (r) => r.symbol,
        cell: (r) =>
            r.closes > 0 ? (
                <Button
                    kind="quiet"
                    className="in-cell"
                    aria-label={`Prices of ${r.symbol}`}
                    onClick={() => open(r.symbol)}
                >
                    {r.symbol}
                </Button>
            ) : (
                r.symbol
            ),
    },
    {
        key: 'last',
        label: 'Last close',
        text: true,
        value: (r) => r.last,
        cell: (r) =>
            r.last === null ? (
                <span className="flag">no prices</span>
            ) : (
                <>
                    {r.last} {r.stale && <span className="flag">stale</span>}
                </>
            ),
    },
    {
        key: 'name',
        label: 'Name',
        text: true,
        cut: true,
        value: (r) => r.name,
        cell: (r) => (
            <span className="clip" title={r.name}>
                {r.name}
            </span>
        ),
    },
    {
        key: 'stale_sessions',
        label: 'Sessions since',
        hint: 'Sessions of the calendar after the last price; more than three count as stale.',
        value: (r) => r.stale_sessions,
        cell: (r) => (r.stale_sessions === null ? '' : number(r.stale_sessions)),
    },
    {key: 'first', label: 'First price', text: true, extra: true, value: (r) => r.first},
    {key: 'closes', label: 'Closes', value: (r) => r.closes, cell: (r) => number(r.closes)},
    {
        key: 'missing',
        label: 'Missing sessions',
        hint: 'Sessions of the calendar without a price between the first and the last one.',
        value: (r) => r.missing_sessions,
        cell: (r) => number(r.missing_sessions),
    },
    {
        key: 'flags',
        label: 'Flags',
        text: true,
        width: 220,
        value: flagsOf,
        cell: (r) => <span className="wrap">{flagsOf(r)}</span>,
    },
    {
        key: 'held_by',
        label: 'Held by',
        text: true,
        value: (r) => r.held_by.map(({name, slug}) => name || slug).join(', '),
        cell: (r) => <HeldBy of={r.held_by} />,
    },
    {
        key: 'source',
        label: 'Source',
        text: true,
        cut: true,
        extra: true,
        value: (r) => r.sources.join('; '),
        cell: (r) => (
            <span className="clip" title={r.sources.join('; ')}>
                {r.sources.join('; ')}
            </span>
        ),
    },
];

function Coverage({onOpen}: {onOpen: (symbol: string) => void}) {
    const [text, setText] = useSearch('text');
    const [source, setSource] = useSearch('source');
    const [shown, setShown] = useSearch('show');
    const [asOf] = useAsOf();
    const show = CoverageShow.find((one) => one === shown) ?? 'all';
    const request = {
        limit: 100,
        show,
        ...(text ? {text} : {}),
        ...(source ? {source} : {}),
        ...(asOf ? {as_of: asOf} : {}),
    };
    const pages = useInfiniteQuery({
        queryKey: ['market.coverage', request, 'pages'],
        initialPageParam: '',
        queryFn: ({pageParam, signal}) =>
            call('market.coverage', {...request, cursor: pageParam}, signal),
        getNextPageParam: (last) => last.next_cursor,
        placeholderData: (before) => before,
    });
    const columns = useMemo(() => columnsOf(onOpen), [onOpen]);
    const isFiltered = Boolean(text || source || shown);
    return (
        <QueryResult of={pages} what="Loading market data">
            {(data) => {
                const [first] = data.pages;
                const rows = data.pages.flatMap((page) => page.data);
                if (!first) return null;
                const {totals} = first;
                if (totals.symbols === 0 && totals.missing === 0 && !isFiltered)
                    return (
                        <Empty title="No prices yet">
                            <p>Portfolios and the ledger are valued at stored prices.</p>
                            <Allowed to="market.import_prices">
                                <p>Import a CSV or Parquet file, or load the demo prices:</p>
                                <pre className="command">
                                    <code>ballast demo load</code>
                                </pre>
                                <Link className="button primary" to="/market/import">
                                    Import prices
                                </Link>
                            </Allowed>
                        </Empty>
                    );
                return (
                    <>
                        <Tiles>
                            <Tile
                                label="Symbols"
                                value={<Figure value={totals.symbols} name="market.symbols" />}
                                note={first.last_date ? `up to ${first.last_date}` : 'no prices'}
                            />
                            <Tile
                                label="Held"
                                value={<Figure value={totals.held} name="market.held" />}
                                note="by portfolios or the ledger"
                            />
                            <Tile
                                label="Held and stale"
                                value={<Figure value={totals.stale} name="market.stale" />}
                                note={`more than 3 sessions before ${first.as_of}`}
                            />
                            <Tile
                                label="Held without prices"
                                value={<Figure value={totals.missing} name="market.missing" />}
                                note="not valued"
                            />
                        </Tiles>
                        <Section title="Coverage">
                            <div className="row">
                                <TextField
                                    label="Search"
                                    placeholder="symbol or name"
                                    value={text}
                                    onChange={(event) => setText(event.target.value)}
                                />
                                {first.sources.length > 1 && (
                                    <SelectField
                                        label="Source"
                                        value={source}
                                        onChange={(event) => setSource(event.target.value)}
                                        options={[
                                            ['', 'All sources'] as const,
                                            ...first.sources.map((one) => [one, one] as const),
                                        ]}
                                    />
                                )}
                                <Choice
                                    label="Show"
                                    value={show}
                                    onChange={(one) => setShown(one === 'all' ? '' : one)}
                                    options={shows}
                                />
                            </div>
                            <Table
                                label="Price coverage"
                                tight
                                rows={rows}
                                columns={columns}
                                id={(r) => r.symbol}
                                sort={null}
                                height={560}
                                onOpen={(r) => r.closes > 0 && onOpen(r.symbol)}
                                none="No symbol matches these filters."
                            />
                            {pages.hasNextPage && (
                                <Button
                                    disabledReason={pages.isFetchingNextPage && 'Already loading.'}
                                    onClick={() => void pages.fetchNextPage()}
                                >
                                    Load more
                                </Button>
                            )}
                        </Section>
                    </>
                );
            }}
        </QueryResult>
    );
}

export default function MarketPage() {
    const [symbol, setSymbol] = useSearch('symbol');
    const [error, setError] = useState<unknown>(null);
    const save = async () => {
        setError(null);
        try {
            const file = await call('market.export_prices', {});
            download(file.file_name, file.content, file.media_type);
        } catch (refused) {
            setError(refused);
        }
    };
    return (
        <Page
            title="Market data"
            actions={
                <>
                    <Button onClick={() => void save()}>Export all</Button>
                    <Allowed to="market.import_prices">
                        <Link className="button primary" to="/market/import">
                            Import prices
                        </Link>
                    </Allowed>
                </>
            }
        >
            {error ? <ProblemView error={error} /> : null}
            {symbol ? (
                <SeriesView symbol={symbol} onBack={() => setSymbol('')} />
            ) : (
                <Coverage onOpen={setSymbol} />
            )}
        </Page>
    );
}
