// The history of imports from earlier systems, each with its comparison and an undo.
import {Allowed} from '../../app/Allowed';
import {useState} from 'react';
import {problemOf} from '../../api/client';
import {useChange, useMethod} from '../../api/queries';
import {LegacySourceLabels, type LegacyImport} from '../../api/types.gen';
import {Link} from '../../app/router';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {instant, number, plural} from '../../ui/format';
import {importStateColumn, undoneClass} from '../../ui/import_rows';
import {Section} from '../../ui/Page';
import {Issues, ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {staleAfterImport} from './stale';

// Undoes an import after a question; if what it added was changed since, whether to delete it all the
// same is a second one.
//
// Once undone, the dialog with its result stays until it is closed.
export function UndoEarlier({
    id,
    name,
    undone = false,
    onDone,
}: {
    id: string;
    name: string;
    undone?: boolean;
    onDone?: () => void;
}) {
    const undo = useChange('legacy.undo', staleAfterImport);
    const [asked, setAsked] = useState(false);
    const changed = undo.error !== null && problemOf(undo.error).status === 409;
    const close = () => {
        setAsked(false);
        if (undo.data) onDone?.();
        else undo.reset();
    };
    return (
        <>
            {!undone && (
                <Allowed to="legacy.undo">
                    <Button
                        aria-label={`Undo the import of ${name}`}
                        onClick={() => setAsked(true)}
                    >
                        Undo
                    </Button>
                </Allowed>
            )}
            {asked && (
                <Dialog
                    title={undo.data ? 'Undone' : `Undo the import of ${name}?`}
                    onClose={close}
                >
                    {undo.error ? <ProblemView error={undo.error} /> : null}
                    {undo.data ? (
                        <>
                            <p>
                                {`Deleted: ${plural(undo.data.transactions, 'transaction')}, ${plural(undo.data.accounts, 'account')}, ${plural(undo.data.portfolios, 'portfolio')} with ${plural(undo.data.positions, 'position')}, ${plural(undo.data.prices, 'price')}.`}
                            </p>
                            {undo.data.issues.length > 0 && <Issues issues={undo.data.issues} />}
                        </>
                    ) : (
                        <p>
                            The accounts, transactions, portfolios and prices that it added are
                            deleted, and nothing else. The files can be imported again.
                        </p>
                    )}
                    <div className="actions">
                        <Button onClick={close} autoFocus>
                            {undo.data ? 'Done' : 'Keep import'}
                        </Button>
                        {!undo.data && (
                            <Button
                                kind="danger"
                                disabledReason={undo.isPending && 'Already undoing.'}
                                onClick={() => undo.mutate({id, discard_changes: changed})}
                            >
                                {changed ? 'Undo and discard later changes' : 'Undo import'}
                            </Button>
                        )}
                    </div>
                </Dialog>
            )}
        </>
    );
}

const added = (one: LegacyImport): number => one.targets.reduce((sum, t) => sum + t.new, 0);

const columns: Column<LegacyImport>[] = [
    {
        key: 'created_at',
        label: 'Imported',
        text: true,
        value: (i) => i.created_at,
        cell: (i) => instant(i.created_at),
    },
    {key: 'source', label: 'System', text: true, value: (i) => LegacySourceLabels[i.source]},
    {
        key: 'files',
        label: 'Files',
        text: true,
        value: (i) => i.files.join(', '),
        cell: (i) => <span className="wrap">{i.files.join(', ')}</span>,
    },
    {key: 'added', label: 'Records', value: added},
    {
        key: 'figures',
        label: 'Figures to compare',
        value: (i) => i.figures,
        cell: (i) =>
            i.state === 'committed' && i.figures > 0 ? (
                <Link
                    to={`/earlier-system/${i.id}`}
                    aria-label={`Compare ${plural(i.figures, 'figure')} of ${i.files.join(', ')}`}
                >
                    {number(i.figures)}
                </Link>
            ) : (
                number(i.figures)
            ),
    },
    importStateColumn(),
];

export function EarlierImports() {
    const imports = useMethod('legacy.list', {limit: 100});
    return (
        <Section
            title="Imports from earlier systems"
            note="Undo deletes what an import added, and nothing else."
        >
            <QueryResult of={imports} what="Loading imports" lines={3}>
                {({data}) => (
                    <Table
                        label="Imports from earlier systems"
                        rows={data}
                        columns={columns}
                        id={(i) => i.id}
                        none="No imports yet."
                        rowClass={undoneClass}
                        actions={(i) => (
                            <UndoEarlier
                                id={i.id}
                                name={i.files.join(', ')}
                                undone={i.state === 'undone'}
                            />
                        )}
                    />
                )}
            </QueryResult>
        </Section>
    );
}
