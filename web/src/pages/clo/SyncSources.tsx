// Folders and uploaded files that are read again and again: state, age, runs, and the plan that waits for a person.
import {Allowed} from '../../app/Allowed';
import {useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import {CloSyncAuto, CloSyncFrom, type CloSync, type CloSyncRun} from '../../api/types.gen';
import {Button} from '../../ui/Button';
import {choices, enumLabel} from '../../ui/enum_labels';
import {FileField, SelectField, TextField} from '../../ui/fields';
import {instant, plural} from '../../ui/format';
import {Section} from '../../ui/Page';
import {Loading, ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {base64Of} from '../balance/upload';
import {DeleteDialog} from '../../ui/Question';

const stale = [
    'clo.sync.list',
    'clo.sync.history',
    'clo.import.list',
    'clo.deal.list',
    'clo.deal.get',
    'clo.scenario.list',
] as const;

const ageText = (minutes: number | null): string => {
    if (minutes === null) return 'never';
    if (minutes < 120) return plural(minutes, 'minute');
    return plural(Math.floor(minutes / 60), 'hour');
};

const stateText = (sync: CloSync): string => {
    if (sync.running) return 'Running';
    if (!sync.enabled) return sync.failures > 0 ? 'Paused after failures' : 'Paused';
    return sync.failures > 0 ? plural(sync.failures, 'failure') : 'Active';
};

const columns: Column<CloSync>[] = [
    {key: 'sync', label: 'Source', text: true, value: (s) => s.sync},
    {
        key: 'folder',
        label: 'Files',
        text: true,
        value: (s) =>
            s.source === 'folder'
                ? `folder ${s.folder || '.'}`
                : s.files.map(({name}) => name).join(', ') || 'none sent yet',
    },
    {key: 'rule', label: 'When', text: true, value: (s) => s.rule},
    {key: 'auto', label: 'Applied', text: true, value: (s) => enumLabel(s.auto)},
    {
        key: 'state',
        label: 'State',
        text: true,
        value: stateText,
        cell: (s) => (
            <span className={s.failures > 0 ? 'status fail' : 'status'}>{stateText(s)}</span>
        ),
    },
    {
        key: 'age',
        label: 'Age of the data',
        text: true,
        value: (s) => ageText(s.age_minutes),
    },
    {
        key: 'next',
        label: 'Next run',
        text: true,
        value: (s) => s.next_run_at,
        cell: (s) => (s.next_run_at ? instant(s.next_run_at) : ''),
    },
];

const runColumns: Column<CloSyncRun>[] = [
    {
        key: 'started_at',
        label: 'Started',
        text: true,
        value: (r) => r.started_at,
        cell: (r) => instant(r.started_at),
    },
    {
        key: 'outcome',
        label: 'Outcome',
        text: true,
        value: (r) => r.outcome,
        cell: (r) => <span className={`badge ${r.outcome}`}>{enumLabel(r.outcome)}</span>,
    },
    {
        key: 'message',
        label: 'What happened',
        text: true,
        value: (r) => r.message,
        cell: (r) => <span className="wrap">{r.message}</span>,
    },
    {key: 'files', label: 'Files', text: true, value: (r) => r.files.join(', ')},
    {
        key: 'digest',
        label: 'Digest',
        text: true,
        value: (r) => r.digest,
        cell: (r) => <code>{r.digest.slice(0, 12)}</code>,
    },
];

// Files for a source without a folder; they are read at once.
function Upload({sync}: {sync: CloSync}) {
    const upload = useChange('clo.sync.upload', [...stale]);
    const run = useChange('clo.sync.run', [...stale]);
    const send = async (files: File[]) => {
        if (files.length === 0) return;
        const read = await Promise.all(
            files.map(async (file) => ({
                file_name: file.name,
                content: base64Of(new Uint8Array(await file.arrayBuffer())),
            })),
        );
        upload.mutate(
            {sync: sync.sync, files: read},
            {onSuccess: () => run.mutate({sync: sync.sync})},
        );
    };
    return (
        <>
            <FileField
                label={`Files for ${sync.sync}`}
                accept=".xlsx,.xlsm,.db,.sqlite,.sqlite3"
                multiple
                hint="One workbook, or the databases, in place of those sent before."
                onFiles={(files) => void send(files)}
            />
            {(upload.isPending || run.isPending) && <Loading what="Reading the files" />}
            {upload.error ? <ProblemView error={upload.error} /> : null}
            {run.error ? <ProblemView error={run.error} /> : null}
        </>
    );
}

function Runs({sync}: {sync: CloSync}) {
    const history = useMethod('clo.sync.history', {sync: sync.sync, limit: 50});
    const run = useChange('clo.sync.run', [...stale]);
    const put = useChange('clo.sync.put', [...stale]);
    const waits = history.data?.data[0]?.outcome === 'waiting' ? history.data.data[0] : null;
    const {source, folder, rule, auto, confirm, deals} = sync;
    return (
        <section aria-label={`Runs of ${sync.sync}`}>
            <Allowed to="clo.sync.upload">{source === 'upload' && <Upload sync={sync} />}</Allowed>
            <Allowed to="clo.sync.run">
                <div className="row">
                    <Button
                        disabledReason={run.isPending && 'Already running.'}
                        onClick={() => run.mutate({sync: sync.sync})}
                    >
                        Run now
                    </Button>
                    {waits && (
                        <Button
                            kind="primary"
                            disabledReason={run.isPending && 'Already running.'}
                            onClick={() =>
                                run.mutate({
                                    sync: sync.sync,
                                    commit: true,
                                    plan_digest: waits.plan_digest,
                                })
                            }
                        >
                            Apply the waiting plan
                        </Button>
                    )}
                    <Button
                        onClick={() =>
                            put.mutate({
                                sync: sync.sync,
                                enabled: !sync.enabled,
                                if_match: sync.etag,
                                source,
                                folder,
                                rule,
                                auto,
                                confirm,
                                deals,
                            })
                        }
                    >
                        {sync.enabled ? 'Pause' : 'Resume'}
                    </Button>
                </div>
            </Allowed>
            {run.error ? <ProblemView error={run.error} /> : null}
            {put.error ? <ProblemView error={put.error} /> : null}
            <QueryResult of={history} what="Loading the runs" lines={2}>
                {({data}) => (
                    <Table
                        label={`Runs of ${sync.sync}`}
                        rows={data}
                        columns={runColumns}
                        id={(r) => r.id}
                        height={240}
                        none="No runs yet."
                    />
                )}
            </QueryResult>
        </section>
    );
}

const noDirectory =
    'Folders need an import directory of the server: set BALLAST_IMPORT_DIR and restart it.';

function SourceForm({directory}: {directory: string}) {
    const put = useChange('clo.sync.put', [...stale]);
    const [name, setName] = useState('');
    const [source, setSource] = useState<CloSyncFrom>(directory ? 'folder' : 'upload');
    const [folder, setFolder] = useState('');
    const [rule, setRule] = useState('every 30 minutes');
    const [auto, setAuto] = useState<CloSyncAuto>('if_clean');
    return (
        <form
            className="form-grid"
            aria-label="New source"
            onSubmit={(event) => {
                event.preventDefault();
                if (name && !put.isPending)
                    put.mutate({
                        sync: name,
                        source,
                        folder: source === 'folder' ? folder : '',
                        rule,
                        auto,
                    });
            }}
        >
            <TextField
                label="Short name"
                value={name}
                onChange={(event) => setName(event.target.value)}
            />
            <SelectField
                label="Files from"
                value={source}
                onChange={(event) => setSource(event.target.value as CloSyncFrom)}
                hint={directory ? undefined : noDirectory}
                options={directory ? choices(CloSyncFrom) : [['upload', enumLabel('upload')]]}
            />
            {source === 'folder' && (
                <TextField
                    label="Folder"
                    value={folder}
                    hint="Below the import directory of the server; empty: the directory itself."
                    onChange={(event) => setFolder(event.target.value)}
                />
            )}
            <TextField
                label="When"
                value={rule}
                onChange={(event) => setRule(event.target.value)}
            />
            <SelectField
                label="Apply plans"
                value={auto}
                onChange={(event) => setAuto(event.target.value as CloSyncAuto)}
                options={choices(CloSyncAuto, {
                    if_clean: 'When no check fails',
                    never: 'Only by a person',
                })}
            />
            <div className="actions">
                <Button
                    type="submit"
                    disabledReason={put.isPending ? 'Already storing.' : !name && 'Give a name.'}
                >
                    Add source
                </Button>
            </div>
            {put.error ? <ProblemView error={put.error} /> : null}
        </form>
    );
}

export function SyncSources() {
    const list = useMethod('clo.sync.list', {});
    const [removing, setRemoving] = useState<CloSync | null>(null);
    return (
        <Section
            title="Synchronized sources"
            note="Read on a schedule: unchanged files change nothing, a plan is applied as a whole or not at all, and after five failures in a row the source is paused."
        >
            <QueryResult of={list} what="Loading the sources" lines={2}>
                {({directory, data}) => (
                    <>
                        <Allowed to="clo.sync.put">
                            <SourceForm directory={directory} />
                        </Allowed>
                        <Table
                            label="Synchronized sources"
                            rows={data}
                            columns={columns}
                            id={(s) => s.id}
                            height={200}
                            none="No synchronized sources yet."
                            actions={(s) => (
                                <Allowed to="clo.sync.delete">
                                    <Button
                                        aria-label={`Delete the source ${s.sync}`}
                                        onClick={() => setRemoving(s)}
                                    >
                                        Delete
                                    </Button>
                                </Allowed>
                            )}
                        />
                        {data.map((sync) => (
                            <Runs key={sync.id} sync={sync} />
                        ))}
                    </>
                )}
            </QueryResult>
            {removing && (
                <DeleteDialog
                    what={`the source ${removing.sync}`}
                    method="clo.sync.delete"
                    request={{sync: removing.sync}}
                    stale={stale}
                    onClose={() => setRemoving(null)}
                >
                    <p>It is not read any more. Deals and states that came from it stay.</p>
                </DeleteDialog>
            )}
        </Section>
    );
}
