// Exports of the ledger as files, and the restore of a full export.
import {useState} from 'react';
import {call} from '../../api/client';
import {useChange} from '../../api/queries';
import {ExportWhat, ExportWhatLabels} from '../../api/types.gen';
import {Allowed} from '../../app/Allowed';
import {useDraft} from '../../app/drafts';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {download} from '../../ui/download';
import {choices} from '../../ui/enum_labels';
import {CheckField, FileField} from '../../ui/fields';
import {DraftNote} from '../../ui/form';
import {number} from '../../ui/format';
import {Facts} from '../../ui/Page';
import {Popover} from '../../ui/Popover';
import {ProblemView} from '../../ui/states';
import {staleAfterChange} from './stale';

const kinds = choices(ExportWhat, ExportWhatLabels);

export function ExportMenu({onRestore}: {onRestore: () => void}) {
    const [error, setError] = useState<unknown>(null);
    const [status, setStatus] = useState('');
    const save = async (what: ExportWhat) => {
        setError(null);
        try {
            const file = await call('ledger.export', {what});
            download(file.file_name, file.content, file.media_type);
            setStatus(`${file.file_name}, ${number(file.rows)} rows`);
        } catch (refused) {
            setError(refused);
        }
    };
    return (
        <Popover className="menu" label="Export" title="Export">
            {(close) => (
                <div className="menu-body">
                    <h3>Export</h3>
                    {kinds.map(([what, label]) => (
                        <p key={what}>
                            <Button onClick={() => void save(what)}>{label}</Button>
                        </p>
                    ))}
                    <p role="status" className="note">
                        {status}
                    </p>
                    {error ? <ProblemView error={error} /> : null}
                    <Allowed to="ledger.restore">
                        <h3>Restore</h3>
                        <p>
                            <Button
                                onClick={() => {
                                    close();
                                    onRestore();
                                }}
                            >
                                Restore export
                            </Button>
                        </p>
                    </Allowed>
                </div>
            )}
        </Popover>
    );
}

export function RestoreDialog({onClose}: {onClose: () => void}) {
    const restore = useChange('ledger.restore', staleAfterChange);
    const [content, setContent] = useState('');
    const draft = useDraft('ledger.restore', {file: '', replace: false});
    const {file, replace} = draft.value;
    const done = restore.data;
    const close = () => {
        draft.clear();
        onClose();
    };
    return (
        <Dialog title="Restore export" onClose={onClose}>
            {done ? (
                <>
                    <Facts
                        title="Restored"
                        rows={[
                            ['Accounts', number(done.accounts)],
                            ['Transactions', number(done.transactions)],
                            ['Imports', number(done.imports)],
                            ['Import profiles', number(done.profiles)],
                            ['Snapshots', number(done.snapshots)],
                            [
                                'Content digest',
                                <code key="d">{done.body_sha256.slice(0, 16)}</code>,
                            ],
                        ]}
                    />
                    <div className="actions">
                        <Button kind="primary" autoFocus onClick={onClose}>
                            Done
                        </Button>
                    </div>
                </>
            ) : (
                <form
                    onSubmit={(event) => {
                        event.preventDefault();
                        restore.mutate({content, replace}, {onSuccess: draft.clear});
                    }}
                >
                    <DraftNote of={draft} />
                    <p className="note">
                        The full ledger as JSON, written by Export. The restore is all or nothing.
                    </p>
                    <FileField
                        label="File"
                        accept=".json,application/json"
                        autoFocus
                        again={content ? '' : file}
                        onFiles={([chosen]) => {
                            draft.set((now) => ({...now, file: chosen?.name ?? ''}));
                            if (chosen) void chosen.text().then(setContent);
                            else setContent('');
                        }}
                    />
                    <CheckField
                        label="Delete existing ledger data first"
                        checked={replace}
                        onChange={(event) => {
                            const {checked} = event.target;
                            draft.set((now) => ({...now, replace: checked}));
                        }}
                    />
                    {restore.error ? <ProblemView error={restore.error} /> : null}
                    <div className="actions">
                        <Button onClick={close}>Cancel</Button>
                        <Button
                            kind={replace ? 'danger' : 'primary'}
                            type="submit"
                            disabledReason={
                                restore.isPending
                                    ? 'Already restoring.'
                                    : content === '' && 'Choose a file first.'
                            }
                        >
                            {replace ? 'Replace and restore' : 'Restore'}
                        </Button>
                    </div>
                </form>
            )}
        </Dialog>
    );
}
