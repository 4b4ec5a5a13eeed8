// A backup in one file: its download, and the verification and restoration of one that was kept.
import {useState, type ReactNode} from 'react';
import {call, callForFile} from '../../api/client';
import {
    BackupFileRequestFields,
    DownloadBackupRequestFields,
    RestoreBackupFileRequestFields,
    type Backup,
    type BackupCheck,
    type RestoredBackup,
} from '../../api/types.gen';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {download} from '../../ui/download';
import {FileField, TextField} from '../../ui/fields';
import {instant, number, plural} from '../../ui/format';
import {Issues, ProblemView} from '../../ui/states';
import {sendFile} from '../balance/upload';

function useRunning() {
    const [running, setRunning] = useState('');
    const [error, setError] = useState<unknown>(null);
    const run = async (what: string, work: () => Promise<void>) => {
        setError(null);
        setRunning(what);
        try {
            await work();
        } catch (refused) {
            setError(refused);
        }
        setRunning('');
    };
    return {running, setRunning, error, run};
}

function State({running, error}: {running: string; error: unknown}): ReactNode {
    if (running) return <p role="status">{running}…</p>;
    return error ? <ProblemView error={error} /> : null;
}

export function BackupDownload({backup, onClose}: {backup: Backup; onClose: () => void}) {
    const [passphrase, setPassphrase] = useState('');
    const [again, setAgain] = useState('');
    const {running, error, run} = useRunning();
    const shortest = DownloadBackupRequestFields.passphrase.minLength ?? 1;
    const differs = again !== '' && again !== passphrase;
    const isReady = passphrase.length >= shortest && again === passphrase;
    const save = () =>
        run('Encrypting', async () => {
            const {name, content} = await callForFile('backup.download', {
                backup: backup.id,
                passphrase,
            });
            download(name, content);
            onClose();
        });
    return (
        <Dialog title="Download backup" onClose={onClose}>
            <form
                onSubmit={(event) => {
                    event.preventDefault();
                    if (isReady) void save();
                }}
            >
                <p>
                    The backup of {instant(backup.created_at)} in one file, with the keys of the
                    installation.
                </p>
                <TextField
                    label="Passphrase"
                    type="password"
                    autoComplete="new-password"
                    hint={`At least ${shortest} characters, for example five words chosen at random.`}
                    value={passphrase}
                    onChange={(event) => setPassphrase(event.target.value)}
                />
                <TextField
                    label="Passphrase again"
                    type="password"
                    autoComplete="new-password"
                    error={differs ? 'The passphrases differ.' : null}
                    value={again}
                    onChange={(event) => setAgain(event.target.value)}
                />
                <p className="note">
                    Nobody can open the file without the passphrase, and it cannot be replaced.
                </p>
                <State running={running} error={error} />
                <div className="actions">
                    <Button onClick={onClose}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            running
                                ? `${running}…`
                                : isReady
                                  ? null
                                  : passphrase.length < shortest
                                    ? `Enter a passphrase of at least ${shortest} characters.`
                                    : 'Enter the same passphrase twice.'
                        }
                    >
                        Download
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

export const CheckSummary = ({check}: {check: BackupCheck}) => (
    <>
        <p role="status">
            Restored and compared: {plural(check.files, 'file')},{' '}
            {plural(check.workspaces, 'workspace')},{' '}
            {plural(check.audit_entries, 'audit entry', 'audit entries')},{' '}
            {plural(check.results_compared, 'result')}.
        </p>
        {check.issues.length > 0 && <Issues issues={check.issues} />}
    </>
);

export function BackupFromFile({onClose}: {onClose: () => void}) {
    const [file, setFile] = useState<File | null>(null);
    const [passphrase, setPassphrase] = useState('');
    const [directory, setDirectory] = useState('');
    const [check, setCheck] = useState<BackupCheck | null>(null);
    const [restored, setRestored] = useState<RestoredBackup | null>(null);
    const {running, setRunning, error, run} = useRunning();
    const shortest = BackupFileRequestFields.passphrase.minLength ?? 1;
    const missing = running
        ? `${running}…`
        : file === null
          ? 'Choose a file.'
          : passphrase.length < shortest
            ? `The passphrase has at least ${shortest} characters.`
            : null;
    const withUpload = (what: string, use: (upload: string) => Promise<void>) =>
        run('Uploading', async () => {
            if (!file) return;
            setCheck(null);
            setRestored(null);
            const upload = await sendFile(file, (bytes) =>
                setRunning(
                    `Uploading: ${number(bytes / 1e6, 1)} of ${number(file.size / 1e6, 1)} MB`,
                ),
            );
            try {
                setRunning(what);
                await use(upload);
            } finally {
                await call('upload.delete', {upload});
            }
        });
    const verify = () =>
        withUpload('Verifying', async (upload) =>
            setCheck(await call('backup.verify_file', {upload, passphrase})),
        );
    const restore = () =>
        withUpload('Restoring', async (upload) =>
            setRestored(await call('backup.restore_file', {upload, passphrase, directory})),
        );
    return (
        <Dialog title="Backup from a file" onClose={onClose}>
            <form onSubmit={(event) => event.preventDefault()}>
                <FileField
                    label="File"
                    hint="One that Download made."
                    accept=".backup"
                    onFiles={(files) => setFile(files[0] ?? null)}
                />
                <TextField
                    label="Passphrase"
                    type="password"
                    autoComplete="off"
                    value={passphrase}
                    onChange={(event) => setPassphrase(event.target.value)}
                />
                <TextField
                    label="New directory"
                    of={RestoreBackupFileRequestFields.directory}
                    hint="Name of letters, digits and hyphens, to restore into."
                    value={directory}
                    required={false}
                    onChange={(event) => setDirectory(event.target.value)}
                />
            </form>
            <State running={running} error={error} />
            {check && <CheckSummary check={check} />}
            {restored && (
                <p role="status">
                    {plural(restored.files, 'file')} restored below the backups, in{' '}
                    <code>restored/{restored.directory}</code>. This instance is unchanged: start
                    one with <code>BALLAST_DATA</code> at that directory.
                </p>
            )}
            <div className="actions">
                <Button onClick={onClose}>Close</Button>
                <Button disabledReason={missing} onClick={() => void verify()}>
                    Verify
                </Button>
                <Button
                    kind="primary"
                    disabledReason={missing ?? (directory === '' ? 'Enter a new directory.' : null)}
                    onClick={() => void restore()}
                >
                    Restore
                </Button>
            </div>
        </Dialog>
    );
}
