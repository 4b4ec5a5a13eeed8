// One stored price series: chart with flags and restatements, who holds it, export, deletion.
import {useMemo, useState} from 'react';
import {call} from '../../api/client';
import {useMethod} from '../../api/queries';
import type {PriceSeries} from '../../api/types.gen';
import {useAsOf} from '../../app/router';
import {Button} from '../../ui/Button';
import {ChartFrame} from '../../ui/ChartFrame';
import {download} from '../../ui/download';
import {instant, number, plural} from '../../ui/format';
import {Facts, Section} from '../../ui/Page';
import {ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {TimeChart, type TimeSeries} from '../../ui/TimeChart';
import {DeletePrices} from './DeletePrices';
import {HeldBy} from './HeldBy';
import {QualityFlags} from './ResolveFlag';
import {Allowed} from '../../app/Allowed';

type Bar = PriceSeries['bars'][number];
const prices = ['open', 'high', 'low', 'close'] as const;

const price = (x: number | null | undefined): string => number(x, 2);

function Chart({series}: {series: PriceSeries}) {
    const {symbol, bars, currency} = series;
    const dates = useMemo(() => bars.map(({date}) => date), [bars]);
    const lines = useMemo<TimeSeries[]>(() => {
        const flagged = new Set(
            series.flags.filter(({kind}) => kind !== 'gap').map(({from}) => from),
        );
        const restated = new Set(series.restatements.map(({date}) => date));
        const at = (these: ReadonlySet<string>) =>
            bars.map(({date, close}) => (these.has(date) ? close : null));
        return [
            {label: symbol, values: bars.map(({close}) => close), format: price},
            ...(flagged.size > 0
                ? [
                      {
                          label: 'Flagged',
                          values: at(flagged),
                          kind: 'dots' as const,
                          series: 2,
                          format: price,
                      },
                  ]
                : []),
            ...(restated.size > 0
                ? [
                      {
                          label: 'Restated',
                          values: at(restated),
                          kind: 'marks' as const,
                          series: 3,
                          format: price,
                      },
                  ]
                : []),
        ];
    }, [series, bars, symbol]);
    const [first, last] = [bars[0], bars.at(-1)];
    const summary = `${plural(bars.length, 'close')} of ${symbol} from ${first?.date} to ${last?.date}; the last is ${price(last?.close)}${currency && ` ${currency}`}.`;
    return (
        <ChartFrame
            title={`Close of ${symbol}`}
            unit={currency}
            asOf={last?.date ?? ''}
            summary={summary}
            note={summary}
            rows={bars}
            columns={[
                {key: 'date', label: 'Date', text: true, value: (b) => b.date},
                ...prices.map(
                    (key): Column<Bar> => ({
                        key,
                        label: key.charAt(0).toUpperCase() + key.slice(1),
                        unit: currency,
                        value: (b) => b[key],
                        cell: (b) => price(b[key]),
                    }),
                ),

                {
                    key: 'volume',
                    label: 'Volume',
                    value: (b) => b.volume,
                    cell: (b) => number(b.volume),
                },
            ]}
        >
            <TimeChart dates={dates} lines={lines} summary={summary} />
        </ChartFrame>
    );
}

function Body({series, onBack}: {series: PriceSeries; onBack: () => void}) {
    const {symbol, restatements, held_by: heldBy} = series;
    const [deleting, setDeleting] = useState(false);
    const [error, setError] = useState<unknown>(null);
    const save = async () => {
        setError(null);
        try {
            const file = await call('market.export_prices', {symbols: [symbol]});
            download(file.file_name, file.content, file.media_type);
        } catch (refused) {
            setError(refused);
        }
    };
    return (
        <>
            <Section
                title={symbol}
                tools={
                    <>
                        <Button onClick={onBack}>All symbols</Button>
                        <Button onClick={() => void save()}>Export CSV</Button>
                        <Allowed to="market.delete_prices">
                            <Button kind="danger" onClick={() => setDeleting(true)}>
                                Delete prices
                            </Button>
                        </Allowed>
                    </>
                }
            >
                {error ? <ProblemView error={error} /> : null}
                <Chart series={series} />
                <Facts
                    rows={[
                        ['Source', series.sources.join('; ')],
                        ['Currency', series.currency || 'not stated'],
                        [
                            'Held by',
                            heldBy.length > 0 ? <HeldBy key="held" of={heldBy} all /> : 'nobody',
                        ],
                    ]}
                />
            </Section>
            <Section
                title="Quality flags"
                note="Checked against the NYSE calendar. Nothing is corrected without a decision."
            >
                <QualityFlags symbol={symbol} />
            </Section>
            <Section
                title="Restatements"
                note="Prices that a later import changed, with the value before."
            >
                <Table
                    label="Restatements"
                    rows={restatements}
                    id={(r) => `${r.date} ${r.source} ${r.known_at}`}
                    height={300}
                    none="No price was restated."
                    columns={[
                        {key: 'date', label: 'Date', text: true, value: (r) => r.date},
                        {
                            key: 'close',
                            label: 'Before',
                            value: (r) => r.close,
                            cell: (r) => number(r.close, 4),
                        },
                        {
                            key: 'after',
                            label: 'After',
                            value: (r) => r.replaced_by,
                            cell: (r) => number(r.replaced_by, 4),
                        },
                        {
                            key: 'known_at',
                            label: 'Stored',
                            text: true,
                            value: (r) => r.known_at,
                            cell: (r) => instant(r.known_at),
                        },
                        {
                            key: 'replaced_at',
                            label: 'Replaced',
                            text: true,
                            value: (r) => r.replaced_at,
                            cell: (r) => instant(r.replaced_at),
                        },
                        {
                            key: 'source',
                            label: 'Source',
                            text: true,
                            cut: true,
                            value: (r) => r.source,
                            cell: (r) => (
                                <span className="clip" title={r.source}>
                                    {r.source}
                                </span>
                            ),
                        },
                    ]}
                />
            </Section>
            {deleting && (
                <DeletePrices
                    symbol={symbol}
                    sources={series.sources}
                    onClose={() => setDeleting(false)}
                    onDeleted={onBack}
                />
            )}
        </>
    );
}

export function SeriesView({symbol, onBack}: {symbol: string; onBack: () => void}) {
    const [asOf] = useAsOf();
    const series = useMethod('market.series', {symbol, ...(asOf ? {as_of: asOf} : {})});
    return (
        <>
            {series.error ? (
                <p>
                    <Button onClick={onBack}>All symbols</Button>
                </p>
            ) : null}
            <QueryResult of={series} what={`Loading prices of ${symbol}`}>
                {(data) => <Body series={data} onBack={onBack} />}
            </QueryResult>
        </>
    );
}
