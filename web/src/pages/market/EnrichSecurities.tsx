// Downloading descriptions of securities: which, progress, and the result of each.
import {useQueryClient} from '@tanstack/react-query';
import {useEffect, useState} from 'react';
import type {EnrichedSecurity, EnrichResponse} from '../../api/types.gen';
import {Progress} from '../../app/JobTray';
import {cancelRun, isRunning, startRun, useRun} from '../../app/jobs';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {enumLabel} from '../../ui/enum_labels';
import {TextField} from '../../ui/fields';
import {number, plural} from '../../ui/format';
import {sentence} from '../../ui/issue_text';
import {ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {staleAfterSecurities} from './stale';

const runKey = 'security.enrich';

const effectOf = (s: EnrichedSecurity): string =>
    [
        ...s.changes.map(({field, before, after}) =>
            before ? `${enumLabel(field)}: ${before} → ${after}` : `${enumLabel(field)}: ${after}`,
        ),
        ...(s.kept.length > 0 ? [`kept: ${s.kept.map(enumLabel).join(', ')}`] : []),
        ...(s.reason ? [sentence(s.reason)] : []),
    ].join('; ');

const columns: Column<EnrichedSecurity>[] = [
    {key: 'symbol', label: 'Symbol', text: true, value: (s) => s.symbol},
    {
        key: 'status',
        label: 'Result',
        text: true,
        value: (s) => s.status,
        cell: (s) => (
            <span className={s.status === 'failed' ? 'flag' : ''}>{enumLabel(s.status)}</span>
        ),
    },
    {
        key: 'effect',
        label: 'Changes',
        hint: 'Fields that were edited by hand or imported are kept.',
        text: true,
        value: effectOf,
        cell: (s) => <span className="wrap">{effectOf(s)}</span>,
    },
];

function Result({of: {totals, data}}: {of: EnrichResponse}) {
    return (
        <>
            <p role="status">
                {plural(totals.securities, 'security', 'securities')}: {number(totals.added)} added,{' '}
                {number(totals.changed)} changed, {number(totals.failed)} failed.
            </p>
            <Table
                label="Descriptions"
                rows={data}
                columns={columns}
                id={(s) => s.symbol}
                height={320}
                none="Nothing is held."
            />
        </>
    );
}

export function EnrichSecurities({onClose}: {onClose: () => void}) {
    const run = useRun<'security.enrich'>(runKey);
    const client = useQueryClient();
    const [symbols, setSymbols] = useState('');
    const ended = run?.job?.finished_at;
    useEffect(() => {
        if (ended)
            for (const method of staleAfterSecurities)
                void client.invalidateQueries({queryKey: [method]});
    }, [client, ended]);
    const running = run !== null && isRunning(run);
    return (
        <Dialog title="Download descriptions" onClose={onClose}>
            <form
                onSubmit={(event) => {
                    event.preventDefault();
                    void startRun({
                        key: runKey,
                        title: 'Descriptions of securities',
                        to: '/securities',
                        method: 'security.enrich',
                        request: {symbols: symbols.split(/[\s,]+/).filter(Boolean)},
                    });
                }}
            >
                <p className="note">
                    Name, type, sector, industry, exchange, country and currency from a provider.
                </p>
                <TextField
                    label="Symbols"
                    hint="Separated by blanks; empty for all that is held"
                    value={symbols}
                    onChange={(event) => setSymbols(event.target.value.toUpperCase())}
                />
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
                <div className="actions">
                    <Button onClick={running ? () => void cancelRun(runKey) : onClose}>
                        {running ? 'Cancel' : 'Close'}
                    </Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={running && 'Already downloading.'}
                    >
                        Download
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}
