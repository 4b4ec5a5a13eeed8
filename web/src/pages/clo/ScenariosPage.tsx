// Scenarios: what each one makes of the deal, its parameters by name, and a form to write one.
import {Allowed} from '../../app/Allowed';
import {useMemo, useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import {
    CloScenarioType,
    type CloDealView,
    type CloScenario,
    type CloScenarioListRow,
    type CloScenarioParameter,
} from '../../api/types.gen';
import {Button, fixErrorsFirst} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {choices, enumLabel} from '../../ui/enum_labels';
import {unitText} from '../../ui/field_spec';
import {CheckField, NumberField, SelectField, TextField} from '../../ui/fields';
import {DraftNote, errorOf, useFields} from '../../ui/form';
import {Section} from '../../ui/Page';
import {Empty, Loading, ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {mainFields} from './assumption_fields';
import {chosenScenarios} from './compared';
import {DealFrame, indicesOf} from './frame';
import {MoreAssumptions} from './MoreAssumptions';
import {OutcomeTable, useComparison} from './ScenarioComparison';
import {
    assumptionError,
    isScenarioValid,
    newScenario,
    scenarioError,
    scenarioRequest,
    sharedPath,
    textOfScenario,
    type OwnField,
    type ScenarioText,
} from './scenario_form';
import {DeleteDialog} from '../../ui/Question';

const stale = [
    'clo.scenario.list',
    'clo.scenario.get',
    'clo.scenario.parameters',
    'clo.scenario.compare',
] as const;
const types = choices(CloScenarioType, {mag: 'Earlier workbook'});

// ---- comparison

// Scenarios on the deal, next to the assumptions of the address.
function Comparison({deal, scenarios}: {deal: CloDealView; scenarios: CloScenarioListRow[]}) {
    const made = useComparison(
        deal,
        chosenScenarios(
            '',
            scenarios.map(({scenario}) => scenario),
        ),
    );
    return (
        <Section
            title="Outcomes"
            note={`Projections of ${deal.name} as of ${deal.as_of} under each scenario; the page Projections compares tranches and tests.`}
        >
            <QueryResult of={made} what="Projecting the scenarios" lines={5}>
                {(data) => <OutcomeTable deal={deal} rows={data.scenarios} />}
            </QueryResult>
        </Section>
    );
}

// ---- one scenario

const shown = (value: unknown): string =>
    value === null || value === undefined
        ? 'none'
        : typeof value === 'object'
          ? JSON.stringify(value)
          : String(value);

const parameterColumns: Column<CloScenarioParameter>[] = [
    {key: 'section', label: 'Section', text: true, value: (p) => enumLabel(p.section)},
    {key: 'name', label: 'Parameter', text: true, value: (p) => p.name},
    {
        key: 'value',
        label: 'Value',
        text: true,
        value: (p) => shown(p.value),
        cell: (p) => <code className="wrap">{shown(p.value)}</code>,
    },
    {key: 'unit', label: 'Unit', text: true, value: (p) => p.unit},
    {
        key: 'label',
        label: 'Meaning',
        text: true,
        value: (p) => p.label,
        cell: (p) => <span className="wrap">{p.label}</span>,
    },
    {key: 'cell', label: 'Cell', text: true, extra: true, value: (p) => p.cell},
];

function Parameters({scenario, onClose}: {scenario: CloScenarioListRow; onClose: () => void}) {
    const parameters = useMethod(
        'clo.scenario.parameters',
        useMemo(() => ({scenario: scenario.scenario}), [scenario.scenario]),
    );
    return (
        <Dialog kind="side" title={scenario.name} onClose={onClose}>
            {scenario.description && <p>{scenario.description}</p>}
            <QueryResult of={parameters} what="Loading the parameters" lines={8}>
                {(data) => (
                    <Table
                        label="Parameters"
                        rows={data.parameters}
                        columns={parameterColumns}
                        id={(p) => `${p.section} ${p.name}`}
                        sort={null}
                        filter
                        groups={['section']}
                    />
                )}
            </QueryResult>
        </Dialog>
    );
}

const own = (name: OwnField) => `own.${name}`;
const ownFields: readonly OwnField[] = [
    'scenario',
    'name',
    'type',
    'description',
    'rate',
    'shared',
];

function Form({
    deal,
    stored,
    onClose,
}: {
    deal: CloDealView;
    stored: CloScenario | null;
    onClose: () => void;
}) {
    const put = useChange('clo.scenario.put', [...stale]);
    const first = stored
        ? textOfScenario(stored)
        : newScenario(deal.summary?.quality.spread ?? null);
    const {text, setText, draft} = useFields<Record<string, string>>(
        `clo.scenario ${stored?.scenario ?? ''} ${stored?.etag ?? ''}`,
        {
            ...first.assumptions,
            ...Object.fromEntries(ownFields.map((name) => [own(name), first[name]])),
        },
        put.error,
    );
    const value = (name: OwnField) => text[own(name)] ?? '';
    const typed = {
        ...(Object.fromEntries(ownFields.map((name) => [name, value(name)])) as unknown as Omit<
            ScenarioText,
            'assumptions'
        >),
        assumptions: text,
    };
    const valid = isScenarioValid(typed);
    const change = (key: string) => (event: {target: {value: string}}) =>
        setText((now) => ({...now, [key]: event.target.value}));
    const field = (name: OwnField) => ({
        value: value(name),
        onChange: change(own(name)),
        error:
            errorOf(put.error, name) ??
            (value(name) === first[name] ? null : scenarioError(name, value(name))),
    });
    return (
        <form
            aria-label="Scenario"
            onSubmit={(event) => {
                event.preventDefault();
                if (!valid) return;
                put.mutate(scenarioRequest(typed, indicesOf(deal), stored), {
                    onSuccess: () => {
                        draft.clear();
                        onClose();
                    },
                });
            }}
        >
            <DraftNote of={draft} />
            <div className="form-grid">
                <TextField
                    label="Short name"
                    readOnly={stored !== null}
                    placeholder="rising-defaults"
                    {...field('scenario')}
                />
                <TextField label="Name" {...field('name')} />
                <SelectField label="Type" {...field('type')} options={types} />
                {mainFields.map(({path, label, spec}) => (
                    <NumberField
                        key={path}
                        label={label}
                        unit={unitText(spec)}
                        value={text[path] ?? ''}
                        error={assumptionError(path, text)}
                        onChange={change(path)}
                    />
                ))}
                {(!stored || sharedPath(stored.curves)) && (
                    <NumberField
                        label="Index rate"
                        unit="% a year"
                        hint="empty: as fixed today"
                        {...field('rate')}
                    />
                )}
                <TextField label="Description" {...field('description')} />
            </div>
            {stored && !sharedPath(stored.curves) && (
                <p className="note">
                    The index rates of this scenario differ by index or are given by tenor; they
                    stay as they are.
                </p>
            )}
            <MoreAssumptions texts={text} change={change} />
            <CheckField
                label="For all members"
                checked={typed.shared === 'yes'}
                onChange={(event) =>
                    setText((now) => ({...now, [own('shared')]: event.target.checked ? 'yes' : ''}))
                }
            />
            {put.error ? <ProblemView error={put.error} /> : null}
            <div className="actions">
                <Button onClick={onClose}>Cancel</Button>
                <Button
                    kind="primary"
                    type="submit"
                    disabledReason={
                        (put.isPending && 'Already saving.') ||
                        (!typed.scenario && 'Give it a short name first.') ||
                        (!valid && fixErrorsFirst)
                    }
                >
                    Save scenario
                </Button>
            </div>
        </form>
    );
}

function Editor({
    deal,
    scenario,
    onClose,
}: {
    deal: CloDealView;
    scenario: string; // '' for a new one
    onClose: () => void;
}) {
    const stored = useMethod(
        'clo.scenario.get',
        useMemo(() => (scenario ? {scenario} : null), [scenario]),
    );
    return (
        <Dialog title={scenario ? `Change ${scenario}` : 'New scenario'} onClose={onClose}>
            {!scenario ? (
                <Form deal={deal} stored={null} onClose={onClose} />
            ) : stored.data ? (
                <Form deal={deal} stored={stored.data} onClose={onClose} />
            ) : stored.error ? (
                <ProblemView error={stored.error} />
            ) : (
                <Loading what="Loading the scenario" />
            )}
        </Dialog>
    );
}

function DeleteScenario({scenario, onClose}: {scenario: CloScenarioListRow; onClose: () => void}) {
    return (
        <DeleteDialog
            what={scenario.name}
            method="clo.scenario.delete"
            request={{scenario: scenario.scenario}}
            stale={stale}
            onClose={onClose}
        >
            <p>Results that were computed with it are kept.</p>
        </DeleteDialog>
    );
}

const listColumns = (onOpen: (row: CloScenarioListRow) => void): Column<CloScenarioListRow>[] => [
    {
        key: 'name',
        label: 'Scenario',
        text: true,
        value: (s) => s.name,
        cell: (s) => (
            <Button kind="quiet" className="in-cell" onClick={() => onOpen(s)}>
                {s.name}
            </Button>
        ),
    },
    {key: 'scenario', label: 'Short name', text: true, value: (s) => s.scenario},
    {key: 'type', label: 'Type', text: true, value: (s) => enumLabel(s.type)},
    {
        key: 'shared',
        label: 'Seen by',
        text: true,
        value: (s) => (s.shared ? 'all members' : 'you'),
    },
    {
        key: 'description',
        label: 'Description',
        text: true,
        value: (s) => s.description,
        cell: (s) => <span className="wrap">{s.description}</span>,
    },
    {key: 'updated', label: 'Changed', text: true, value: (s) => s.updated_at.slice(0, 10)},
];

type Open = {kind: 'show' | 'edit' | 'delete'; row: CloScenarioListRow} | {kind: 'new'} | null;

function Scenarios({deal}: {deal: CloDealView}) {
    const scenarios = useMethod('clo.scenario.list', {});
    const [open, setOpen] = useState<Open>(null);
    const columns = useMemo(() => listColumns((row) => setOpen({kind: 'show', row})), []);
    const close = () => setOpen(null);
    const add = (
        <Allowed to="clo.scenario.put">
            <Button kind="primary" onClick={() => setOpen({kind: 'new'})}>
                New scenario
            </Button>
        </Allowed>
    );
    return (
        <>
            <QueryResult of={scenarios} what="Loading scenarios">
                {({data}) =>
                    data.length === 0 ? (
                        <Empty title="There are no scenarios yet">
                            <p>
                                A scenario is a named set of assumptions: rates of default,
                                prepayment and recovery, prices, and index rates.
                            </p>
                            {add}
                        </Empty>
                    ) : (
                        <>
                            <Section title="Scenarios" tools={add}>
                                <Table
                                    label="Scenarios"
                                    rows={data}
                                    columns={columns}
                                    id={(s) => s.id}
                                    onOpen={(row) => setOpen({kind: 'show', row})}
                                    actions={(row) => (
                                        <>
                                            <Allowed to="clo.scenario.put">
                                                <Button
                                                    aria-label={`Change ${row.name}`}
                                                    onClick={() => setOpen({kind: 'edit', row})}
                                                >
                                                    Change
                                                </Button>
                                            </Allowed>{' '}
                                            <Allowed to="clo.scenario.delete">
                                                <Button
                                                    aria-label={`Delete ${row.name}`}
                                                    onClick={() => setOpen({kind: 'delete', row})}
                                                >
                                                    Delete
                                                </Button>
                                            </Allowed>
                                        </>
                                    )}
                                />
                            </Section>
                            <Allowed to="clo.scenario.compare">
                                <Comparison deal={deal} scenarios={data} />
                            </Allowed>
                        </>
                    )
                }
            </QueryResult>
            {open?.kind === 'show' && <Parameters scenario={open.row} onClose={close} />}
            {open?.kind === 'delete' && <DeleteScenario scenario={open.row} onClose={close} />}
            {(open?.kind === 'edit' || open?.kind === 'new') && (
                <Editor
                    deal={deal}
                    scenario={open.kind === 'edit' ? open.row.scenario : ''}
                    onClose={close}
                />
            )}
        </>
    );
}

export default function ScenariosPage() {
    return <DealFrame>{(deal) => <Scenarios deal={deal} />}</DealFrame>;
}
