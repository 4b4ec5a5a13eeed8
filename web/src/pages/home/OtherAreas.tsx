// The household's net worth and the latest balance sheets on the home page.
import {useMemo} from 'react';
import {useMethod} from '../../api/queries';
import {Link} from '../../app/router';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {Figure} from '../../ui/Figure';
import {number, percent, plural} from '../../ui/format';
import {Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import {TimeChart, type TimeSeries} from '../../ui/TimeChart';
import type {Why} from '../../ui/Why';
import {expiryWarning} from '../balance/expiry';
import {useNetWorth} from '../ledger/net_worth';

function Household() {
    const {worth, empty, failed} = useNetWorth();
    const data = worth.data;
    const dates = useMemo(() => (data?.snapshots ?? []).map((s) => s.date), [data]);
    const lines = useMemo<TimeSeries[]>(
        () => [
            {
                label: 'Net worth',
                values: (data?.snapshots ?? []).map((s) => Number(s.total)),
                series: 1,
                kind: 'area',
                format: (x) => number(x),
            },
        ],
        [data],
    );
    if (empty) return null;
    const last = data?.snapshots.at(-1);
    const first = data?.snapshots[0];
    const summary = `Net worth changed from ${number(Number(first?.total))} to ${number(Number(last?.total))} ${data?.currency ?? ''}.`;
    return (
        <Section title="Household" tools={<Link to="/net-worth">Net worth</Link>}>
            <QueryResult of={{...worth, error: failed}} what="Calculating net worth" lines={5}>
                {({currency, snapshots, issues, digest, engine_version: engine}) => (
                    <ChartFrame
                        title="Net worth over time"
                        unit={currency}
                        asOf={last?.date ?? null}
                        chip={<Chip term="net_worth" />}
                        summary={summary}
                        note={summary}
                        rows={snapshots}
                        columns={[
                            {key: 'date', label: 'Date', text: true, value: (s) => s.date},
                            {
                                key: 'total',
                                label: 'Net worth',
                                unit: currency,
                                value: (s) => Number(s.total),
                            },
                        ]}
                        why={() =>
                            ({
                                title: 'Net worth',
                                term: 'net_worth',
                                value: number(Number(last?.total)),
                                unit: currency,
                                asOf: last?.date,
                                method: 'ledger.net_worth',
                                issues,
                                digest,
                                engine,
                                included: {
                                    title: 'Composition',
                                    total: number(Number(last?.total)),
                                    rows: (last?.allocation ?? []).map((row) => ({
                                        name: row.symbol,
                                        value: number(Number(row.value)),
                                        note: `${percent(row.weight, 1)}%`,
                                    })),
                                },
                            }) as Why
                        }
                    >
                        <TimeChart dates={dates} lines={lines} summary={summary} height={150} />
                    </ChartFrame>
                )}
            </QueryResult>
        </Section>
    );
}

function BalanceSheets() {
    const sessions = useMethod('alm.session.list', {limit: 200});
    if (sessions.data?.data.length === 0) return null;
    const leaving = (sessions.data?.data ?? []).filter((s) => expiryWarning(s) !== null);
    return (
        <Section title="Balance sheets" tools={<Link to="/balance">View all</Link>}>
            {leaving.length > 0 && (
                <p className="warning-note" role="status">
                    {leaving.length === 1
                        ? `${leaving[0]?.name} has not been used recently and will be deleted soon.`
                        : `${plural(leaving.length, 'balance sheet')} have not been used recently and will be deleted soon.`}{' '}
                    <Link to="/balance">Pin or open</Link> to keep.
                </p>
            )}
            <QueryResult of={sessions} what="Loading balance sheets" lines={3}>
                {({data}) => (
                    <Table
                        label="Latest balance sheets"
                        rows={data.slice(0, 5)}
                        id={(s) => s.id}
                        csv={false}
                        columns={[
                            {
                                key: 'name',
                                label: 'Name',
                                text: true,
                                value: (s) => s.name,
                                cell: (s) => (
                                    <>
                                        <Link to={`/balance/${s.id}`}>{s.name}</Link>
                                        {expiryWarning(s) && (
                                            <span className="flag"> {expiryWarning(s)}</span>
                                        )}
                                    </>
                                ),
                            },
                            {key: 'as_of', label: 'As of', text: true, value: (s) => s.as_of},
                            {
                                key: 'currency',
                                label: 'Currency',
                                text: true,
                                value: (s) => s.currency,
                            },
                            {
                                key: 'positions',
                                label: 'Positions',
                                value: (s) => s.positions,
                                cell: (s) => <Figure value={s.positions} />,
                            },
                        ]}
                    />
                )}
            </QueryResult>
            {sessions.data && <p className="note">Most recently used first.</p>}
        </Section>
    );
}

export function OtherAreas() {
    return (
        <div className="columns">
            <Household />
            <BalanceSheets />
        </div>
    );
}
