// Import of files: assets, positions, prices, ratings, trades, schedules. A plan row by row, the
// import exactly as planned, and an undo.
import {Allowed} from '../../app/Allowed';
import {useState} from 'react';
import {linkTo, problemOf} from '../../api/client';
import {useChange, useMethod, useMay} from '../../api/queries';
import {
    CloTapeAbsent,
    CloTapeKind,
    CloTapeStatus,
    CloTapeUnits,
    type CloDealView,
    type CloImport,
    type CloTapeRequest,
    type CloTapeResponse,
    type CloTapeRow,
} from '../../api/types.gen';
import {useDraft} from '../../app/drafts';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {choices, enumLabel} from '../../ui/enum_labels';
import {CheckField, FileField, SelectField, TextField} from '../../ui/fields';
import {DraftNote} from '../../ui/form';
import {instant, number, plural} from '../../ui/format';
import {countColumns, importStateColumn, PlannedRows, undoneClass} from '../../ui/import_rows';
import {Section, Tile, Tiles} from '../../ui/Page';
import {Issues, Loading, ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {textOf} from '../ledger/ImportFile';
import {CorrelationFiles} from './CorrelationFiles';
import {DealFrame} from './frame';
import {TapeConstants} from './TapeConstants';
import {headingsOf, mapped, needsDeal, tapeRequest, type Tape} from './tape_request';

export const staleAfterImport = [
    'clo.import.list',
    'clo.asset.list',
    'clo.asset.get',
    'clo.asset.history',
    'clo.deal.get',
    'clo.deal.list',
    'clo.lot.list',
    'clo.tests',
    'clo.project',
] as const;

const kinds = choices(CloTapeKind);
const absents = choices(CloTapeAbsent, {
    report: 'List them',
    keep: 'Keep them',
    sold: 'They were sold',
});
const unitLabels: Record<CloTapeUnits, string> = {
    rates_in_percent: 'Rates are percentages: 4.25 means 4.25%',
    prices_in_fractions: 'Prices up to 2 are shares: 0.985 means 98.5',
    prices_as_given: 'Prices up to 2 are percent of par',
};

const shown = (value: unknown): string =>
    value === null || value === undefined
        ? 'none'
        : typeof value === 'object'
          ? JSON.stringify(value)
          : String(value);

const changesText = (row: CloTapeRow): string =>
    row.changes
        .map(({field, before, after}) => `${field}: ${shown(before)} → ${shown(after)}`)
        .join('; ');

const rowColumns: Column<CloTapeRow>[] = [
    {key: 'line', label: 'Line', value: (r) => r.line},
    {
        key: 'status',
        label: 'Status',
        text: true,
        value: (r) => r.status,
        cell: (r) => <span className={`badge ${r.status}`}>{enumLabel(r.status)}</span>,
    },
    {key: 'asset', label: 'Asset', text: true, value: (r) => r.asset},
    {
        key: 'changes',
        label: 'Changes',
        text: true,
        value: changesText,
        cell: (r) => <span className="wrap">{changesText(r)}</span>,
    },
    {
        key: 'reason',
        label: 'Reason',
        text: true,
        value: (r) => r.reason,
        cell: (r) => <span className="wrap">{r.reason}</span>,
    },
    {key: 'column', label: 'Column', text: true, value: (r) => r.column},
    {
        key: 'value',
        label: 'Value in the file',
        text: true,
        value: (r) => r.value,
        cell: (r) => (r.value ? <code className="wrap">{r.value}</code> : ''),
    },
    {
        key: 'fix',
        label: 'Suggested fix',
        text: true,
        value: (r) => r.fix,
        cell: (r) => <span className="wrap">{r.fix}</span>,
    },
];

// Which field a heading of the file means; open while one means none.
function Columns({
    plan,
    mapping,
    onChange,
}: {
    plan: CloTapeResponse;
    mapping: Tape['mapping'];
    onChange: (mapping: Tape['mapping']) => void;
}) {
    const headings = headingsOf(plan);
    const fields = [
        ['', 'No field'] as const,
        ...plan.fields.map((field) => [field, enumLabel(field)] as const),
    ];
    return (
        <details open={plan.ignored.length > 0}>
            <summary>
                {plan.ignored.length > 0
                    ? `Columns: ${plural(plan.ignored.length, 'heading')} without a field`
                    : 'Columns'}
            </summary>
            <div className="form-grid">
                {headings.map(({heading, field}) => (
                    <SelectField
                        key={heading}
                        label={heading}
                        value={field}
                        onChange={(event) =>
                            onChange(mapped(mapping, headings, heading, event.target.value))
                        }
                        options={fields}
                    />
                ))}
            </div>
        </details>
    );
}

function Plan({
    plan,
    tape,
    onChange,
}: {
    plan: CloTapeResponse;
    tape: Tape;
    onChange: (next: Tape) => void;
}) {
    const {totals} = plan;
    return (
        <Section
            title="2. Plan"
            note={`${plan.file_name}, ${enumLabel(plan.kind).toLowerCase()} as of ${plan.as_of}. Nothing is stored until you import.`}
        >
            <Tiles>
                <Tile label="Rows" value={number(totals.rows)} />
                <Tile label="New" value={number(totals.new)} note="will be added" />
                <Tile label="Changed" value={number(totals.changed)} note="will be changed" />
                <Tile label="Duplicate" value={number(totals.duplicate)} note="change nothing" />
                <Tile label="Rejected" value={number(totals.rejected)} note="cannot be used" />
                {totals.par !== null && <Tile label="Par" value={number(totals.par)} />}
            </Tiles>
            {(plan.checks.length > 0 || plan.issues.length > 0) && (
                <Issues issues={[...plan.checks, ...plan.issues]} />
            )}
            {plan.absent.length > 0 && (
                <p className="note">
                    {`Held and not in the file: ${plan.absent.slice(0, 20).join(', ')}${plan.absent.length > 20 ? ` and ${plan.absent.length - 20} more` : ''}.`}
                </p>
            )}
            <Columns
                plan={plan}
                mapping={tape.mapping}
                onChange={(mapping) => onChange({...tape, mapping})}
            />
            <TapeConstants
                plan={plan}
                constants={tape.constants ?? {}}
                onChange={(constants) => onChange({...tape, constants})}
            />
            <PlannedRows
                rows={plan.rows}
                totals={plan.totals}
                statuses={CloTapeStatus}
                columns={rowColumns}
                groups={['status', 'asset']}
            />
        </Section>
    );
}

export function UndoImport({
    of,
    onDone,
}: {
    of: Pick<CloImport, 'id' | 'file_name'>;
    onDone?: () => void;
}) {
    const undo = useChange('clo.import.undo', [...staleAfterImport]);
    const [asked, setAsked] = useState(false);
    const close = () => {
        setAsked(false);
        if (undo.data) onDone?.();
        undo.reset();
    };
    const changed = undo.error !== null && problemOf(undo.error).status === 409;
    return (
        <>
            <Allowed to="clo.import.undo">
                <Button
                    aria-label={`Undo the import of ${of.file_name}`}
                    onClick={() => setAsked(true)}
                >
                    Undo
                </Button>
            </Allowed>
            {asked && (
                <Dialog
                    title={undo.data ? 'Undone' : `Undo the import of ${of.file_name}?`}
                    onClose={close}
                >
                    {undo.data ? (
                        <>
                            <p role="status">
                                {`${plural(undo.data.facts, 'value')} and ${plural(undo.data.lots, 'lot')} are hidden; ${plural(undo.data.assets_removed.length, 'asset')} removed.`}
                            </p>
                            {undo.data.issues.length > 0 && <Issues issues={undo.data.issues} />}
                        </>
                    ) : (
                        <p>
                            The values and lots that it added are hidden, and what they replaced
                            applies again. The file can be imported again.
                        </p>
                    )}
                    {undo.error ? <ProblemView error={undo.error} /> : null}
                    <div className="actions">
                        <Button onClick={close} autoFocus>
                            {undo.data ? 'Done' : 'Keep import'}
                        </Button>
                        {!undo.data && (
                            <Button
                                kind="danger"
                                disabledReason={undo.isPending && 'Already undoing.'}
                                onClick={() => undo.mutate({id: of.id, discard_changes: changed})}
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

const historyColumns: Column<CloImport>[] = [
    {
        key: 'created_at',
        label: 'Imported',
        text: true,
        value: (i) => i.created_at,
        cell: (i) => instant(i.created_at),
    },
    {key: 'file', label: 'File', text: true, value: (i) => i.file_name},
    {key: 'kind', label: 'Contents', text: true, value: (i) => enumLabel(i.kind)},
    {key: 'deal', label: 'Deal', text: true, value: (i) => i.deal},
    {key: 'as_of', label: 'As of', text: true, value: (i) => i.as_of},
    ...countColumns<CloImport>(),
    importStateColumn(),
];

// The workbook of an import, with its cells as they are today.
function WorkbookLink({of}: {of: CloImport}) {
    const may = useMay();
    if (of.kind !== 'workbook' || !may('clo.export')) return null;
    return (
        <a
            href={linkTo('clo.export', {what: 'workbook', format: 'xlsx', import: of.id})}
            aria-label={`${of.file_name} with the values of today`}
            download
        >
            With today’s values
        </a>
    );
}

export function History() {
    const imports = useMethod('clo.import.list', {limit: 200});
    return (
        <Section
            title="Import history"
            note="Undo hides everything that an import added or changed."
        >
            <QueryResult of={imports} what="Loading imports" lines={3}>
                {({data}) => (
                    <Table
                        label="Imports"
                        rows={data}
                        columns={historyColumns}
                        id={(i) => i.id}
                        height={320}
                        none="No imports yet."
                        rowClass={undoneClass}
                        actions={(i) =>
                            i.state === 'committed' ? (
                                <>
                                    <WorkbookLink of={i} />
                                    <UndoImport of={i} />
                                </>
                            ) : null
                        }
                    />
                )}
            </QueryResult>
        </Section>
    );
}

function FileForm({
    tape,
    deal,
    onChange,
}: {
    tape: Tape;
    deal: CloDealView;
    onChange: (next: Tape) => void;
}) {
    return (
        <Section
            title="1. File"
            note="CSV with a heading row. Columns are found by the names of the fields, or those of the sheet of assets."
        >
            <form
                className="form-grid"
                aria-label="File to import"
                onSubmit={(event) => event.preventDefault()}
            >
                <FileField
                    label="File"
                    accept=".csv,.tsv,.txt"
                    taken
                    again={tape.content ? '' : tape.fileName}
                    hint={tape.fileName}
                    onFiles={([file]) => {
                        if (!file) return;
                        void file.arrayBuffer().then((bytes) =>
                            onChange({
                                ...tape,
                                content: textOf(bytes),
                                fileName: file.name,
                                mapping: {},
                                constants: {},
                            }),
                        );
                    }}
                />
                <SelectField
                    label="Contents"
                    value={tape.kind}
                    onChange={(event) =>
                        onChange({
                            ...tape,
                            kind: event.target.value as Tape['kind'],
                            mapping: {},
                            constants: {},
                        })
                    }
                    options={kinds}
                />
                <TextField
                    label="As of"
                    type="date"
                    value={tape.asOf || deal.as_of}
                    onChange={(event) => onChange({...tape, asOf: event.target.value})}
                />
                {tape.kind === 'positions' && (
                    <SelectField
                        label="Held assets that the file lacks"
                        value={tape.absent}
                        onChange={(event) =>
                            onChange({...tape, absent: event.target.value as Tape['absent']})
                        }
                        options={absents}
                    />
                )}
                {tape.kind === 'positions' && (
                    <TextField
                        label="Par that the sender states, in all"
                        inputMode="decimal"
                        value={tape.statedPar ?? ''}
                        placeholder="sum of the rows"
                        onChange={(event) => onChange({...tape, statedPar: event.target.value})}
                    />
                )}
                <fieldset className="checks">
                    <legend>Units</legend>
                    {CloTapeUnits.map((unit) => (
                        <CheckField
                            key={unit}
                            label={unitLabels[unit]}
                            checked={tape.confirm.includes(unit)}
                            onChange={(event) =>
                                onChange({
                                    ...tape,
                                    confirm: CloTapeUnits.filter((one) =>
                                        one === unit
                                            ? event.target.checked
                                            : tape.confirm.includes(one),
                                    ),
                                })
                            }
                        />
                    ))}
                </fieldset>
                {needsDeal(tape.kind) && (
                    <p className="note">{`The rows belong to ${deal.name}.`}</p>
                )}
            </form>
        </Section>
    );
}

const none: Tape = {
    content: '',
    fileName: '',
    kind: 'assets',
    asOf: '',
    absent: 'report',
    confirm: [],
    mapping: {},
};

function Imported({done, onAgain}: {done: CloTapeResponse; onAgain: () => void}) {
    return (
        <Section title="Import completed">
            <p role="status">
                {`${plural(done.totals.new, 'row')} added and ${number(done.totals.changed)} changed from ${done.file_name}.`}
            </p>
            <div className="row">
                {done.import && (
                    <UndoImport
                        of={{id: done.import, file_name: done.file_name}}
                        onDone={onAgain}
                    />
                )}
                <Button onClick={onAgain}>Import another file</Button>
            </div>
        </Section>
    );
}

function Wizard({deal}: {deal: CloDealView}) {
    const plan = useChange('clo.tape.import');
    const commit = useChange('clo.tape.import', [...staleAfterImport]);
    const draft = useDraft<Tape>(`clo.tape ${deal.slug}`, none, {
        compact: (whole) => ({...whole, content: ''}),
    });
    const tape = draft.value;
    const request = (of: Tape): CloTapeRequest => tapeRequest(of, deal);
    const change = (next: Tape) => {
        draft.set(() => next);
        commit.reset();
        if (next.content) plan.mutate(request(next));
        else plan.reset();
    };
    const again = () => {
        draft.clear();
        change(none);
    };
    if (commit.data) return <Imported done={commit.data} onAgain={again} />;
    const ready = plan.data && !plan.isPending ? plan.data : null;
    const effect = ready ? ready.totals.new + ready.totals.changed : 0;
    const blocked = ready?.checks.some(({severity}) => severity === 'error') ?? false;
    return (
        <>
            <DraftNote of={{...draft, reset: again}} />
            <FileForm tape={tape} deal={deal} onChange={change} />
            {plan.isPending && <Loading what="Reading the file" />}
            {plan.error && !plan.isPending ? (
                <Section title="The file cannot be read with these settings">
                    <ProblemView error={plan.error} retry={() => change(tape)} />
                </Section>
            ) : null}
            {ready && (
                <>
                    <Plan plan={ready} tape={tape} onChange={change} />
                    <div className="row">
                        <Button
                            kind="primary"
                            disabledReason={
                                commit.isPending
                                    ? 'Already importing.'
                                    : effect === 0
                                      ? 'No row changes anything.'
                                      : blocked && 'A check failed: see the errors above.'
                            }
                            onClick={() =>
                                commit.mutate(
                                    {
                                        ...request(tape),
                                        commit: true,
                                        plan_digest: ready.plan_digest,
                                    },
                                    {onSuccess: draft.clear},
                                )
                            }
                        >
                            {effect === 0 ? 'Nothing to import' : `Import ${plural(effect, 'row')}`}
                        </Button>
                        <Button onClick={again}>Import another file</Button>
                        <span className="note">
                            All or nothing, exactly as planned. Digest{' '}
                            <code>{ready.plan_digest.slice(0, 12)}</code>
                        </span>
                    </div>
                </>
            )}
            {commit.error ? (
                <>
                    <ProblemView error={commit.error} />
                    {problemOf(commit.error).status === 409 && (
                        <Button onClick={() => change(tape)}>Review the new plan</Button>
                    )}
                </>
            ) : null}
        </>
    );
}

export default function TapePage() {
    return (
        <DealFrame>
            {(deal) => (
                <>
                    <Allowed to="clo.tape.import">
                        <Wizard deal={deal} />
                    </Allowed>
                    <History />
                    <CorrelationFiles asOf={deal.as_of} />
                </>
            )}
        </DealFrame>
    );
}
