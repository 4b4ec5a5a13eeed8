// Rows of the file: those with errors are corrected or removed one by one.
import {Allowed} from '../../app/Allowed';
import {useMemo, useState} from 'react';
import {linkTo} from '../../api/client';
import {useChange, useMethod} from '../../api/queries';
import type {Onboarding, OnboardingPreview, OnboardingRow} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {enumLabel} from '../../ui/enum_labels';
import {CheckField, TextField} from '../../ui/fields';
import {plural} from '../../ui/format';
import {sentence, withFix} from '../../ui/issue_text';
import {Section} from '../../ui/Page';
import {ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {stale} from './stale';

function RowDialog({
    data,
    preview,
    row,
    onClose,
}: {
    data: Onboarding;
    preview: OnboardingPreview;
    row: OnboardingRow;
    onClose: () => void;
}) {
    const correct = useChange('onboarding.correct', [...stale]);
    const [cells, setCells] = useState(row.cells);
    const errorOf = (column: string) => {
        const found = row.errors.find((error) => error.column === column);
        return found ? sentence(withFix(found.message, found.fix)) : null;
    };
    const send = (change: {cells?: Record<string, string>; remove?: boolean}) =>
        correct.mutate(
            {id: data.id, if_match: preview.etag, rows: [{line: row.line, ...change}]},
            {onSuccess: onClose},
        );
    return (
        <Dialog title={`Line ${row.line}`} onClose={onClose}>
            <form
                onSubmit={(event) => {
                    event.preventDefault();
                    send({
                        cells: Object.fromEntries(
                            preview.columns.map((column, i) => [column, cells[i] ?? '']),
                        ),
                    });
                }}
            >
                {row.errors
                    .filter((error) => error.column === '')
                    .map((error) => (
                        <p key={error.code} className="note">
                            {sentence(withFix(error.message, error.fix))}
                        </p>
                    ))}
                <div className="form-grid">
                    {preview.columns.map((column, i) => (
                        <TextField
                            key={column}
                            label={column}
                            value={cells[i] ?? ''}
                            error={cells[i] === row.cells[i] ? errorOf(column) : null}
                            onChange={(event) =>
                                setCells((now) =>
                                    now.map((cell, at) => (at === i ? event.target.value : cell)),
                                )
                            }
                        />
                    ))}
                </div>
                {correct.error ? <ProblemView error={correct.error} /> : null}
                <div className="actions">
                    <Button onClick={() => send({remove: true})}>Remove row</Button>
                    <Button onClick={onClose}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={correct.isPending && 'The row is being corrected.'}
                    >
                        Save row
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

const errorText = (row: OnboardingRow): string =>
    row.errors.map((error) => `${sentence(withFix(error.message, error.fix))}.`).join(' ');

const columnsOf = (preview: OnboardingPreview): Column<OnboardingRow>[] => [
    {key: 'line', label: 'Line', value: (r) => r.line},
    {key: 'state', label: 'State', text: true, value: (r) => enumLabel(r.state)},
    // Before the cells: a file of the long edition is wider than the page.
    {
        key: 'errors',
        label: 'Errors',
        text: true,
        value: errorText,
        cell: (r) => <span className="wrapped sentences">{errorText(r)}</span>,
    },
    // Columns without a value are in the list of columns.
    ...preview.columns.map((column, i) => ({
        key: `cell-${i}`,
        label: column,
        text: true as const,
        extra: preview.data.every(
            (r) => !r.cells[i] && !r.errors.some((error) => error.column === column),
        ),
        value: (r: OnboardingRow) => r.cells[i] ?? '',
    })),
];

export function RowsSection({data}: {data: Onboarding}) {
    const [all, setAll] = useSearch('rows');
    const errorsOnly = data.state === 'needs_repair' && all !== 'all';
    const preview = useMethod('onboarding.preview', {
        id: data.id,
        errors_only: errorsOnly,
        limit: 500,
    });
    // With the preview that the row is of: another one is loaded before the dialog closes.
    const [edited, setEdited] = useState<{row: OnboardingRow; of: OnboardingPreview} | null>(null);
    const columns = useMemo(() => (preview.data ? columnsOf(preview.data) : []), [preview.data]);
    return (
        <Section
            title="Rows"
            tools={
                <>
                    {data.state === 'needs_repair' && (
                        <CheckField
                            label="Show all rows"
                            checked={all === 'all'}
                            onChange={(event) => setAll(event.target.checked ? 'all' : '')}
                        />
                    )}
                    <a
                        className="button"
                        href={linkTo('onboarding.download', {id: data.id})}
                        download
                    >
                        Download the corrected file
                    </a>
                </>
            }
        >
            <QueryResult of={preview} what="Reading the file">
                {(page) => (
                    <>
                        <p className="note">
                            {plural(page.rows, 'row')}: {page.valid} valid, {page.invalid} with
                            errors, {page.merged} merged, {page.closed} closed.
                            {page.ignored_columns.length > 0 &&
                                ` Columns not read: ${page.ignored_columns.join(', ')}.`}
                            {page.next !== null && ` The first ${page.data.length} are shown.`}
                        </p>
                        <Table
                            label="Rows of the file"
                            rows={page.data}
                            columns={columns}
                            id={(r) => String(r.line)}
                            sort={null}
                            none="No row has an error."
                            onOpen={(row) => setEdited({row, of: page})}
                            actions={(row) => (
                                <Allowed to="onboarding.correct">
                                    <Button
                                        kind="quiet"
                                        aria-label={`Edit line ${row.line}`}
                                        onClick={() => setEdited({row, of: page})}
                                    >
                                        Edit
                                    </Button>
                                </Allowed>
                            )}
                        />
                    </>
                )}
            </QueryResult>
            {edited && (
                <RowDialog
                    key={edited.row.line}
                    data={data}
                    preview={edited.of}
                    row={edited.row}
                    onClose={() => setEdited(null)}
                />
            )}
        </Section>
    );
}
