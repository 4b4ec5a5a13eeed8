// Today's positions through a window of history, day by day.
import {useMemo} from 'react';
import {useMethod} from '../../api/queries';
import type {ReplayDay, StressReplayResponse} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {Bars} from '../../ui/Bars';
import {ChartFrame} from '../../ui/ChartFrame';
import {SelectField, TextField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {contract, number, percent, short} from '../../ui/format';
import {Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {TimeChart} from '../../ui/TimeChart';
import type {Column} from '../../ui/table_model';
import {Quality, useValuedBook} from './frame';

const columnsOf = (currency: string): Column<ReplayDay>[] => [
    {key: 'date', label: 'Date', text: true, value: (d) => d.date},
    {
        key: 'pnl',
        label: 'P&L',
        unit: currency,
        value: (d) => d.pnl,
        cell: (d) => <Figure value={d.pnl} digits={0} signed />,
    },
    {
        key: 'day_pnl',
        label: 'Day P&L',
        unit: currency,
        value: (d) => d.day_pnl,
        cell: (d) => <Figure value={d.day_pnl} digits={0} signed />,
    },
    {
        key: 'of_net',
        label: 'Of net value',
        unit: '%',
        value: (d) => d.fraction_of_net,
        cell: (d) => <Figure value={d.fraction_of_net} percent digits={1} signed />,
    },
    {
        key: 'coverage',
        label: 'Coverage',
        unit: '%',
        value: (d) => d.coverage,
        cell: (d) => <Figure value={d.coverage} percent digits={1} />,
    },
];

function Chart({data}: {data: StressReplayResponse}) {
    const columns = useMemo(() => columnsOf(data.currency), [data.currency]);
    const lines = useMemo(
        () => [
            {
                label: 'P&L',
                values: data.days.map((day) => day.pnl),
                series: data.total < 0 ? 2 : 1,
                kind: 'area' as const,
                format: (x: number) => number(x, 0),
            },
        ],
        [data],
    );
    const lowest = data.lowest
        ? ` The lowest P&L is ${number(data.lowest.pnl, 0)} on ${data.lowest.date}.`
        : '';
    return (
        <>
            <Quality coverage={data.coverage} issues={data.issues} asOf={data.as_of} />
            <ChartFrame
                title={`Replay: ${data.name || data.scenario}`}
                unit={data.currency}
                asOf={data.as_of}
                summary={`From ${data.from} to ${data.to} the positions of today have a P&L of ${number(data.total, 0)} ${data.currency}, ${percent(data.days.at(-1)?.fraction_of_net, 1)}% of net value. Maximum drawdown ${number(data.max_drawdown, 0)}.${lowest}`}
                rows={data.days}
                columns={columns}
            >
                <TimeChart
                    dates={data.days.map((day) => day.date)}
                    lines={lines}
                    summary="P&L by day"
                    format={short}
                />
            </ChartFrame>
            <DayView data={data} />
        </>
    );
}

// One day of the replay: what the positions of today have made from the first close to it.
function DayView({data}: {data: StressReplayResponse}) {
    const book = useValuedBook();
    const lowest = data.days.findIndex((day) => day.date === data.lowest?.date);
    const [text, setText] = useSearch('day');
    const last = data.days.length - 1;
    const chosen = data.days.findIndex((day) => day.date === text);
    const at = chosen >= 0 ? chosen : lowest >= 0 ? lowest : last;
    const day = data.days[at];
    const request = useMemo(
        () =>
            day
                ? {
                      ...book,
                      scenarios: [
                          {
                              id: 'day',
                              kind: 'historical' as const,
                              window: [data.from, day.date],
                          },
                      ],
                  }
                : null,
        [book, data.from, day],
    );
    const run = useMethod('stress.run', request, {placeholderData: (before) => before});
    if (!day) return null;
    const rows = [...(run.data?.scenarios[0]?.positions ?? [])]
        .filter((row) => row.basis !== 'none')
        .sort((a, b) => Math.abs(b.pnl) - Math.abs(a.pnl))
        .slice(0, 10);
    return (
        <>
            <label className="replay-day">
                <span>Day</span>
                <input
                    type="range"
                    min={0}
                    max={last}
                    value={at}
                    aria-valuetext={`${day.date}: P&L ${number(day.pnl, 0)}`}
                    onChange={(event) => setText(data.days[Number(event.target.value)]?.date ?? '')}
                />
                <output>{day.date}</output>
            </label>
            <p role="status">
                {`${day.date}: P&L ${number(day.pnl, 0)} ${data.currency} since ${data.from}, ${percent(day.fraction_of_net, 1)}% of net value; ${number(day.day_pnl, 0, true)} on the day.`}
            </p>
            <p className="note">Largest P&L by position, at unchanged volatility:</p>
            <Bars
                summary={`Largest P&L by position on ${day.date}, without changes of volatility`}
                labelWidth={90}
                bars={rows.map((row) => ({
                    label: contract(row.symbol),
                    value: row.pnl,
                    series: row.pnl < 0 ? 2 : 1,
                }))}
            />
        </>
    );
}

export function StressReplay() {
    const book = useValuedBook();
    const scenarios = useMethod('scenario.list', {kind: 'historical'});
    const [scenario, setScenario] = useSearch('replay');
    const [from, setFrom] = useSearch('from');
    const [to, setTo] = useSearch('to');
    const request = useMemo(
        () => (from && to ? {...book, from, to} : scenario ? {...book, scenario} : null),
        [book, from, to, scenario],
    );
    const replay = useMethod('stress.replay', request);
    const options = [
        ['', 'Choose a crisis'] as const,
        ...(scenarios.data?.data ?? [])
            .map((one) => [one.id, `${one.name} (${one.window?.[0] ?? ''})`] as const)
            .reverse(),
    ];
    return (
        <Section
            title="Replay"
            note="The positions of today through a window of history, day by day. Choose a crisis, or two dates."
            tools={
                <>
                    <SelectField
                        label="Crisis"
                        value={scenario}
                        options={options}
                        onChange={(event) => {
                            setFrom('');
                            setTo('');
                            setScenario(event.target.value);
                        }}
                    />
                    <TextField
                        label="From"
                        type="date"
                        value={from}
                        onChange={(event) => setFrom(event.target.value)}
                    />
                    <TextField
                        label="To"
                        type="date"
                        value={to}
                        onChange={(event) => setTo(event.target.value)}
                    />
                </>
            }
        >
            {request === null ? (
                <p className="note">No window is chosen.</p>
            ) : (
                <QueryResult of={replay} what="Replaying" lines={8}>
                    {(data) => <Chart data={data} />}
                </QueryResult>
            )}
        </Section>
    );
}
