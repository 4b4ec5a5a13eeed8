// The household's net worth, the latest balance sheets and the CLO deals on the home page.
import {useMemo} from 'react';
import {useMethod} from '../../api/queries';
import {Link} from '../../app/router';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {Figure} from '../../ui/Figure';
import {number, percent} from '../../ui/format';
import {Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import {TimeChart, type TimeSeries} from '../../ui/TimeChart';
import type {Why} from '../../ui/Why';
import {expiryWarning} from '../balance/expiry';
import {DealTests, testsText} from '../clo/deal_tests';
import {baseOf} from '../clo/frame';
import {useNetWorth} from '../ledger/net_worth';

function Household({worth: {worth, failed}}: {worth: ReturnType<typeof useNetWorth>}) {
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
    const last = data?.snapshots.at(-1);
    const first = data?.snapshots[0];
    const summary = `Net worth changed from ${number(Number(first?.total))} on ${first?.date ?? ''} to ${number(Number(last?.total))} ${data?.currency ?? ''}.`;
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

type Sessions = ReturnType<typeof useSessions>;
const useSessions = () => useMethod('alm.session.list', {limit: 200});

function BalanceSheets({sessions}: {sessions: Sessions}) {
    return (
        <Section title="Balance sheets" tools={<Link to="/balance">View all</Link>}>
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

type Deals = ReturnType<typeof useDeals>;
const useDeals = () => useMethod('clo.deal.list', {limit: 5});

function CloDeals({deals}: {deals: Deals}) {
    return (
        <Section title="CLO deals" tools={<Link to="/clo">View all</Link>}>
            <QueryResult of={deals} what="Loading CLO deals" lines={3}>
                {({data}) => (
                    <Table
                        label="CLO deals"
                        rows={data}
                        id={(d) => d.id}
                        csv={false}
                        columns={[
                            {
                                key: 'name',
                                label: 'Deal',
                                text: true,
                                value: (d) => d.name,
                                cell: (d) => <Link to={baseOf(d.slug)}>{d.name}</Link>,
                            },
                            {key: 'as_of', label: 'As of', text: true, value: (d) => d.as_of},
                            {
                                key: 'tests',
                                label: 'Tests',
                                text: true,
                                value: testsText,
                                cell: (d) => <DealTests deal={d} />,
                            },
                            {
                                key: 'cushion',
                                label: 'Tightest cushion',
                                unit: '% of threshold',
                                value: (d) => d.summary?.tightest_cushion,
                                cell: (d) => (
                                    <Figure
                                        value={d.summary?.tightest_cushion}
                                        percent
                                        digits={2}
                                        signed
                                    />
                                ),
                            },
                        ]}
                    />
                )}
            </QueryResult>
        </Section>
    );
}

// The requests of the areas beside portfolios. `empty` is known once all have answered.
export function useOtherAreas() {
    const worth = useNetWorth();
    const sessions = useSessions();
    const deals = useDeals();
    const none = (list: {data?: {data: unknown[]} | undefined}) => list.data?.data.length === 0;
    return {
        worth,
        sessions,
        deals,
        empty: worth.empty && none(sessions) && none(deals),
        refetch: () => {
            void worth.worth.refetch();
            void sessions.refetch();
            void deals.refetch();
        },
    };
}

// The areas in which something is stored.
export function OtherAreas({worth, sessions, deals}: ReturnType<typeof useOtherAreas>) {
    const hasSessions = sessions.data?.data.length !== 0;
    const hasDeals = deals.data?.data.length !== 0;
    return (
        <div className="columns">
            {!worth.empty && <Household worth={worth} />}
            {(hasSessions || hasDeals) && (
                <div className="below">
                    {hasSessions && <BalanceSheets sessions={sessions} />}
                    {hasDeals && <CloDeals deals={deals} />}
                </div>
            )}
        </div>
    );
}
