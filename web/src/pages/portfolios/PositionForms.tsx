// Adding positions: one by hand, or many from a CSV with a preview before the import.
import {useMemo} from 'react';
import {
    AssetType,
    CreatePositionRequestFields as specs,
    Duplicates,
    DuplicatesLabels,
    type CreatePositionsResponse,
    type PositionRow,
} from '../../api/types.gen';
import {useChange} from '../../api/queries';
import {useDraft} from '../../app/drafts';
import {Button, fixErrorsFirst, missingFields} from '../../ui/Button';
import {readCsv, type Csv} from '../../ui/csv';
import {Dialog} from '../../ui/Dialog';
import {
    CheckField,
    Choice,
    FileField,
    NumberField,
    SelectField,
    TextArea,
    TextField,
} from '../../ui/fields';
import {plural} from '../../ui/format';
import {DraftNote, useFields} from '../../ui/form';
import {ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import {choices, enumLabel} from '../../ui/enum_labels';
import {
    countRows,
    guessColumns,
    leftOut,
    refusedRows,
    rowsOf,
    targets,
    type ImportRow,
    type Target,
} from './position_import';
import {entrySpecs, entryTerms, valuesOf, type EntryTerm} from './position_terms';
import {RejectedRows} from './RejectedRows';

export const staleAfterChange = [
    'position.list',
    'report.figures',
    'report.generate',
    'risk.var',
    'risk.exposures',
    'risk.correlation',
    'risk.performance',
    'risk.backtest',
] as const;

const duplicates = choices(Duplicates, DuplicatesLabels);

const hints: Partial<Record<EntryTerm, string>> = {
    quantity: 'Negative: short',
    tags: 'Separated by commas',
};

type Input = ReturnType<ReturnType<typeof useFields<Record<EntryTerm, string>>>['field']>;

function TermField({term, input}: {term: EntryTerm; input: Input}) {
    const of = entrySpecs[term];
    const shared = {...input, label: enumLabel(term), hint: hints[term]};
    if (term === 'type')
        return (
            <SelectField {...shared} options={[['', 'from the symbol'], ...choices(AssetType)]} />
        );
    if (of.type === 'decimal') return <NumberField {...shared} />;
    if (of.type === 'date') return <TextField {...shared} type="date" />;
    return <TextField {...shared} autoFocus={term === 'symbol'} />;
}

const noText = Object.fromEntries(entryTerms.map((term) => [term, ''])) as Record<
    EntryTerm,
    string
>;

export function AddPosition({portfolio, onClose}: {portfolio: string; onClose: () => void}) {
    const create = useChange('position.create', [...staleAfterChange]);
    const {text, field, elsewhere, invalid, draft} = useFields(
        `position.new ${portfolio}`,
        {
            ...noText,
            duplicates: specs.duplicates.default,
        },
        create.error,
        specs,
    );
    const done = () => {
        draft.clear();
        onClose();
    };
    const submit = () =>
        create.mutate(
            {
                portfolio,
                ...valuesOf(text),
                duplicates: text.duplicates as Duplicates,
            },
            {onSuccess: done},
        );
    return (
        <Dialog title="Add a position" onClose={onClose}>
            <form
                onSubmit={(event) => {
                    event.preventDefault();
                    submit();
                }}
                noValidate
            >
                <DraftNote of={draft} />
                <div className="form-grid">
                    {entryTerms.map((term) => (
                        <TermField key={term} term={term} input={field(term)} />
                    ))}
                    <SelectField label="Duplicates" {...field('duplicates')} options={duplicates} />
                </div>
                {elsewhere ? <ProblemView error={create.error} /> : null}
                <div className="actions">
                    <Button onClick={done}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            create.isPending
                                ? 'Already adding.'
                                : missingFields([
                                      text.symbol.trim() === '' && 'symbol',
                                      text.quantity.trim() === '' && 'quantity',
                                  ]) ||
                                  (invalid.length > 0 && fixErrorsFirst)
                        }
                    >
                        Add
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

function Mapping({
    csv,
    columns,
    onChange,
}: {
    csv: Csv;
    columns: readonly (Target | '')[];
    onChange: (columns: (Target | '')[]) => void;
}) {
    return (
        <div className="form-grid">
            {csv.header.map((name, i) => (
                <SelectField
                    key={i}
                    label={name || `column ${i + 1}`}
                    value={columns[i] ?? ''}
                    options={[['', 'ignore'], ...choices(targets)]}
                    onChange={(event) =>
                        onChange(
                            columns.map((old, c) =>
                                c === i ? (event.target.value as Target | '') : old,
                            ),
                        )
                    }
                />
            ))}
        </div>
    );
}

interface ImportDraft {
    text: string;
    file: string; // source line of the file
    columns: (Target | '')[] | null; // null: detected from the header
    replace: boolean;
    duplicates: Duplicates;
    allOrNothing: boolean;
}

const noImport: ImportDraft = {
    text: '',
    file: '',
    columns: null,
    replace: false,
    duplicates: 'refuse',
    allOrNothing: true,
};

// The result: positions added and rows rejected.
function Imported({
    result,
    rows,
    onClose,
}: {
    result: CreatePositionsResponse;
    rows: readonly ImportRow[];
    onClose: () => void;
}) {
    const rejected = leftOut(result.rejected, rows);
    return (
        <>
            <p role="status">
                {plural(result.created, 'position')} added
                {result.removed > 0 && `, ${plural(result.removed, 'position')} removed`}
                {result.merged > 0 && `, ${plural(result.merged, 'row')} merged`},{' '}
                {plural(countRows(rejected), 'row')} rejected.
            </p>
            <RejectedRows rows={rejected} />
            <div className="actions">
                <Button kind="primary" autoFocus onClick={onClose}>
                    Close
                </Button>
            </div>
        </>
    );
}

export function ImportPositions({
    portfolio,
    held,
    onClose,
}: {
    portfolio: string;
    held: number;
    onClose: () => void;
}) {
    const create = useChange('position.create_many', [...staleAfterChange]);
    const draft = useDraft<ImportDraft>(`positions.import ${portfolio}`, noImport, {
        accept: (kept, first) => (typeof kept === 'object' ? {...first, ...kept} : first),
        compact: (whole) => ({...whole, text: ''}),
    });
    const {text, file, columns: chosen, replace, duplicates: twins, allOrNothing} = draft.value;
    const change = (next: Partial<ImportDraft>) => draft.set((now) => ({...now, ...next}));
    const csv = useMemo<Csv | null>(() => (text.trim() ? readCsv(text) : null), [text]);
    const columns = chosen ?? (csv ? guessColumns(csv.header) : []);
    const read = (content: string, from = '') => {
        change({text: content, file: from, columns: null});
        create.reset();
    };
    const done = () => {
        draft.clear();
        onClose();
    };
    const rows = csv ? rowsOf(csv, columns) : [];
    const bad = rows.filter((row) => row.error);
    const count = rows.length - bad.length;
    const ready = count > 0 && (bad.length === 0 || !allOrNothing);
    const removal = replace ? `, ${plural(held, 'position')} removed` : '';
    const effect = allOrNothing
        ? `${plural(count, 'position')} added${removal}; all or nothing.`
        : `Up to ${plural(count, 'position')} added${removal}; rows with errors are skipped.`;
    // All rows are sent, including marked ones: the response lists the rejected rows.
    const commit = () =>
        create.mutate(
            {
                portfolio,
                replace,
                duplicates: twins,
                all_or_nothing: allOrNothing,
                positions: rows.map((row): PositionRow => row.fields),
            },
            {
                onSuccess: ({rejected}) => {
                    if (rejected.length === 0) done();
                    else draft.clear();
                },
            },
        );
    const refused = refusedRows(create.error, rows);
    if (create.data && create.data.rejected.length > 0)
        return (
            <Dialog title="Import positions from CSV" onClose={onClose}>
                <Imported result={create.data} rows={rows} onClose={onClose} />
            </Dialog>
        );
    return (
        <Dialog title="Import positions from CSV" onClose={onClose}>
            <form
                onSubmit={(event) => {
                    event.preventDefault();
                    if (ready) commit();
                }}
            >
                <DraftNote of={draft} />
                <FileField
                    label="File"
                    accept=".csv,.tsv,.txt,text/csv"
                    taken
                    again={text ? '' : file}
                    onFiles={([one]) => void one?.text().then((content) => read(content, one.name))}
                />
                <TextArea
                    label="Or paste CSV"
                    value={text}
                    rows={4}
                    onChange={(event) => read(event.target.value)}
                    hint="First line: column names. Symbol and quantity are required."
                />
                {csv && (
                    <Mapping
                        csv={csv}
                        columns={columns}
                        onChange={(next) => change({columns: next})}
                    />
                )}
                {csv && (
                    <Table
                        label="Preview"
                        rows={rows}
                        id={(row) => String(row.line)}
                        height={220}
                        csv={false}
                        none="The file has no rows."
                        rowClass={(row) => (row.error ? 'excluded' : '')}
                        columns={[
                            {
                                key: 'line',
                                label: 'Line',
                                text: true,
                                value: (row) => row.line,
                                cell: (row) => row.line,
                            },
                            {
                                key: 'symbol',
                                label: 'Symbol',
                                text: true,
                                value: (row) => row.fields.symbol,
                            },
                            {
                                key: 'quantity',
                                label: 'Quantity',
                                value: (row) => String(row.fields.quantity),
                            },
                            {
                                key: 'price',
                                label: 'Entry price',
                                value: (row) =>
                                    row.fields.entry_price === undefined
                                        ? ''
                                        : String(row.fields.entry_price),
                            },
                            {
                                key: 'date',
                                label: 'Entry date',
                                text: true,
                                value: (row) => row.fields.entry_date,
                            },
                            {
                                key: 'tags',
                                label: 'Tags',
                                text: true,
                                value: (row) => row.fields.tags?.join(';'),
                            },
                            {
                                key: 'error',
                                label: 'Error',
                                text: true,
                                value: (row) => row.error,
                                cell: (row) => <span className="error">{row.error}</span>,
                            },
                        ]}
                    />
                )}
                <CheckField
                    label={`Replace the existing ${plural(held, 'position')}`}
                    checked={replace}
                    onChange={(event) => change({replace: event.target.checked})}
                />
                <SelectField
                    label="Duplicates"
                    value={twins}
                    options={duplicates}
                    of={specs.duplicates}
                    onChange={(event) => change({duplicates: event.target.value as Duplicates})}
                />
                <div className="row">
                    <span>If a row has an error</span>
                    <Choice
                        label="If a row has an error"
                        value={allOrNothing ? 'nothing' : 'valid'}
                        onChange={(value) => change({allOrNothing: value === 'nothing'})}
                        options={[
                            ['nothing', 'All or nothing'],
                            ['valid', 'Add the valid rows'],
                        ]}
                    />
                </div>
                {refused.length > 0 ? (
                    <>
                        <p role="alert">
                            Nothing was added: {plural(countRows(refused), 'row')} rejected.
                        </p>
                        <RejectedRows rows={refused} />
                    </>
                ) : (
                    create.error && <ProblemView error={create.error} />
                )}
                <p role="status">
                    {rows.length === 0
                        ? ''
                        : ready
                          ? effect
                          : `${plural(bad.length, 'row')} of ${rows.length} cannot be imported.`}
                </p>
                <div className="actions">
                    <Button onClick={done}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            create.isPending
                                ? 'Already importing.'
                                : rows.length === 0
                                  ? 'Choose a file or paste CSV first.'
                                  : !ready && 'Correct the marked rows first.'
                        }
                    >
                        Import
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}
