// Stored market data: datasets with their contents, securities, and the closes of one symbol.
import {useInfiniteQuery} from '@tanstack/react-query';
import {useMemo} from 'react';
import {call} from '../../api/client';
import {useMethod} from '../../api/queries';
import type {Dataset, Security} from '../../api/types.gen';
import {useAsOf, useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {ChartFrame} from '../../ui/ChartFrame';
import {enumLabel} from '../../ui/enum_labels';
import {TextField} from '../../ui/fields';
import {instant, number} from '../../ui/format';
import {Facts, Page, Section} from '../../ui/Page';
import {Empty, Issues, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {TimeChart, type TimeSeries} from '../../ui/TimeChart';

const columnsOf = (open: (id: string) => void): Column<Dataset>[] => [
    {
        key: 'name',
        label: 'Name',
        text: true,
        value: (d) => d.name,
        cell: (d) => (
            <Button kind="quiet" className="in-cell" onClick={() => open(d.id)}>
                {d.name || 'unnamed'}
            </Button>
        ),
    },
    {key: 'kind', label: 'Kind', text: true, value: (d) => enumLabel(d.kind)},
    {key: 'rows', label: 'Rows', value: (d) => d.rows, cell: (d) => number(d.rows)},
    {key: 'first', label: 'First date', text: true, value: (d) => d.first_date},
    {key: 'last', label: 'Last date', text: true, value: (d) => d.last_date},
    {
        key: 'created_at',
        label: 'Stored',
        text: true,
        value: (d) => d.created_at,
        cell: (d) => instant(d.created_at),
    },
    {
        key: 'source',
        label: 'Source',
        text: true,
        cut: true,
        value: (d) => d.source,
        cell: (d) => (
            <span className="clip" title={d.source}>
                {d.source}
            </span>
        ),
    },
];

function Contents({dataset}: {dataset: Dataset}) {
    return (
        <Section title={`Contents of ${dataset.name || 'the dataset'}`}>
            <div className="columns">
                <Facts
                    rows={[
                        ['Kind', enumLabel(dataset.kind)],
                        ['Rows', number(dataset.rows)],
                        [
                            'Dates',
                            `${dataset.first_date ?? 'n/a'} to ${dataset.last_date ?? 'n/a'}`,
                        ],
                        ['Stored', instant(dataset.created_at)],
                    ]}
                />
                <div>
                    <h3>Source</h3>
                    <p>{dataset.source || 'Not stated.'}</p>
                    <h3>Digest</h3>
                    <p>
                        <code>{dataset.digest}</code>
                    </p>
                </div>
            </div>
        </Section>
    );
}

const securityColumns = (open: (symbol: string) => void): Column<Security>[] => [
    {
        key: 'symbol',
        label: 'Symbol',
        text: true,
        value: (s) => s.symbol,
        cell: (s) => (
            <Button
                kind="quiet"
                className="in-cell"
                aria-label={`Prices of ${s.symbol}`}
                onClick={() => open(s.symbol)}
            >
                {s.symbol}
            </Button>
        ),
    },
    {key: 'name', label: 'Name', text: true, value: (s) => s.name},
    {key: 'type', label: 'Type', text: true, value: (s) => enumLabel(s.type ?? '')},
    {key: 'sector', label: 'Sector', text: true, value: (s) => s.sector},
    {key: 'exchange', label: 'Exchange', text: true, value: (s) => s.exchange},
    {key: 'country', label: 'Country', text: true, value: (s) => s.country},
    {key: 'currency', label: 'Currency', text: true, value: (s) => s.currency},
];

function Securities({onOpen}: {onOpen: (symbol: string) => void}) {
    const [text, setText] = useSearch('text');
    const request = {limit: 100, ...(text ? {text} : {})};
    const pages = useInfiniteQuery({
        queryKey: ['market.securities', request, 'pages'],
        initialPageParam: '',
        queryFn: ({pageParam, signal}) =>
            call('market.securities', {...request, cursor: pageParam}, signal),
        getNextPageParam: (last) => last.next_cursor,
    });
    const columns = useMemo(() => securityColumns(onOpen), [onOpen]);
    return (
        <Section
            title="Securities"
            note="Open a security for its stored closing prices."
            tools={
                <TextField
                    label="Search"
                    placeholder="symbol or name"
                    value={text}
                    onChange={(event) => setText(event.target.value)}
                />
            }
        >
            <QueryResult of={pages} what="Loading securities">
                {(data) => (
                    <>
                        <Table
                            label="Securities"
                            rows={data.pages.flatMap((page) => page.data)}
                            columns={columns}
                            id={(s) => s.symbol}
                            height={420}
                            none={
                                text
                                    ? `No security contains “${text}”.`
                                    : 'No securities are stored.'
                            }
                        />
                        {pages.hasNextPage && (
                            <Button
                                disabledReason={pages.isFetchingNextPage && 'Already loading.'}
                                onClick={() => void pages.fetchNextPage()}
                            >
                                Load more
                            </Button>
                        )}
                    </>
                )}
            </QueryResult>
        </Section>
    );
}

function Closes({symbol}: {symbol: string}) {
    const [asOf] = useAsOf();
    const prices = useMethod('market.prices', {symbols: [symbol], as_of: asOf || null});
    const points = useMemo(() => {
        const table = prices.data?.prices;
        if (!table || !('columns' in table)) return [];
        return table.dates.map((date, i) => ({date, close: table.columns[symbol]?.[i] ?? null}));
    }, [prices.data, symbol]);
    const dates = useMemo(() => points.map(({date}) => date), [points]);
    const lines = useMemo<TimeSeries[]>(
        () => [
            {
                label: symbol,
                values: points.map(({close}) => close),
                format: (x) => number(x, 2),
            },
        ],
        [points, symbol],
    );
    const known = points.filter(({close}) => close !== null);
    const summary =
        known.length === 0
            ? `No prices of ${symbol} are stored.`
            : `${number(known.length)} closes of ${symbol} from ${known[0]?.date} to ${known.at(-1)?.date}; the last is ${number(known.at(-1)?.close, 2)}.`;
    return (
        <Section title={`Prices of ${symbol}`}>
            <QueryResult of={prices} what="Loading prices">
                {({as_of: date, issues}) =>
                    known.length === 0 ? (
                        <Issues issues={issues} />
                    ) : (
                        <ChartFrame
                            title={`Close of ${symbol}`}
                            asOf={date}
                            summary={summary}
                            note={summary}
                            rows={known}
                            columns={[
                                {key: 'date', label: 'Date', text: true, value: (p) => p.date},
                                {
                                    key: 'close',
                                    label: 'Close',
                                    value: (p) => p.close,
                                    cell: (p) => number(p.close, 2),
                                },
                            ]}
                        >
                            <TimeChart dates={dates} lines={lines} summary={summary} />
                        </ChartFrame>
                    )
                }
            </QueryResult>
        </Section>
    );
}

export default function DatasetsPage() {
    const datasets = useMethod('market.datasets', {});
    const [chosen, setChosen] = useSearch('dataset');
    const [symbol, setSymbol] = useSearch('symbol');
    const columns = useMemo(() => columnsOf(setChosen), [setChosen]);
    return (
        <Page title="Datasets">
            <QueryResult of={datasets} what="Loading datasets">
                {({data}) => {
                    if (data.length === 0)
                        return (
                            <Empty title="No market data yet">
                                <p>
                                    Portfolios and the ledger are valued at stored prices. To load
                                    the demo prices, run:
                                </p>
                                <pre className="command">
                                    <code>ballast demo load</code>
                                </pre>
                            </Empty>
                        );
                    const open = data.find(({id}) => id === chosen);
                    return (
                        <>
                            <Section title="Stored datasets" note="Newest first.">
                                <Table
                                    label="Datasets"
                                    rows={data}
                                    columns={columns}
                                    id={(d) => d.id}
                                    filter={data.length > 10}
                                    onOpen={(d) => setChosen(d.id)}
                                />
                            </Section>
                            {open && <Contents dataset={open} />}
                            {symbol && <Closes symbol={symbol} />}
                            <Securities onOpen={setSymbol} />
                        </>
                    );
                }}
            </QueryResult>
        </Page>
    );
}
