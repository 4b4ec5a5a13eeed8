// The list of uploaded balance sheets, with upload, pin and delete.
import {useQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {useChange} from '../../api/queries';
import type {AlmSessionRow} from '../../api/types.gen';
import {Allowed} from '../../app/Allowed';
import {Link, navigate} from '../../app/router';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {fileSize, instant, number, percent} from '../../ui/format';
import {Page} from '../../ui/Page';
import {QueryResult, Empty, ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {CopyTo} from '../users/CopyTo';
import {expiryWarning} from './expiry';
import {sessionList} from './session_list';
import {UploadDialog} from './UploadDialog';
import {DeleteDialog} from '../../ui/Question';

const useSessions = () => useQuery(sessionList);

const columns: Column<AlmSessionRow>[] = [
    {
        key: 'name',
        label: 'Name',
        text: true,
        value: (s) => s.name,
        cell: (s) => (
            <>
                <Link to={`/balance/${s.id}`}>{s.name}</Link>
                {s.pinned && <span className="tag"> pinned</span>}
                {expiryWarning(s) && <span className="flag"> {expiryWarning(s)}</span>}
            </>
        ),
    },
    {key: 'as_of', label: 'As of', text: true, value: (s) => s.as_of},
    {key: 'owner', label: 'Owner', text: true, extra: true, value: (s) => s.owner},
    {key: 'currency', label: 'Currency', text: true, value: (s) => s.currency},
    {
        key: 'positions',
        label: 'Positions',
        value: (s) => s.positions,
        cell: (s) => number(s.positions),
    },
    {
        key: 'coverage',
        label: 'Coverage',
        unit: '% of balance',
        value: (s) => s.coverage,
        cell: (s) => percent(s.coverage, 1),
    },
    {
        key: 'size',
        label: 'Size',
        value: (s) => s.size_bytes,
        cell: (s) => fileSize(s.size_bytes),
    },
    {
        key: 'used',
        label: 'Last used',
        text: true,
        value: (s) => s.last_accessed_at,
        cell: (s) => instant(s.last_accessed_at),
    },
    {
        key: 'expires',
        label: 'Deleted if unused',
        text: true,
        value: (s) => s.expires_at,
        cell: (s) => (s.expires_at === null ? 'never' : instant(s.expires_at)),
    },
];

const others = 'Its owner, managers and administrators may.';

// Unpinning lets the server delete the balance sheet.
function UnpinSession({
    session,
    onClose,
    onUnpin,
}: {
    session: AlmSessionRow;
    onClose: () => void;
    onUnpin: () => void;
}) {
    return (
        <Dialog title={`Unpin ${session.name}`} onClose={onClose}>
            <p>
                A balance sheet that is not pinned is deleted when it is not used for some days; the
                list then shows the date.
            </p>
            <div className="actions">
                <Button onClick={onClose}>Cancel</Button>
                <Button kind="danger" onClick={onUnpin}>
                    Unpin
                </Button>
            </div>
        </Dialog>
    );
}

function DeleteSession({session, onClose}: {session: AlmSessionRow; onClose: () => void}) {
    return (
        <DeleteDialog
            what={session.name}
            method="alm.session.delete"
            request={{session: session.id}}
            stale={['alm.session.list']}
            onClose={onClose}
        >
            <p>
                Its {number(session.positions)} positions, curves and results will be deleted. The
                source files are not affected.
            </p>
        </DeleteDialog>
    );
}

function Sessions({rows}: {rows: readonly AlmSessionRow[]}) {
    const [leaving, setLeaving] = useState<AlmSessionRow | null>(null);
    const [unpinning, setUnpinning] = useState<AlmSessionRow | null>(null);
    const update = useChange('alm.session.update', ['alm.session.list', 'alm.session.get']);
    const pin = (s: AlmSessionRow, pinned: boolean) =>
        update.mutate({session: s.id, if_match: `v${s.version}`, pinned});
    return (
        <>
            {update.error ? <ProblemView error={update.error} /> : null}
            <Table
                label="Balance sheets"
                rows={rows}
                columns={columns}
                id={(s) => s.id}
                filter
                onOpen={(s) => navigate(`/balance/${s.id}`)}
                actions={(s) => (
                    <>
                        <Allowed to="alm.session.update">
                            <Button
                                kind="quiet"
                                aria-label={`${s.pinned ? 'Unpin' : 'Pin'} ${s.name}`}
                                disabledReason={!s.may_manage && others}
                                onClick={() => (s.pinned ? setUnpinning(s) : pin(s, true))}
                            >
                                {s.pinned ? 'Unpin' : 'Pin'}
                            </Button>
                        </Allowed>
                        <CopyTo what={{session: s.id}} name={s.name} />
                        <Allowed to="alm.session.delete">
                            <Button
                                kind="quiet"
                                aria-label={`Delete ${s.name}`}
                                disabledReason={!s.may_manage && others}
                                onClick={() => setLeaving(s)}
                            >
                                Delete
                            </Button>
                        </Allowed>
                    </>
                )}
            />
            <p className="note">
                Unpinned balance sheets are deleted at the time shown unless they are used before.
                Opening a balance sheet counts as use; pinning keeps it.
            </p>
            {unpinning && (
                <UnpinSession
                    session={unpinning}
                    onClose={() => setUnpinning(null)}
                    onUnpin={() => {
                        pin(unpinning, false);
                        setUnpinning(null);
                    }}
                />
            )}
            {leaving && <DeleteSession session={leaving} onClose={() => setLeaving(null)} />}
        </>
    );
}

export default function SessionsPage() {
    const all = useSessions();
    const [uploading, setUploading] = useState(false);
    const upload = (
        <Allowed to="alm.session.create">
            <Button kind="primary" onClick={() => setUploading(true)}>
                Upload a balance sheet
            </Button>
        </Allowed>
    );
    return (
        <Page title="Balance sheets" actions={all.data?.length ? upload : undefined}>
            <QueryResult of={all} what="Loading balance sheets">
                {(rows) =>
                    rows.length > 0 ? (
                        <Sessions rows={rows} />
                    ) : (
                        <Empty title="No balance sheets yet">
                            <p>
                                Upload a bank’s positions and curves as CSV, XLSX, Parquet or a ZIP
                                archive, or load the demo bank with 10,000 positions:
                            </p>
                            <pre className="command">
                                <code>ballast demo load</code>
                            </pre>
                            {upload}
                        </Empty>
                    )
                }
            </QueryResult>
            {uploading && <UploadDialog onClose={() => setUploading(false)} />}
        </Page>
    );
}
