// The daily batch: the outcome of every engine for every portfolio, earlier runs, and a new run.
import {useQueryClient} from '@tanstack/react-query';
import {useEffect, useMemo, useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import type {BatchRun, BatchStep} from '../../api/types.gen';
import {Progress} from '../../app/JobTray';
import {cancelRun, isRunning, mayCancel, startRun, useRun} from '../../app/jobs';
import {Allowed} from '../../app/Allowed';
import {Link, useAsOf, useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {enumLabel} from '../../ui/enum_labels';
import {CheckField, TextField} from '../../ui/fields';
import {elapsed, instant, percent, plural} from '../../ui/format';
import {Facts, Page, Section} from '../../ui/Page';
import {Empty, Issues, ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';

const runKey = 'batch.run';

interface PortfolioRow {
    portfolio: string;
    steps: Map<string, BatchStep>;
}

// A cell of the grid: the state, with its duration, and the reason on click.
function StepCell({step, onOpen}: {step: BatchStep | undefined; onOpen: (s: BatchStep) => void}) {
    if (!step) return <span className="note">not run</span>;
    const share =
        step.state === 'partial' && step.coverage !== null ? ` ${percent(step.coverage, 0)}%` : '';
    const state = `${enumLabel(step.state)}${share}`;
    const time = step.state === 'stale' || step.state === 'queued' ? '' : elapsed(step.duration_ms);
    return (
        <button
            type="button"
            className={`step step-${step.state}`}
            aria-label={`${state} ${time}: ${step.engine} of ${step.portfolio}`}
            onClick={() => onOpen(step)}
        >
            {state} <small>{time}</small>
        </button>
    );
}

// The name of a portfolio by its short name.
function usePortfolioName(): (slug: string) => string {
    const portfolios = useMethod('portfolio.list', {limit: 500}).data?.data;
    return useMemo(() => {
        const names = new Map((portfolios ?? []).map((one) => [one.slug, one.name]));
        return (slug) => names.get(slug) ?? slug;
    }, [portfolios]);
}

function Grid({run, onOpen}: {run: BatchRun; onOpen: (step: BatchStep) => void}) {
    const named = usePortfolioName();
    const rows = useMemo(() => {
        const byName = new Map<string, PortfolioRow>();
        for (const step of run.steps) {
            const row = byName.get(step.portfolio) ?? {
                portfolio: step.portfolio,
                steps: new Map(),
            };
            row.steps.set(step.engine, step);
            byName.set(step.portfolio, row);
        }
        return [...byName.values()];
    }, [run]);
    const engines = [...new Set(run.steps.map((step) => step.engine))];
    const columns: Column<PortfolioRow>[] = [
        {
            key: 'portfolio',
            label: 'Portfolio',
            text: true,
            value: (row) => named(row.portfolio),
            cell: (row) => (
                <Link to={`/portfolios/${row.portfolio}/history`} title={row.portfolio}>
                    {named(row.portfolio)}
                </Link>
            ),
        },
        ...engines.map((engine) => ({
            key: engine,
            label: enumLabel(engine),
            text: true,
            value: (row: PortfolioRow) => row.steps.get(engine)?.state,
            cell: (row: PortfolioRow) => <StepCell step={row.steps.get(engine)} onOpen={onOpen} />,
        })),
    ];
    return (
        <Table
            label={`Batch of ${datesOf(run)}`}
            rows={rows}
            columns={columns}
            id={(row) => row.portfolio}
            filter={rows.length > 10}
            none="No portfolios."
        />
    );
}

function StepDialog({run, step, onClose}: {run: BatchRun; step: BatchStep; onClose: () => void}) {
    const named = usePortfolioName();
    const log = useMethod('batch.get', {
        run: run.id,
        portfolio: step.portfolio,
        engine: step.engine,
    });
    return (
        <Dialog title={`${enumLabel(step.engine)} of ${named(step.portfolio)}`} onClose={onClose}>
            <Facts
                rows={[
                    ['State', enumLabel(step.state)],
                    ['Started', instant(step.started_at)],
                    ['Duration', elapsed(step.duration_ms)],
                    [
                        'Coverage',
                        step.coverage === null ? 'unknown' : `${percent(step.coverage, 1)}%`,
                    ],
                    ['Reason', step.message || 'none'],
                    ['Shown on pages', step.shown ?? (step.result ? 'this result' : 'nothing')],
                ]}
            />
            <QueryResult of={log} what="Loading log" lines={3}>
                {({steps}) =>
                    steps[0] && steps[0].log.length > 0 ? (
                        <div className="step-log">
                            <Issues issues={steps[0].log} />
                        </div>
                    ) : (
                        <p className="note">No issues.</p>
                    )
                }
            </QueryResult>
            <div className="actions">
                <Button onClick={onClose}>Close</Button>
            </div>
        </Dialog>
    );
}

const outcome = (run: BatchRun): string =>
    run.state === 'running'
        ? 'running'
        : run.state === 'cancelled'
          ? 'canceled'
          : run.failed > 0
            ? plural(run.failed, 'failed step', 'failed steps')
            : run.partial > 0
              ? plural(run.partial, 'partial step', 'partial steps')
              : 'complete';

const datesOf = (run: BatchRun) => (run.from ? `${run.from} to ${run.as_of}` : run.as_of);

const historyColumns: Column<BatchRun>[] = [
    {
        key: 'as_of',
        label: 'Date',
        text: true,
        value: (r) => r.as_of,
        cell: datesOf,
    },
    {
        key: 'started_at',
        label: 'Started',
        text: true,
        value: (r) => r.started_at,
        cell: (r) => instant(r.started_at),
    },
    {
        key: 'duration',
        label: 'Duration',
        value: (r) => r.duration_ms,
        cell: (r) => elapsed(r.duration_ms),
    },
    {key: 'trigger', label: 'Started by', text: true, value: (r) => r.trigger},
    {key: 'done', label: 'Steps', value: (r) => r.done},
    {key: 'skipped', label: 'Unchanged', value: (r) => r.skipped},
    {key: 'outcome', label: 'Outcome', text: true, value: outcome},
];

function NewRun({onClose}: {onClose: () => void}) {
    const [globalDate] = useAsOf();
    const [asOf, setAsOf] = useState(globalDate ?? '');
    const [force, setForce] = useState(false);
    const [reason, setReason] = useState('');
    return (
        <Dialog title="Run the batch" onClose={onClose}>
            <div className="form-grid">
                <TextField
                    label="Date"
                    type="date"
                    value={asOf}
                    hint="The date of the last price when empty"
                    onChange={(event) => setAsOf(event.target.value)}
                />
                <TextField
                    label="Reason"
                    value={reason}
                    hint="Stored with results that replace others"
                    onChange={(event) => setReason(event.target.value)}
                />
                <CheckField
                    label="Compute unchanged results again"
                    checked={force}
                    onChange={(event) => setForce(event.target.checked)}
                />
            </div>
            <div className="actions">
                <Button onClick={onClose}>Cancel</Button>
                <Button
                    kind="primary"
                    onClick={() => {
                        void startRun({
                            key: runKey,
                            title: `Batch${asOf ? ` of ${asOf}` : ''}`,
                            to: '/batch',
                            method: 'batch.run',
                            request: {as_of: asOf || null, force, reason},
                        });
                        onClose();
                    }}
                >
                    Run
                </Button>
            </div>
        </Dialog>
    );
}

// Methods whose responses a finished run changes.
const stale = ['batch.history', 'result.list', 'result.get', 'result.series', 'home.attention'];

export default function BatchPage() {
    const [chosen, setChosen] = useSearch('run');
    const history = useMethod(
        'batch.history',
        {},
        {
            refetchInterval: (query) =>
                query.state.data?.runs.some((one) => one.state === 'running') ? 1000 : false,
        },
    );
    const shown = history.data?.runs.find((one) => one.id === chosen) ?? history.data?.runs[0];
    const status = useMethod('batch.status', shown ? {run: shown.id} : null, {
        refetchInterval: (query) => (query.state.data?.state === 'running' ? 500 : false),
    });
    const run = useRun<'batch.run'>(runKey);
    const cancel = useChange('batch.cancel', ['batch.history', 'batch.status']);
    const client = useQueryClient();
    const [asking, setAsking] = useState(false);
    const [open, setOpen] = useState<BatchStep | null>(null);
    const ended = run?.job?.finished_at;
    const started = run?.job?.started_at;
    useEffect(() => {
        if (ended || started)
            for (const method of ended ? [...stale, 'batch.status'] : ['batch.history'])
                void client.invalidateQueries({queryKey: [method]});
    }, [client, ended, started]);
    const running = run !== null && isRunning(run);
    const live = history.data?.runs.find((one) => one.state === 'running');
    return (
        <Page
            title="Batch"
            actions={
                <>
                    <Link className="button" to="/schedules">
                        Schedules
                    </Link>
                    {live || running ? (
                        (live ? live.may_cancel : run && mayCancel(run)) && (
                            <Button
                                onClick={() =>
                                    live ? cancel.mutate({run: live.id}) : void cancelRun(runKey)
                                }
                            >
                                Cancel
                            </Button>
                        )
                    ) : (
                        <Allowed to="batch.run">
                            <Button kind="primary" onClick={() => setAsking(true)}>
                                Run batch
                            </Button>
                        </Allowed>
                    )}
                </>
            }
        >
            {cancel.error ? <ProblemView error={cancel.error} /> : null}
            {run && (running || run.error || run.job?.state === 'failed') ? (
                <div className="run">
                    <Progress run={run} />
                    {run.error ? <ProblemView error={run.error} /> : null}
                    {run.job?.state === 'failed' && (
                        <p className="error">{run.job.error_message}</p>
                    )}
                </div>
            ) : null}
            <QueryResult of={history} what="Loading batch runs" lines={8}>
                {({runs}) =>
                    !shown ? (
                        <Empty title="The batch has not run yet">
                            <p>
                                It checks the prices of every portfolio as of a date, computes
                                exposures, Greeks, factors, VaR, stress, correlation, performance,
                                attribution, a snapshot and a report, and stores them.
                            </p>
                        </Empty>
                    ) : (
                        <>
                            <Section
                                title={`Results of ${datesOf(shown)}`}
                                note={`Started ${instant(shown.started_at)} by ${shown.trigger}; ${elapsed(shown.duration_ms)}; ${outcome(shown)}.`}
                            >
                                <QueryResult of={status} what="Loading steps" lines={6}>
                                    {(data) => <Grid run={data} onOpen={setOpen} />}
                                </QueryResult>
                            </Section>
                            <Section title="Runs">
                                <Table
                                    label="Batch runs"
                                    rows={runs}
                                    columns={historyColumns}
                                    id={(one) => one.id}
                                    sort={null}
                                    onOpen={(one) => setChosen(one.id)}
                                    rowClass={(one) => (one === shown ? 'chosen' : '')}
                                    actions={(one) => (
                                        <Button kind="quiet" onClick={() => setChosen(one.id)}>
                                            Show
                                        </Button>
                                    )}
                                />
                            </Section>
                        </>
                    )
                }
            </QueryResult>
            {asking && <NewRun onClose={() => setAsking(false)} />}
            {open && shown && <StepDialog run={shown} step={open} onClose={() => setOpen(null)} />}
        </Page>
    );
}
