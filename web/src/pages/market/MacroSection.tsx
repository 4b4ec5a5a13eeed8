// Stored macroeconomic series: their age, and a chart of one.
import {useMemo} from 'react';
import {useMethod} from '../../api/queries';
import type {MacroSeries} from '../../api/types.gen';
import {useAsOf, useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {ChartFrame} from '../../ui/ChartFrame';
import {instant, number, plural} from '../../ui/format';
import {Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {TimeChart, type TimeSeries} from '../../ui/TimeChart';

const figure = (x: number | null | undefined): string => number(x, 2);

function Chart({of}: {of: MacroSeries}) {
    const {values} = of;
    const dates = useMemo(() => values.map(({date}) => date), [values]);
    const lines = useMemo<TimeSeries[]>(
        () => [{label: of.series, values: values.map(({value}) => value), format: figure}],
        [of.series, values],
    );
    const [first, last] = [values[0], values.at(-1)];
    const summary = `${plural(values.length, 'value')} of ${of.series} from ${first?.date} to ${last?.date}; the last is ${figure(last?.value)}.`;
    return (
        <ChartFrame
            title={`Values of ${of.series}`}
            asOf={last?.date ?? ''}
            summary={summary}
            note={summary}
            rows={values}
            columns={[
                {key: 'date', label: 'Date', text: true, value: (v) => v.date},
                {
                    key: 'value',
                    label: 'Value',
                    value: (v) => v.value,
                    cell: (v) => number(v.value, 4),
                },
            ]}
        >
            <TimeChart dates={dates} lines={lines} summary={summary} />
        </ChartFrame>
    );
}

const columnsOf = (open: (series: string) => void): Column<MacroSeries>[] => [
    {
        key: 'series',
        label: 'Series',
        text: true,
        value: (s) => s.series,
        cell: (s) => (
            <Button
                kind="quiet"
                className="in-cell"
                aria-label={`Values of ${s.series}`}
                onClick={() => open(s.series)}
            >
                {s.series}
            </Button>
        ),
    },
    {key: 'source', label: 'Provider', text: true, value: (s) => s.source},
    {key: 'first', label: 'First', text: true, value: (s) => s.first},
    {key: 'last', label: 'Last', text: true, value: (s) => s.last},
    {
        key: 'fetched_at',
        label: 'Downloaded',
        text: true,
        value: (s) => s.fetched_at,
        cell: (s) => (
            <>
                {s.fetched_at ? instant(s.fetched_at) : ''}
                {s.stale && <span className="flag"> stale</span>}
            </>
        ),
    },
    {
        key: 'reason',
        label: 'Reason',
        text: true,
        value: (s) => s.reason,
        cell: (s) => <span className="wrap">{s.reason}</span>,
    },
];

export function MacroSection() {
    const [series, setSeries] = useSearch('series');
    const [asOf] = useAsOf();
    const all = useMethod('market.macro', {});
    const one = useMethod(
        'market.macro',
        series ? {series: [series], ...(asOf ? {as_of: asOf} : {})} : null,
    );
    const columns = useMemo(() => columnsOf(setSeries), [setSeries]);
    return (
        <Section title="Macroeconomic series">
            <QueryResult of={all} what="Loading macroeconomic series" lines={3}>
                {({data}) => (
                    <Table
                        label="Macroeconomic series"
                        rows={data}
                        columns={columns}
                        id={(s) => `${s.series} ${s.source}`}
                        filter={data.length > 10}
                        onOpen={(s) => setSeries(s.series)}
                        none="No series downloaded yet."
                    />
                )}
            </QueryResult>
            {series && (
                <QueryResult of={one} what={`Loading values of ${series}`} lines={8}>
                    {({data}) =>
                        data[0] && data[0].values.length > 0 ? (
                            <Chart of={data[0]} />
                        ) : (
                            <p className="note">There are no values of {series}.</p>
                        )
                    }
                </QueryResult>
            )}
        </Section>
    );
}
