// Downloading what is new: what to download, progress, and the result of each series.
import {useQueryClient} from '@tanstack/react-query';
import {useEffect, useState} from 'react';
import type {MarketSyncResponse, SyncedSeries} from '../../api/types.gen';
import {Progress} from '../../app/JobTray';
import {cancelRun, isRunning, startRun, useRun} from '../../app/jobs';
import {Link} from '../../app/router';
import {Button} from '../../ui/Button';
import {enumLabel} from '../../ui/enum_labels';
import {CheckField, TextField} from '../../ui/fields';
import {number, plural} from '../../ui/format';
import {sentence} from '../../ui/issue_text';
import {Section} from '../../ui/Page';
import {Issues, ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {staleAfterPrices} from './stale';
import {useMay} from '../../api/queries';

const runKey = 'market.sync';
const stale = [...staleAfterPrices, 'market.providers', 'market.macro', 'market.actions'];

const words = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

const columns: Column<SyncedSeries>[] = [
    {
        key: 'symbol',
        label: 'Series',
        text: true,
        value: (s) => s.symbol,
        cell: (s) =>
            s.kind === 'prices' && s.last ? (
                <Link to={`/market?symbol=${encodeURIComponent(s.symbol)}`}>{s.symbol}</Link>
            ) : (
                s.symbol
            ),
    },
    {key: 'source', label: 'Provider', text: true, value: (s) => s.source},
    {
        key: 'status',
        label: 'Result',
        text: true,
        value: (s) => s.status,
        cell: (s) => (
            <span className={['stale', 'failed', 'quarantined'].includes(s.status) ? 'flag' : ''}>
                {enumLabel(s.status)}
            </span>
        ),
    },
    {key: 'added', label: 'Added', value: (s) => s.added, cell: (s) => number(s.added)},
    {key: 'restated', label: 'Restated', value: (s) => s.restated, cell: (s) => number(s.restated)},
    {
        key: 'actions',
        label: 'Actions',
        hint: 'New or changed dividends and splits.',
        value: (s) => s.actions,
        cell: (s) => number(s.actions),
    },
    {key: 'last', label: 'Up to', text: true, value: (s) => s.last},
    {
        key: 'reason',
        label: 'Reason',
        text: true,
        width: 320,
        value: (s) => s.reason,
        cell: (s) => <span className="wrap">{s.reason}</span>,
    },
];

function Result({of}: {of: MarketSyncResponse}) {
    const {totals} = of;
    return (
        <>
            <p role="status">
                {plural(totals.added, 'row')} added, {number(totals.restated)} restated in{' '}
                {plural(totals.series, 'series', 'series')} up to {of.to}
                {totals.stale > 0 && `; ${number(totals.stale)} remain as they were`}
                {totals.failed > 0 && `; ${number(totals.failed)} failed`}.
            </p>
            <Issues issues={of.issues} />
            <Table
                label="Synchronized series"
                rows={of.data}
                columns={columns}
                id={(s) => `${s.kind} ${s.symbol} ${s.source}`}
                height={360}
                none="Nothing is held, and no macroeconomic series was downloaded before."
            />
        </>
    );
}

export function SyncSection({ready}: {ready: boolean}) {
    const may = useMay()('market.sync') !== false;
    const run = useRun<'market.sync'>(runKey);
    const client = useQueryClient();
    const [symbols, setSymbols] = useState('');
    const [series, setSeries] = useState('');
    const [from, setFrom] = useState('');
    const [full, setFull] = useState(false);
    const ended = run?.job?.finished_at;
    useEffect(() => {
        if (ended) for (const method of stale) void client.invalidateQueries({queryKey: [method]});
    }, [client, ended]);
    const running = run !== null && isRunning(run);
    const start = () =>
        void startRun({
            key: runKey,
            title: 'Synchronization of market data',
            to: '/market/providers',
            method: 'market.sync',
            request: {symbols: words(symbols), series: words(series), from: from || null, full},
        });
    if (!may) return null;
    return (
        <Section
            title="Synchronization"
            note="Downloads what is new. The schedule Market data does it daily once it is enabled."
            tools={
                <Link className="button" to="/schedules">
                    Schedules
                </Link>
            }
        >
            <form
                aria-label="Synchronization"
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    start();
                }}
            >
                <div className="form-grid">
                    <TextField
                        label="Symbols"
                        hint="Separated by blanks; empty for all that is held"
                        value={symbols}
                        onChange={(event) => setSymbols(event.target.value)}
                    />
                    <TextField
                        label="Macroeconomic series"
                        hint="Such as DGS10; without symbols and series, those downloaded before"
                        value={series}
                        onChange={(event) => setSeries(event.target.value)}
                    />
                    <TextField
                        label="First date"
                        type="date"
                        hint="Of new series; twenty years ago when empty"
                        value={from}
                        onChange={(event) => setFrom(event.target.value)}
                    />
                    <CheckField
                        label="Download all dates again"
                        checked={full}
                        onChange={(event) => setFull(event.target.checked)}
                    />
                </div>
                <div className="actions">
                    {running && <Button onClick={() => void cancelRun(runKey)}>Cancel</Button>}
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            running
                                ? 'Already synchronizing.'
                                : !ready && 'Enable a provider first.'
                        }
                    >
                        Synchronize
                    </Button>
                </div>
            </form>
            {run && (running || run.error || run.job?.state === 'failed') ? (
                <div className="run">
                    <Progress run={run} />
                    {run.error ? <ProblemView error={run.error} /> : null}
                    {run.job?.state === 'failed' && (
                        <p className="error">{sentence(run.job.error_message)}</p>
                    )}
                </div>
            ) : null}
            {run?.result && <Result of={run.result} />}
        </Section>
    );
}
