// Adding positions: one by hand, or many from a CSV, shown as a plan before it is carried out.
import {useMemo} from 'react';
import type {AssetType, Duplicates, PositionRow} from '../../api/types.gen';
import {problemOf} from '../../api/client';
import {useChange} from '../../api/queries';
import {useDraft} from '../../app/drafts';
import {Button, stillNeeded} from '../../ui/Button';
import {readCsv, type Csv} from '../../ui/csv';
import {Dialog} from '../../ui/Dialog';
import {CheckField, FileField, NumberField, SelectField, TextArea, TextField} from '../../ui/fields';
import {plural} from '../../ui/format';
import {DraftNote, useFields} from '../../ui/form';
import {plainNumber} from '../../ui/number_text';
import {ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import {word} from '../../ui/words';
import {guessColumns, rowsOf, targets, type ImportRow, type Target} from './position_import';

export const staleAfterChange = [
    'position.list',
    'report.get',
    'report.generate',
    'risk.var',
    'risk.exposures',
    'risk.correlation',
    'risk.performance',
    'risk.backtest',
] as const;
export const assetTypes: AssetType[] = [
    'equity',
    'etf',
    'mutual_fund',
    'bond',
    'option',
    'cash',
    'commodity',
    'other',
];

const duplicates: readonly (readonly [Duplicates, string])[] = [
    ['refuse', 'refuse them'],
    ['merge', 'merge them: quantities added, prices averaged'],
    ['keep', 'keep both'],
];
const duplicatesHint = 'Positions with the same symbol and entry date';

export const tagsOf = (text: string): string[] =>
    text
        .split(/[;,]/)
        .map((tag) => tag.trim())
        .filter(Boolean);

export function AddPosition({portfolio, onClose}: {portfolio: string; onClose: () => void}) {
    const create = useChange('position.create', [...staleAfterChange]);
    const {text, field, elsewhere, draft} = useFields(
        `position.new ${portfolio}`,
        {
            symbol: '',
            quantity: '',
            type: '',
            entry_price: '',
            entry_date: '',
            tags: '',
            strategy: '',
            note: '',
            duplicates: 'refuse',
        },
        create.error,
    );
    const done = () => {
        draft.sent();
        onClose();
    };
    const submit = () =>
        create.mutate(
            {
                portfolio,
                symbol: text.symbol.trim(),
                quantity: plainNumber(text.quantity),
                type: (text.type || null) as AssetType | null,
                entry_price: plainNumber(text.entry_price) || null,
                entry_date: text.entry_date || null,
                tags: tagsOf(text.tags),
                strategy: text.strategy,
                note: text.note,
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
                    <TextField
                        label="Symbol"
                        required
                        autoFocus
                        {...field('symbol')}
                        hint="Ticker, or OCC symbol of an option"
                    />
                    <NumberField
                        label="Quantity"
                        required
                        {...field('quantity')}
                        hint="Negative: short"
                    />
                    <SelectField
                        label="Type"
                        {...field('type')}
                        options={[
                            ['', 'by the symbol'],
                            ...assetTypes.map((t) => [t, word(t)] as const),
                        ]}
                    />
                    <NumberField label="Entry price" {...field('entry_price')} />
                    <TextField label="Entry date" type="date" {...field('entry_date')} />
                    <TextField label="Tags" {...field('tags')} hint="Separated by commas" />
                    <TextField label="Strategy" {...field('strategy')} />
                    <TextField label="Note" {...field('note')} />
                    <SelectField
                        label="Duplicates"
                        {...field('duplicates')}
                        options={duplicates}
                        hint={duplicatesHint}
                    />
                </div>
                {elsewhere ? <ProblemView error={create.error} /> : null}
                <div className="actions">
                    <Button onClick={done}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        unready={
                            create.isPending
                                ? 'It is being added.'
                                : stillNeeded([
                                      text.symbol.trim() === '' && 'symbol',
                                      text.quantity.trim() === '' && 'quantity',
                                  ])
                        }
                    >
                        Add
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

// A error of the server in a row ("/positions/3/quantity"), with the line of the file.
function refused(error: unknown, rows: readonly ImportRow[]): string[] {
    return (problemOf(error).document.errors ?? []).map((error) => {
        const match = /^\/positions\/(\d+)\/?(.*)$/.exec(error.pointer ?? '');
        const row = match ? rows[Number(match[1])] : undefined;
        return row
            ? `line ${row.line}, ${match?.[2] || 'row'}: ${error.message}${error.hint ? ` ${error.hint}` : ''}`
            : error.message;
    });
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
                    options={[['', 'leave out'], ...targets.map((t) => [t, word(t)] as const)]}
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
    file: string; // that it came from
    columns: (Target | '')[] | null; // null: as they are named
    replace: boolean;
    duplicates: Duplicates;
}

const noImport: ImportDraft = {text: '', file: '', columns: null, replace: false, duplicates: 'refuse'};

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
        lean: (whole) => ({...whole, text: ''}),
    });
    const {text, file, columns: chosen, replace, duplicates: twins} = draft.value;
    const change = (next: Partial<ImportDraft>) => draft.set((now) => ({...now, ...next}));
    const csv = useMemo<Csv | null>(() => (text.trim() ? readCsv(text) : null), [text]);
    const columns = chosen ?? (csv ? guessColumns(csv.header) : []);
    const read = (content: string, from = '') => {
        change({text: content, file: from, columns: null});
        create.reset();
    };
    const done = () => {
        draft.sent();
        onClose();
    };
    const rows = csv ? rowsOf(csv, columns) : [];
    const bad = rows.filter((row) => row.error);
    const ready = rows.length > 0 && bad.length === 0;
    const effect = `${plural(rows.length, 'position')} added${replace ? `, ${plural(held, 'position')} removed` : ''}; all or none.`;
    const commit = () =>
        create.mutate(
            {portfolio, replace, duplicates: twins, positions: rows.map((row): PositionRow => row.fields)},
            {onSuccess: done},
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
                    label="or paste"
                    value={text}
                    rows={4}
                    onChange={(event) => read(event.target.value)}
                    hint="First line: names of the columns. A symbol and a quantity are needed."
                />
                {csv && <Mapping csv={csv} columns={columns} onChange={(next) => change({columns: next})} />}
                {csv && (
                    <Table
                        label="What will be added"
                        rows={rows}
                        id={(row) => String(row.line)}
                        height={220}
                        csv={false}
                        none="The file has no rows."
                        rowClass={(row) => (row.error ? 'left-out' : '')}
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
                                label: 'FieldError',
                                text: true,
                                value: (row) => row.error,
                                cell: (row) => <span className="error">{row.error}</span>,
                            },
                        ]}
                    />
                )}
                <CheckField
                    label={`Replace the ${plural(held, 'position')} that are there`}
                    checked={replace}
                    onChange={(event) => change({replace: event.target.checked})}
                />
                <SelectField
                    label="Duplicates"
                    value={twins}
                    options={duplicates}
                    hint={duplicatesHint}
                    onChange={(event) => change({duplicates: event.target.value as Duplicates})}
                />
                {create.error ? (
                    <>
                        <ProblemView error={create.error} />
                        <ul className="prose">
                            {refused(create.error, rows).map((line) => (
                                <li key={line}>{line}</li>
                            ))}
                        </ul>
                    </>
                ) : null}
                <p role="status">
                    {rows.length === 0
                        ? ''
                        : bad.length > 0
                          ? `${plural(bad.length, 'row')} of ${rows.length} cannot be added.`
                          : effect}
                </p>
                <div className="actions">
                    <Button onClick={done}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        unready={
                            create.isPending
                                ? 'They are being added.'
                                : rows.length === 0
                                  ? 'Choose a file or paste its text first.'
                                  : !ready && 'Mend them first.'
                        }
                    >
                        Import
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}
