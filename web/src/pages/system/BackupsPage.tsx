// Backups of the installation: which there are, whether they can be restored, a new one, and those
// that are kept as files.
import {useQueryClient} from '@tanstack/react-query';
import {useEffect, useState} from 'react';
import {useMethod} from '../../api/queries';
import {CreateBackupRequestFields, type Backup} from '../../api/types.gen';
import {Progress} from '../../app/JobTray';
import {cancelRun, isRunning, startRun, useRun} from '../../app/jobs';
import {Link} from '../../app/router';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {CheckField, TextField} from '../../ui/fields';
import {instant, number, plural} from '../../ui/format';
import {Page, Section} from '../../ui/Page';
import {Empty, ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {BackupDownload, BackupFromFile, CheckSummary} from './BackupFile';
import {DeleteDialog} from '../../ui/Question';

const createKey = 'backup.create';
const verifyKey = 'backup.verify';
const megabytes = (bytes: number): string => number(bytes / 1e6, 1);

function CheckCell({backup}: {backup: Backup}) {
    const {last_check: check} = backup;
    if (!check) return <span className="note">not yet</span>;
    return (
        <span title={check.message}>
            <span className={check.passed ? '' : 'flag'}>{check.passed ? 'Passed' : 'Failed'}</span>{' '}
            <small>{instant(check.at)}</small>
        </span>
    );
}

const columns: Column<Backup>[] = [
    {
        key: 'created',
        label: 'Made',
        text: true,
        value: (b) => b.created_at,
        cell: (b) => instant(b.created_at),
    },
    {key: 'note', label: 'Note', text: true, cut: true, value: (b) => b.note},
    {
        key: 'check',
        label: 'Last verification',
        text: true,
        value: (b) => b.last_check?.at ?? null,
        cell: (b) => <CheckCell backup={b} />,
    },
    {
        key: 'bytes',
        label: 'Size',
        unit: 'MB',
        value: (b) => b.bytes,
        cell: (b) => megabytes(b.bytes),
    },
    {
        key: 'added',
        label: 'Added',
        unit: 'MB',
        value: (b) => b.added_bytes,
        cell: (b) => megabytes(b.added_bytes),
    },
    {key: 'files', label: 'Files', value: (b) => b.files, cell: (b) => number(b.files)},
    {
        key: 'missing',
        label: 'Missing files',
        value: (b) => b.missing.length,
        cell: (b) => number(b.missing.length),
    },
    {
        key: 'encrypted',
        label: 'Encrypted',
        text: true,
        value: (b) => (b.encrypted ? 'Yes' : 'No'),
    },
    {key: 'database', label: 'Database', text: true, value: (b) => b.database},
    {key: 'version', label: 'Version', text: true, value: (b) => b.version},
];

function Creation({hasKey, onClose}: {hasKey: boolean; onClose: () => void}) {
    const [note, setNote] = useState('');
    const [encrypt, setEncrypt] = useState(hasKey);
    const create = () => {
        void startRun({
            key: createKey,
            title: 'Backup',
            to: '/backups',
            method: 'backup.create',
            request: {note: note.trim(), encrypt},
        });
        onClose();
    };
    return (
        <Dialog title="New backup" onClose={onClose}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    create();
                }}
            >
                <TextField
                    label="Note"
                    autoFocus
                    value={note}
                    of={CreateBackupRequestFields.note}
                    onChange={(event) => setNote(event.target.value)}
                />
                <CheckField
                    label="Encrypt"
                    checked={encrypt}
                    disabled={!hasKey}
                    onChange={(event) => setEncrypt(event.target.checked)}
                />
                <p className="note">
                    {hasKey
                        ? 'Encrypted backups include the keys of the installation.'
                        : 'The server has no key for backups: the setting backup_key_file names it. The keys of the installation are left out.'}
                </p>
                <div className="actions">
                    <Button onClick={onClose}>Cancel</Button>
                    <Button kind="primary" type="submit">
                        Back up
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

function Removal({backup, onClose}: {backup: Backup; onClose: () => void}) {
    return (
        <DeleteDialog
            what="backup"
            method="backup.delete"
            request={{backup: backup.id}}
            stale={['backup.list']}
            onClose={onClose}
        >
            <p>
                The backup of {instant(backup.created_at)} cannot be restored any more. Other
                backups stay complete.
            </p>
        </DeleteDialog>
    );
}

// A backup that is made, or the outcome of one that is verified.
function Current({runKey}: {runKey: typeof createKey | typeof verifyKey}) {
    const run = useRun<typeof verifyKey>(runKey);
    const client = useQueryClient();
    const ended = run?.job?.finished_at;
    useEffect(() => {
        if (ended) void client.invalidateQueries({queryKey: ['backup.list']});
    }, [client, ended]);
    if (!run) return null;
    if (isRunning(run))
        return (
            <div className="run">
                <Progress run={run} />
                <Button onClick={() => void cancelRun(runKey)}>Cancel</Button>
            </div>
        );
    if (run.error) return <ProblemView error={run.error} />;
    if (run.job?.state === 'failed') return <p className="error">{run.job.error_message}</p>;
    const check = run.result;
    if (runKey === createKey || !check) return null;
    return <CheckSummary check={check} />;
}

export default function BackupsPage() {
    const backups = useMethod('backup.list', {});
    const [creating, setCreating] = useState(false);
    const [fromFile, setFromFile] = useState(false);
    const [packing, setPacking] = useState<Backup | null>(null);
    const [removing, setRemoving] = useState<Backup | null>(null);
    const verify = (b: Backup) =>
        void startRun({
            key: verifyKey,
            title: 'Verification of a backup',
            to: '/backups',
            method: 'backup.verify',
            request: {backup: b.id},
        });
    return (
        <Page
            title="Backups"
            actions={
                <>
                    <Button onClick={() => setFromFile(true)}>From a file…</Button>
                    <Button kind="primary" onClick={() => setCreating(true)}>
                        New backup
                    </Button>
                </>
            }
        >
            <Current runKey={createKey} />
            <Current runKey={verifyKey} />
            <QueryResult of={backups} what="Loading backups" lines={5}>
                {({data, stored_bytes}) =>
                    data.length === 0 ? (
                        <Empty title="No backups">
                            <p>
                                A backup has the state, files and settings of all workspaces. The{' '}
                                <Link to="/schedules">schedule</Link> Backup makes one every night
                                once it is enabled.
                            </p>
                        </Empty>
                    ) : (
                        <Section
                            title={plural(data.length, 'backup')}
                            note={`${megabytes(stored_bytes)} MB are stored; contents that several backups have are stored once.`}
                        >
                            <Table
                                label="Backups"
                                rows={data}
                                columns={columns}
                                id={(b) => b.id}
                                sort={null}
                                actions={(b) => (
                                    <>
                                        <Button
                                            kind="quiet"
                                            aria-label={`Verify the backup of ${instant(b.created_at)}`}
                                            onClick={() => verify(b)}
                                        >
                                            Verify
                                        </Button>
                                        <Button
                                            kind="quiet"
                                            aria-label={`Download… the backup of ${instant(b.created_at)}`}
                                            onClick={() => setPacking(b)}
                                        >
                                            Download…
                                        </Button>
                                        <Button
                                            kind="quiet"
                                            aria-label={`Delete the backup of ${instant(b.created_at)}`}
                                            onClick={() => setRemoving(b)}
                                        >
                                            Delete
                                        </Button>
                                    </>
                                )}
                            />
                        </Section>
                    )
                }
            </QueryResult>
            {creating && (
                <Creation
                    hasKey={backups.data?.has_key ?? false}
                    onClose={() => setCreating(false)}
                />
            )}
            {fromFile && <BackupFromFile onClose={() => setFromFile(false)} />}
            {packing && <BackupDownload backup={packing} onClose={() => setPacking(null)} />}
            {removing && <Removal backup={removing} onClose={() => setRemoving(null)} />}
        </Page>
    );
}
