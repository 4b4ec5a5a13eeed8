// The history of imports, each with an undo.
import {useMemo, useState} from 'react';
import {problemOf} from '../../api/client';
import {useChange, useMethod} from '../../api/queries';
import type {Import} from '../../api/types.gen';
import {Link} from '../../app/router';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {instant, number, plural} from '../../ui/format';
import {countColumns, importStateColumn, undoneClass} from '../../ui/import_rows';
import {Section} from '../../ui/Page';
import {QueryResult, Issues, ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {useFormatNames} from './format_names';
import {staleAfterChange} from './stale';

const undoneText = ({removed, restored}: {removed: number; restored: number}): string =>
    `${plural(removed, 'transaction')} removed, ${number(restored)} restored.`;

// Undoes an import after a question; if its transactions have been edited since, whether to discard
// these edits is a second one.
export function UndoButton({
    id,
    name,
    totals,
    onDone,
}: {
    id: string;
    name: string;
    totals: Pick<Import['totals'], 'new' | 'changed'>;
    onDone: (text: string) => void; // with what was undone
}) {
    const undo = useChange('import.undo', staleAfterChange);
    const [asked, setAsked] = useState(false);
    const take = (discard: boolean) =>
        undo.mutate(
            {id, discard_changes: discard},
            {
                onSuccess: (done) => {
                    onDone(`${name || 'The import'} is undone: ${undoneText(done)}`);
                    if (done.issues.length === 0) setAsked(false);
                },
            },
        );
    const close = () => {
        setAsked(false);
        if (!undo.data) undo.reset();
    };
    const edited =
        undo.error !== null &&
        problemOf(undo.error).document.errors?.some((one) => one.code === 'changed') === true;
    return (
        <>
            <Button aria-label={`Undo the import of ${name}`} onClick={() => setAsked(true)}>
                Undo
            </Button>
            {asked && (
                <Dialog
                    title={undo.data ? 'Undone' : `Undo the import of ${name || 'the file'}?`}
                    onClose={close}
                >
                    {undo.error ? <ProblemView error={undo.error} /> : null}
                    {undo.data ? (
                        <>
                            <p>{undoneText(undo.data)}</p>
                            <Issues issues={undo.data.issues} />
                        </>
                    ) : (
                        <p>
                            {`${plural(totals.new, 'transaction')} that it added ${totals.new === 1 ? 'is' : 'are'} removed${totals.changed > 0 ? `, ${number(totals.changed)} that it changed ${totals.changed === 1 ? 'is' : 'are'} restored` : ''}. The file can be imported again.`}
                        </p>
                    )}
                    {undo.isPending && (
                        <div className="progress">
                            <span className="progress-text" role="status">
                                Undoing {plural(totals.new + totals.changed, 'transaction')}
                            </span>
                            <progress aria-label="Undoing the import" />
                        </div>
                    )}
                    <div className="actions">
                        <Button
                            onClick={close}
                            autoFocus
                            disabledReason={undo.isPending && 'Wait for the end of the undo.'}
                        >
                            {undo.data ? 'Done' : 'Keep import'}
                        </Button>
                        {!undo.data && (
                            <Button
                                kind="danger"
                                disabledReason={undo.isPending && 'Already undoing.'}
                                onClick={() => take(edited)}
                            >
                                {edited ? 'Undo and discard later edits' : 'Undo import'}
                            </Button>
                        )}
                    </div>
                </Dialog>
            )}
        </>
    );
}

const columnsOf = (named: (format: string) => string): Column<Import>[] => [
    {
        key: 'created_at',
        label: 'Imported',
        text: true,
        value: (i) => i.created_at,
        cell: (i) => instant(i.created_at),
    },
    {
        key: 'file_name',
        label: 'File',
        text: true,
        value: (i) => i.file_name,
        cell: (i) =>
            i.state === 'committed' ? (
                <Link to={`/ledger/transactions?import=${i.id}`}>{i.file_name || 'unnamed'}</Link>
            ) : (
                i.file_name
            ),
    },
    {
        key: 'format',
        spare: 5,
        label: 'Format',
        text: true,
        cut: true,
        value: (i) => named(i.format),
        cell: (i) => (
            <span className="clip" title={named(i.format)}>
                {named(i.format).split(',')[0]}
            </span>
        ),
    },
    ...countColumns<Import>(),
    {key: 'first_date', spare: 4, label: 'From', text: true, value: (i) => i.first_date},
    {key: 'last_date', label: 'To', text: true, value: (i) => i.last_date},
    importStateColumn(),
];

export function ImportHistory({onUndone}: {onUndone: (text: string) => void}) {
    const imports = useMethod('import.list', {limit: 200});
    const named = useFormatNames();
    const columns = useMemo(() => columnsOf(named), [named]);
    return (
        <Section
            title="Import history"
            note="Undo reverses an entire import: transactions it added are deleted, transactions it changed are restored."
        >
            <QueryResult of={imports} what="Loading imports" lines={3}>
                {({data}) => (
                    <div className="tight">
                        <Table
                            label="Imports"
                            rows={data}
                            columns={columns}
                            id={(i) => i.id}
                            height={320}
                            none="No imports yet."
                            rowClass={undoneClass}
                            actions={(i) =>
                                i.state === 'committed' ? (
                                    <UndoButton
                                        id={i.id}
                                        name={i.file_name}
                                        totals={i.totals}
                                        onDone={onUndone}
                                    />
                                ) : null
                            }
                        />
                    </div>
                )}
            </QueryResult>
        </Section>
    );
}
