// What happened to the tests: official values by date, changes of their states with what moved them,
// and the reasons that persons gave.
import {Allowed} from '../../app/Allowed';
import {useMemo, useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import {
    AnnotateCloComplianceRequestFields,
    type CloComplianceEvent,
    type CloDealView,
} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {useHasUsers} from '../../app/session';
import {Button} from '../../ui/Button';
import {ChartFrame} from '../../ui/ChartFrame';
import {Dialog} from '../../ui/Dialog';
import {enumLabel} from '../../ui/enum_labels';
import {CheckField, SelectField, TextArea} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {instant, number, percent, plural} from '../../ui/format';
import {Facts, Section} from '../../ui/Page';
import {Empty, Issues, ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {TimeChart} from '../../ui/TimeChart';
import {ReviewContent} from '../reviews/ReviewPanel';
import {historyRows, wasTight, type HistoryCell, type HistoryRow} from './compliance_rows';
import {DealFrame, useSlug} from './frame';
import {ProposeButton, WaitingProposals} from './Proposals';
import {valueText} from './test_figures';

const stale = [
    'clo.compliance.history',
    'clo.compliance.events',
    'result.series',
    'home.attention',
] as const;

function State({state}: {state: HistoryCell['state']}) {
    return <span className={`status ${state}`}>{enumLabel(state)}</span>;
}

// Runs of these dates rest on records that were changed since.
type Outdated = ReadonlySet<string>;

function columnsOf(
    dates: readonly string[],
    outdated: Outdated,
    onOpen: (id: string) => void,
): Column<HistoryRow>[] {
    return [
        {
            key: 'name',
            label: 'Test',
            text: true,
            value: (r) => r.name,
            cell: (r) => (
                <Button kind="quiet" className="in-cell" onClick={() => onOpen(r.id)}>
                    {r.name}
                </Button>
            ),
        },
        {
            key: 'worst',
            label: 'Smallest cushion',
            unit: '%',
            value: (r) => r.worst,
            cell: (r) => percent(r.worst, 1, true),
        },
        // The newest date first.
        ...dates
            .map(
                (date, i): Column<HistoryRow> => ({
                    key: date,
                    spare: dates.length - i,
                    label: outdated.has(date) ? `${date} *` : date,
                    unit: '%',
                    value: (r) => r.cells[i]?.share,
                    cell: (r) => {
                        const cell = r.cells[i];
                        if (!cell || cell.share === null)
                            return <span className="missing">{enumLabel(cell?.state ?? '')}</span>;
                        return (
                            <span
                                className={`status heat-${cell.state}`}
                                title={`${enumLabel(cell.state)}: ${valueText(cell, cell.value)} against ${valueText(cell, cell.threshold)}`}
                            >
                                {percent(cell.share, 1, true)}
                            </span>
                        );
                    },
                }),
            )
            .reverse(),
    ];
}

// The series of one test against its threshold.
function OneTest({row, onClose}: {row: HistoryRow; onClose: () => void}) {
    const last = row.cells.at(-1);
    return (
        <Dialog kind="side" title={row.name} onClose={onClose}>
            <ChartFrame
                title="Value against the threshold"
                asOf={last?.date ?? null}
                summary={`${row.name} on ${row.cells.length} dates; the smallest cushion is ${percent(row.worst, 1, true)}% of the threshold.`}
                rows={row.cells}
                columns={[
                    {key: 'date', label: 'Date', text: true, value: (c) => c.date},
                    {
                        key: 'value',
                        label: 'Value',
                        value: (c) => c.value,
                        cell: (c) => valueText(c, c.value),
                    },
                    {
                        key: 'threshold',
                        spare: 1,
                        label: row.bound === 'max' ? 'At most' : 'At least',
                        value: (c) => c.threshold,
                        cell: (c) => valueText(c, c.threshold),
                    },
                    {
                        key: 'state',
                        label: 'State',
                        text: true,
                        value: (c) => c.state,
                        cell: (c) => <State state={c.state} />,
                    },
                ]}
            >
                <TimeChart
                    dates={row.cells.map((c) => c.date)}
                    lines={[
                        {label: 'Value', series: 1, values: row.cells.map((c) => c.value)},
                        {
                            label: 'Threshold',
                            series: 2,
                            kind: 'dashed',
                            values: row.cells.map((c) => c.threshold),
                        },
                    ]}
                    summary={`${row.name} against its threshold`}
                    format={(x) => (last ? valueText(last, x) : number(x, 2))}
                />
            </ChartFrame>
            <Facts
                rows={row.cells
                    .slice()
                    .reverse()
                    .map((c) => [
                        c.date,
                        <span key={c.date}>
                            {`${valueText(c, c.value)}, cushion ${valueText(c, c.cushion, true)} `}
                            <State state={c.state} />
                        </span>,
                    ])}
            />
        </Dialog>
    );
}

function ReasonDialog({event, onClose}: {event: CloComplianceEvent; onClose: () => void}) {
    const deal = useSlug();
    const annotate = useChange('clo.compliance.annotate', ['clo.compliance.events']);
    const {text, field, draft} = useFields(
        `clo.reason ${deal} ${event.as_of} ${event.test.id}`,
        {text: ''},
        annotate.error,
        {text: AnnotateCloComplianceRequestFields.text},
    );
    return (
        <Dialog title={`Reason: ${event.test.name}, ${event.as_of}`} onClose={onClose}>
            <form
                aria-label="Reason"
                onSubmit={(submit) => {
                    submit.preventDefault();
                    if (!text.text.trim()) return;
                    annotate.mutate(
                        {deal, as_of: event.as_of, test: event.test.id, text: text.text.trim()},
                        {
                            onSuccess: () => {
                                draft.clear();
                                onClose();
                            },
                        },
                    );
                }}
            >
                <DraftNote of={draft} />
                <TextArea label="Reason or remark" rows={4} {...field('text')} />
                {annotate.error ? <ProblemView error={annotate.error} /> : null}
                <div className="actions">
                    <Button onClick={onClose}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            (!text.text.trim() && 'Write a reason first.') ||
                            (annotate.isPending && 'Already saving.')
                        }
                    >
                        Save reason
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

const valueIn = (event: CloComplianceEvent, value: number | null, signed = false): string =>
    valueText(event.test, value, signed);

// The drivers of the change of the value, the largest first.
function driverText(event: CloComplianceEvent): string {
    return event.test.drivers
        .filter(({amount}) => amount !== 0)
        .sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount))
        .map(
            ({driver, amount}) =>
                `${enumLabel(driver).toLowerCase()} ${valueIn(event, amount, true)}`,
        )
        .join('; ');
}

const eventColumns: Column<CloComplianceEvent>[] = [
    {key: 'as_of', label: 'Date', text: true, value: (e) => e.as_of},
    {key: 'name', label: 'Test', text: true, value: (e) => e.test.name},
    {
        key: 'state',
        label: 'State',
        text: true,
        value: (e) => e.test.state,
        cell: (e) => <State state={e.test.state} />,
    },
    {
        key: 'before',
        spare: 3,
        label: 'Before',
        text: true,
        extra: true,
        value: (e) => e.test.state_before,
        cell: (e) => (e.test.state_before ? enumLabel(e.test.state_before) : 'first run'),
    },
    {
        key: 'value',
        label: 'Value',
        value: (e) => e.test.value,
        cell: (e) => valueIn(e, e.test.value),
    },
    {
        key: 'value_before',
        spare: 4,
        label: 'Value before',
        value: (e) => e.test.value_before,
        cell: (e) => valueIn(e, e.test.value_before),
    },
    {
        key: 'threshold',
        spare: 1,
        label: 'Threshold',
        value: (e) => e.test.threshold,
        cell: (e) => `${e.test.bound === 'max' ? '≤' : '≥'} ${valueIn(e, e.test.threshold)}`,
    },
    {
        key: 'drivers',
        label: 'Drivers',
        text: true,
        value: driverText,
        cell: (e) => <span className="wrap">{driverText(e) || 'first official run'}</span>,
    },
    {
        key: 'reasons',
        spare: 2,
        label: 'Reasons',
        text: true,
        value: (e) => e.remarks.map(({text}) => text).join('; '),
        cell: (e) => (
            <span className="wrap">
                {e.remarks.map((remark) => (
                    <span key={remark.id} title={instant(remark.known_at)}>
                        {remark.text}{' '}
                    </span>
                ))}
            </span>
        ),
    },
];

function Events() {
    const deal = useSlug();
    const events = useMethod(
        'clo.compliance.events',
        useMemo(() => ({deal}), [deal]),
    );
    const [open, setOpen] = useState<CloComplianceEvent | null>(null);
    return (
        <Section
            title="Events"
            note="Changes of the state of a test between official runs; the drivers add up to the change of its value."
        >
            <QueryResult of={events} what="Loading events" lines={5}>
                {(data) => (
                    <Table
                        label="Compliance events"
                        tight
                        rows={data.events}
                        columns={eventColumns}
                        id={(e) => `${e.as_of} ${e.test.id}`}
                        filter
                        groups={['as_of', 'name', 'state']}
                        height={480}
                        none="No test has changed its state."
                        actions={(e) => (
                            <Allowed to="clo.compliance.annotate">
                                <Button
                                    aria-label={`Give a reason for ${e.test.name} on ${e.as_of}`}
                                    onClick={() => setOpen(e)}
                                >
                                    Reason
                                </Button>
                            </Allowed>
                        )}
                    />
                )}
            </QueryResult>
            {open && <ReasonDialog event={open} onClose={() => setOpen(null)} />}
        </Section>
    );
}

// Official runs of the dates that have none.
function RunButton() {
    const deal = useSlug();
    const run = useChange('clo.compliance.run', [...stale]);
    const [asked, setAsked] = useState(false);
    const close = () => {
        setAsked(false);
        run.reset();
    };
    return (
        <>
            <Allowed to="proposal.create">
                <Button kind="primary" onClick={() => setAsked(true)}>
                    Run tests officially
                </Button>
            </Allowed>
            {asked && (
                <Dialog title="Official run of the tests" onClose={close}>
                    {run.data ? (
                        <>
                            <p role="status">
                                {run.data.runs.length === 0
                                    ? 'Every date of a state already has an official run.'
                                    : `${plural(run.data.runs.length, 'date')} run: ${run.data.runs.map((one) => one.as_of).join(', ')}.`}
                            </p>
                            {run.data.issues.length > 0 && <Issues issues={run.data.issues} />}
                        </>
                    ) : (
                        <p>
                            Every date with balances and no official run yet is run, in their order.
                            Values, thresholds and what moved them are stored and do not change when
                            records are corrected later.
                        </p>
                    )}
                    {run.error ? <ProblemView error={run.error} /> : null}
                    <div className="actions">
                        <Button onClick={close}>{run.data ? 'Done' : 'Cancel'}</Button>
                        {!run.data && (
                            <ProposeButton
                                method="clo.compliance.run"
                                request={{deal, all_states: true}}
                                refused={run.error}
                                onDone={close}
                            />
                        )}
                        {!run.data && (
                            <Allowed to="clo.compliance.run">
                                <Button
                                    kind="primary"
                                    disabledReason={run.isPending && 'Already running.'}
                                    onClick={() => run.mutate({deal, all_states: true})}
                                >
                                    Run and store
                                </Button>
                            </Allowed>
                        )}
                    </div>
                </Dialog>
            )}
        </>
    );
}

// Official runs of dates whose records were changed since, in their order.
function RunAgain({dates}: {dates: readonly string[]}) {
    const deal = useSlug();
    const run = useChange('clo.compliance.run', [...stale]);
    const again = async () => {
        for (const as_of of dates)
            await run.mutateAsync({deal, as_of, note: 'Records were changed after the last run.'});
    };
    return (
        <div className="row">
            <p className="flag" role="status">
                {`* Computed on older data: terms, balances or assets of ${plural(dates.length, 'date')} were changed after the official run. A new run of a date replaces the old one in this table; both are kept.`}
            </p>
            <Allowed to="clo.compliance.run">
                <Button
                    disabledReason={run.isPending && 'Already running.'}
                    onClick={() => void again().catch(() => undefined)}
                >
                    {dates.length === 1 ? 'Run the date again' : 'Run these dates again'}
                </Button>
            </Allowed>
            {run.error ? <ProblemView error={run.error} /> : null}
        </div>
    );
}

// The review of the official run of a date, the newest at first.
function RunReview({deal, dates}: {deal: CloDealView; dates: readonly string[]}) {
    const users = useHasUsers();
    const [chosen, setChosen] = useSearch('review');
    const newest = dates.at(-1) ?? '';
    const date = dates.includes(chosen) ? chosen : newest;
    if (!users) return null;
    return (
        <Section
            title="Review of an official run"
            tools={
                <SelectField
                    label="Date"
                    value={date}
                    onChange={(event) =>
                        setChosen(event.target.value === newest ? '' : event.target.value)
                    }
                    options={[...dates].reverse().map((one) => [one, one] as const)}
                />
            }
        >
            <ReviewContent key={date} kind="compliance_run" item={`${deal.slug}@${date}`} />
        </Section>
    );
}

function Compliance({deal}: {deal: CloDealView}) {
    const history = useMethod(
        'clo.compliance.history',
        useMemo(() => ({deal: deal.slug}), [deal.slug]),
    );
    const [open, setOpen] = useSearch('test');
    const [all, setAll] = useSearch('all');
    const rows = useMemo(() => (history.data ? historyRows(history.data) : []), [history.data]);
    const dates = useMemo(() => history.data?.dates ?? [], [history.data]);
    const outdated = useMemo(
        () => new Set(dates.filter((_, i) => history.data?.records_changed_at[i])),
        [dates, history.data],
    );
    const columns = useMemo(() => columnsOf(dates, outdated, setOpen), [dates, outdated, setOpen]);
    const shown = useMemo(() => (all ? rows : rows.filter(wasTight)), [all, rows]);
    const one = rows.find((row) => row.id === open);
    return (
        <QueryResult of={history} what="Loading the history" lines={12}>
            {() =>
                dates.length === 0 ? (
                    <Empty title="The tests have not been run officially yet">
                        <p>
                            An official run stores the value of every test on a date with balances,
                            and what moved it since the date before.
                        </p>
                        <RunButton />
                    </Empty>
                ) : (
                    <>
                        <Section
                            title="Cushions by date"
                            note={`Distance to the threshold in percent of it, on ${plural(dates.length, 'date')} to ${dates.at(-1)}; negative in breach.`}
                            tools={
                                <>
                                    <CheckField
                                        label="All tests"
                                        checked={all !== ''}
                                        onChange={(event) =>
                                            setAll(event.target.checked ? '1' : '')
                                        }
                                    />
                                    <RunButton />
                                </>
                            }
                        >
                            {outdated.size > 0 && <RunAgain dates={[...outdated]} />}
                            <Table
                                label="Cushions by date"
                                rows={shown}
                                columns={columns}
                                id={(r) => r.id}
                                sort={{key: 'worst', descending: false}}
                                filter
                                height={520}
                                onOpen={(r) => setOpen(r.id)}
                                none="No test was ever in breach or close to it."
                            />
                        </Section>
                        <Events />
                        <WaitingProposals deal={deal.slug} method="clo.compliance.run" />
                        <RunReview deal={deal} dates={dates} />
                        {one && <OneTest row={one} onClose={() => setOpen('')} />}
                    </>
                )
            }
        </QueryResult>
    );
}

export default function CompliancePage() {
    return <DealFrame>{(deal) => <Compliance deal={deal} />}</DealFrame>;
}
