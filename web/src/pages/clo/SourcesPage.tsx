// Imports from the earlier system, of all deals: its workbook or databases as a plan that is
// confirmed and applied, and folders that are read again and again.
import {Allowed} from '../../app/Allowed';
import {useState} from 'react';
import {problemOf} from '../../api/client';
import {useChange} from '../../api/queries';
import {
    CloBookConfirm,
    type CloBookResponse,
    type CloBookSheet,
    type CloSheetFinding,
} from '../../api/types.gen';
import {Button} from '../../ui/Button';
import {enumLabel} from '../../ui/enum_labels';
import {CheckField, FileField} from '../../ui/fields';
import {number, plural} from '../../ui/format';
import {Page, Section, Tile, Tiles} from '../../ui/Page';
import {Issues, Loading, ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {bookRequest, confirmLabels, isDatabase, openConfirms, type BookFile} from './book_request';
import {MarketValues} from './MarketValues';
import {SyncSources} from './SyncSources';
import {History, UndoImport} from './TapePage';

const stale = [
    'clo.import.list',
    'clo.deal.list',
    'clo.deal.get',
    'clo.asset.list',
    'clo.scenario.list',
    'clo.correlation.list',
    'clo.tests',
    'clo.project',
] as const;

interface FindingRow extends CloSheetFinding {
    sheet: string;
    severity: 'error' | 'warning';
}

const findingColumns: Column<FindingRow>[] = [
    {key: 'sheet', label: 'Sheet', text: true, value: (f) => f.sheet},
    {key: 'cell', label: 'Cell', text: true, value: (f) => f.cell},
    {
        key: 'severity',
        label: 'Severity',
        text: true,
        value: (f) => f.severity,
        cell: (f) => <span className={`badge ${f.severity}`}>{enumLabel(f.severity)}</span>,
    },
    {key: 'code', label: 'Finding', text: true, value: (f) => enumLabel(f.code.toLowerCase())},
    {
        key: 'text',
        label: 'Explanation',
        text: true,
        value: (f) => f.text,
        cell: (f) => (
            <span className="wrap">{f.text || (f.value === null ? '' : `read as ${f.value}`)}</span>
        ),
    },
];

const sheetColumns: Column<CloBookSheet>[] = [
    {key: 'sheet', label: 'Sheet', text: true, value: (s) => s.sheet},
    {key: 'deal', label: 'Deal', text: true, value: (s) => s.deal},
    {
        key: 'deal_action',
        label: 'Effect on the deal',
        text: true,
        value: (s) => enumLabel(s.deal_action),
    },
    {key: 'lots', label: 'Lots', value: (s) => s.lots},
    {key: 'changes', label: 'Changes', value: (s) => s.changes.length},
    {key: 'scenario', label: 'Scenario', text: true, value: (s) => s.scenario},
    {
        key: 'scenario_action',
        label: 'Effect on the scenario',
        text: true,
        value: (s) => enumLabel(s.scenario_action),
    },
    {key: 'cells', label: 'Cells read', value: (s) => s.cells_read},
    {key: 'unmapped', label: 'Not read', value: (s) => s.unmapped},
    {
        key: 'note',
        label: 'Note',
        text: true,
        value: (s) => s.note,
        cell: (s) => <span className="wrap">{s.note}</span>,
    },
];

const changeColumns: Column<{sheet: string; field: string; before: string; after: string}>[] = [
    {key: 'sheet', label: 'Sheet', text: true, value: (c) => c.sheet},
    {key: 'field', label: 'Field', text: true, value: (c) => c.field},
    {key: 'before', label: 'Before', text: true, value: (c) => c.before},
    {key: 'after', label: 'After', text: true, value: (c) => c.after},
];

function findingsOf(sheets: CloBookSheet[]): FindingRow[] {
    return sheets.flatMap((sheet) => [
        ...sheet.errors.map((one) => ({...one, sheet: sheet.sheet, severity: 'error' as const})),
        ...sheet.warnings.map((one) => ({
            ...one,
            sheet: sheet.sheet,
            severity: 'warning' as const,
        })),
    ]);
}

function Plan({plan}: {plan: CloBookResponse}) {
    const findings = findingsOf(plan.sheets);
    const changes = plan.sheets.flatMap((sheet) =>
        sheet.changes.map((change) => ({...change, sheet: sheet.sheet})),
    );
    return (
        <Section title="2. Plan" note={`${plan.file_name}. Nothing is stored until you import.`}>
            <Tiles>
                <Tile label="Sheets" value={number(plan.sheets.length)} />
                {plan.assets && <Tile label="New assets" value={number(plan.assets.new)} />}
                {plan.assets && <Tile label="Changed assets" value={number(plan.assets.changed)} />}
                {plan.assets && plan.assets.rejected > 0 && (
                    <Tile label="Rejected assets" value={number(plan.assets.rejected)} />
                )}
                {plan.correlation && (
                    <Tile
                        label="Correlation matrix"
                        value={number(plan.correlation.items)}
                        note={
                            plan.correlation.repaired
                                ? `rows; repaired at a distance of ${number(plan.correlation.distance, 4)}`
                                : 'rows; no repair needed'
                        }
                    />
                )}
            </Tiles>
            {(plan.checks.length > 0 || plan.issues.length > 0) && (
                <Issues issues={[...plan.checks, ...plan.issues]} />
            )}
            <Table
                label="Sheets of the file"
                rows={plan.sheets}
                columns={sheetColumns}
                id={(s) => s.sheet}
                height={280}
                none="The file has no sheets."
            />
            {findings.length > 0 && (
                <Table
                    label="Findings"
                    rows={findings}
                    columns={findingColumns}
                    id={(f) => `${f.sheet} ${f.cell} ${f.code}`}
                    filter
                    height={280}
                    none="No findings."
                />
            )}
            {changes.length > 0 && (
                <Table
                    label="Changed values"
                    rows={changes}
                    columns={changeColumns}
                    id={(c) => `${c.sheet} ${c.field}`}
                    filter
                    height={240}
                    none="No changes."
                />
            )}
        </Section>
    );
}

function Confirm({
    plan,
    chosen,
    onChange,
}: {
    plan: CloBookResponse;
    chosen: CloBookConfirm[];
    onChange: (next: CloBookConfirm[]) => void;
}) {
    const asked = CloBookConfirm.filter(
        (one) => chosen.includes(one) || openConfirms(plan, chosen).includes(one),
    );
    if (asked.length === 0) return null;
    return (
        <Section title="Units to confirm" note="Doubtful units are never guessed.">
            <fieldset className="checks">
                <legend>Units</legend>
                {asked.map((one) => (
                    <CheckField
                        key={one}
                        label={confirmLabels[one]}
                        checked={chosen.includes(one)}
                        onChange={(event) =>
                            onChange(
                                CloBookConfirm.filter((other) =>
                                    other === one ? event.target.checked : chosen.includes(other),
                                ),
                            )
                        }
                    />
                ))}
            </fieldset>
            <ul className="note">
                {plan.sheets.flatMap((sheet) =>
                    sheet.unconfirmed.map((open) => (
                        <li key={`${sheet.sheet} ${open.confirm.join()}`}>
                            {`${sheet.sheet}: ${open.cells.slice(0, 12).join(', ')}${open.cells.length > 12 ? ` and ${open.cells.length - 12} more` : ''}`}
                        </li>
                    )),
                )}
            </ul>
        </Section>
    );
}

const hasEffect = (plan: CloBookResponse): boolean =>
    plan.sheets.some(({deal_action, scenario_action}) =>
        [deal_action, scenario_action].some((one) => one === 'create' || one === 'update'),
    ) ||
    (plan.assets !== null && plan.assets.new + plan.assets.changed > 0) ||
    ['create', 'update'].includes(plan.correlation?.action ?? '');

function Wizard() {
    const workbook = useChange('clo.workbook.import');
    const databases = useChange('clo.sqlite.import');
    const commitWorkbook = useChange('clo.workbook.import', [...stale]);
    const commitDatabases = useChange('clo.sqlite.import', [...stale]);
    const [files, setFiles] = useState<BookFile[]>([]);
    const [confirm, setConfirm] = useState<CloBookConfirm[]>([]);
    const database = files.some(isDatabase);
    const plan = database ? databases : workbook;
    const commit = database ? commitDatabases : commitWorkbook;
    const review = (of: BookFile[], units: CloBookConfirm[]) => {
        setFiles(of);
        setConfirm(units);
        commitWorkbook.reset();
        commitDatabases.reset();
        const request = bookRequest(of, units);
        if (request?.kind === 'sqlite') databases.mutate(request.body);
        else if (request) workbook.mutate(request.body);
    };
    const ready = plan.data && !plan.isPending ? plan.data : null;
    const wrong = ready?.sheets.some(({parsed, errors}) => parsed !== null && errors.length > 0);
    const apply = () => {
        const request = bookRequest(files, confirm);
        if (!ready || !request) return;
        const rest = {commit: true, plan_digest: ready.plan_digest};
        if (request.kind === 'sqlite') commitDatabases.mutate({...request.body, ...rest});
        else commitWorkbook.mutate({...request.body, ...rest});
    };
    if (commit.data)
        return (
            <Section title="Import completed">
                <p role="status">
                    {commit.data.import
                        ? `${commit.data.file_name} is imported.`
                        : 'Everything in the file was stored already.'}
                </p>
                <div className="row">
                    {commit.data.import && (
                        <UndoImport
                            of={{id: commit.data.import, file_name: commit.data.file_name}}
                            onDone={() => review([], [])}
                        />
                    )}
                    <Button onClick={() => review([], [])}>Import another file</Button>
                </div>
            </Section>
        );
    return (
        <>
            <Section
                title="1. Workbook or databases"
                note="The workbook of the earlier system, read by its defined names, or its SQLite databases."
            >
                <FileField
                    label="Workbook or databases"
                    accept=".xlsx,.xlsm,.db,.sqlite,.sqlite3"
                    multiple
                    hint={files.map(({name}) => name).join(', ')}
                    onFiles={(chosen) => {
                        void Promise.all(
                            [...chosen].map(async (file) => ({
                                name: file.name,
                                bytes: new Uint8Array(await file.arrayBuffer()),
                            })),
                        ).then((read) => review(read, []));
                    }}
                />
            </Section>
            {plan.isPending && <Loading what="Reading the file" />}
            {plan.error && !plan.isPending ? (
                <Section title="The file cannot be read">
                    <ProblemView error={plan.error} retry={() => review(files, confirm)} />
                </Section>
            ) : null}
            {ready && (
                <>
                    <Plan plan={ready} />
                    <Confirm
                        plan={ready}
                        chosen={confirm}
                        onChange={(next) => review(files, next)}
                    />
                    <div className="row">
                        <Button
                            kind="primary"
                            disabledReason={
                                commit.isPending
                                    ? 'Already importing.'
                                    : wrong
                                      ? 'A sheet has errors: see the findings.'
                                      : openConfirms(ready, confirm).length > 0
                                        ? 'Confirm the units first.'
                                        : !hasEffect(ready) && 'Nothing changes.'
                            }
                            onClick={apply}
                        >
                            {hasEffect(ready)
                                ? `Import ${plural(ready.sheets.length, 'sheet')}`
                                : 'Nothing to import'}
                        </Button>
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
                        <Button onClick={() => review(files, confirm)}>Review the new plan</Button>
                    )}
                </>
            ) : null}
        </>
    );
}

export default function SourcesPage() {
    return (
        <Page title="CLO import and sync">
            <Allowed to="clo.workbook.import">
                <Wizard />
            </Allowed>
            <SyncSources />
            <Allowed to="clo.asset.from_market">
                <MarketValues />
            </Allowed>
            <History />
        </Page>
    );
}
