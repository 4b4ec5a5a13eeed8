// What-if analysis: the effect of changed positions on value and income, and the position size that
// a limit allows.
import {useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import type {AlmSession, AlmWhatIfResponse, BankPosition} from '../../api/types.gen';
import {useDraft} from '../../app/drafts';
import {useSearch} from '../../app/router';
import {Button, fixErrorsFirst} from '../../ui/Button';
import {Figure} from '../../ui/Figure';
import {Choice, NumberField, SelectField, TextField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {number, percent, plural} from '../../ui/format';
import {typedNumber} from '../../ui/number_text';
import {Section, Tile, Tiles} from '../../ui/Page';
import {QueryResult, Issues, ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import {enumLabel} from '../../ui/enum_labels';
import {FindLimit} from './FindLimit';
import {FundingFields, FundingLines, fundingRequest, lacksProduct, useFunding} from './Funding';
import {SessionFrame, TermsForm, useTerms, WithCurves} from './frame';
import {testsOf} from './Outliers';
import {PositionForm} from './PositionForm';
import {isCall, isOption, isSwap} from './position_terms';
import {planTermsRequest} from './terms';

interface Patch {
    id: string;
    balance?: number;
    rate?: number;
}

export type Step =
    | {kind: 'add' | 'replace'; position: BankPosition}
    | {kind: 'change'; patch: Patch}
    | {kind: 'remove'; id: string};

const idOf = (step: Step): string =>
    'position' in step ? step.position.id : 'patch' in step ? step.patch.id : step.id;

const isNotional = (whole: BankPosition | null): boolean =>
    whole !== null && (isSwap(whole.type) || isOption(whole.type));

// The index of the floating leg; for a basis swap, of both legs.
function legsOf(swap: BankPosition): string {
    const floating = `${swap.leg2_index_curve} + ${percent(swap.leg2_spread, 3)}%`;
    if (swap.type === 'swap_basis') return `receives ${swap.index_curve}, pays ${floating}`;
    return `${swap.type === 'swap_payer' ? 'receives' : 'pays'} ${floating}`;
}

const sideOf = ({type, side}: BankPosition): string =>
    isOption(type) ? (side === 'asset' ? 'bought' : 'sold') : enumLabel(side).toLowerCase();

function detailOf(step: Step): string {
    if ('id' in step) return '';
    const whole = 'position' in step ? step.position : null;
    const {balance, rate} = whole ?? (step as {patch: Patch}).patch;
    return [
        whole && enumLabel(whole.type),
        balance !== undefined &&
            `${isNotional(whole) ? 'notional' : 'balance'} ${number(balance)}${whole ? ` ${whole.currency}` : ''}`,
        typeof rate === 'number' && `rate ${percent(rate, 3)}%`,
        whole &&
            !isSwap(whole.type) &&
            whole.index_curve &&
            `then ${whole.index_curve} + ${percent(whole.spread, 3)}%`,
        whole && isSwap(whole.type) && legsOf(whole),
        whole &&
            isOption(whole.type) &&
            `strike ${percent(whole[whole.type as 'cap' | 'floor'], 3)}%`,
        whole && isCall(whole.type) && `notice ${plural(whole.notice_days ?? 1, 'day')}`,
        whole && !isSwap(whole.type) && sideOf(whole),
        whole?.maturity && `until ${whole.maturity}`,
        whole?.type === 'nmd' && (whole.withdrawal ? `as ${whole.withdrawal}` : 'by dates'),
    ]
        .filter(Boolean)
        .join(', ');
}

// Form to change, replace or remove an existing position by its id.
function ChangeForm({session, onStep}: {session: AlmSession; onStep: (step: Step) => void}) {
    const {text, field, draft} = useFields(
        `what-if.change ${session.id}`,
        {id: '', balance: '', rate: ''},
        null,
    );
    const parsed = (name: 'balance' | 'rate') =>
        text[name].trim() === '' ? null : typedNumber(text[name]);
    const [balance, rate] = [parsed('balance'), parsed('rate')];
    const bad = (x: number | null) =>
        x !== null && !Number.isFinite(x) ? 'expected a number' : null;
    const id = text.id.trim();
    const [replacing, setReplacing] = useState('');
    const changes = !bad(balance) && !bad(rate) && (balance !== null || rate !== null);
    return (
        <>
            <form
                className="controls balance-terms"
                aria-label="Change, replace or remove a position"
                onSubmit={(event) => {
                    event.preventDefault();
                    if (id === '' || !changes) return;
                    draft.clear();
                    onStep({
                        kind: 'change',
                        patch: {
                            id,
                            ...(balance !== null && {balance}),
                            ...(rate !== null && {rate: rate / 100}),
                        },
                    });
                }}
            >
                <DraftNote of={draft} />
                <TextField label="Position" placeholder="position id" {...field('id')} />
                <NumberField
                    label="New balance"
                    unit="local currency"
                    {...field('balance')}
                    error={bad(balance)}
                />
                <NumberField
                    label="New rate"
                    unit="% per year"
                    {...field('rate')}
                    error={bad(rate)}
                />
                <Button
                    type="submit"
                    disabledReason={
                        bad(balance) || bad(rate)
                            ? fixErrorsFirst
                            : (id === '' || !changes) && 'Enter an id and a new balance or rate.'
                    }
                >
                    Change
                </Button>
                <Button
                    disabledReason={id === '' && 'Enter an id.'}
                    onClick={() => onStep({kind: 'remove', id})}
                >
                    Remove
                </Button>
                <Button
                    disabledReason={id === '' && 'Enter an id.'}
                    onClick={() => setReplacing(id)}
                >
                    Replace
                </Button>
            </form>
            {replacing !== '' && (
                <Replace
                    session={session}
                    id={replacing}
                    onStep={(step) => {
                        setReplacing('');
                        draft.clear();
                        onStep(step);
                    }}
                    onClose={() => setReplacing('')}
                />
            )}
        </>
    );
}

// Replaces an existing position; the form starts with its terms.
function Replace({
    session,
    id,
    onStep,
    onClose,
}: {
    session: AlmSession;
    id: string;
    onStep: (step: Step) => void;
    onClose: () => void;
}) {
    const old = useMethod('alm.session.position', {session: session.id, position: id});
    return (
        <div>
            <h4>Replace {id}</h4>
            <QueryResult of={old} what="Loading position">
                {({position}) => (
                    <PositionForm
                        label={`Replace ${id}`}
                        action="Replace position"
                        session={session}
                        replaces={position}
                        onPosition={(next, clearDraft) => {
                            clearDraft();
                            onStep({kind: 'replace', position: next});
                        }}
                    />
                )}
            </QueryResult>
            <p className="row">
                <Button kind="quiet" onClick={onClose}>
                    Keep {id} unchanged
                </Button>
            </p>
        </div>
    );
}

type Row = AlmWhatIfResponse['scenarios'][number];
type Part = Row['by_product'][number];

// The difference by product and by month.
function ByProduct({data}: {data: AlmWhatIfResponse}) {
    const [chosen, choose] = useState('base');
    const row = data.scenarios.find(({scenario}) => scenario === chosen) ?? data.scenarios[0];
    if (!row) return null;
    const parts = (measure: 'eve' | 'nii') =>
        (['before', 'after', 'delta'] as const).map((part) => ({
            key: `${measure}.${part}`,
            label: `${measure.toUpperCase()} ${part === 'delta' ? 'difference' : part}`,
            unit: data.currency,
            value: (of: Part) => of[measure][part],
            cell: (of: Part) => (
                <Figure
                    value={of[measure][part]}
                    signed={part === 'delta'}
                    name={`what_if.product.${of.key}.${measure}.${part}`}
                />
            ),
            total: (all: readonly Part[]) => (
                <Figure
                    value={all.reduce((sum, of) => sum + of[measure][part], 0)}
                    signed={part === 'delta'}
                />
            ),
        }));
    const months = row.nii_by_month.map((of, i) => ({month: i + 1, of}));
    return (
        <>
            <h3>Difference by product and month</h3>
            <SelectField
                label="Scenario"
                value={row.scenario}
                onChange={(event) => choose(event.target.value)}
                options={data.scenarios.map(
                    ({scenario}) => [scenario, enumLabel(scenario)] as const,
                )}
            />
            <h4>Changed products</h4>
            <Table
                label="Changed products"
                rows={row.by_product}
                id={(of) => of.key}
                none="No changed products."
                columns={[
                    {key: 'key', label: 'Product', text: true, value: (of) => of.key || 'none'},
                    ...parts('eve'),
                    ...parts('nii'),
                ]}
            />
            <h4>NII by month</h4>
            <Table
                label="NII by month"
                rows={months}
                id={({month}) => String(month)}
                columns={[
                    {key: 'month', label: 'Month', text: true, value: ({month}) => month},
                    ...(['before', 'after', 'delta'] as const).map((part) => ({
                        key: part,
                        label: `NII ${part === 'delta' ? 'difference' : part}`,
                        unit: data.currency,
                        value: ({of}: (typeof months)[number]) => of[part],
                        cell: ({of}: (typeof months)[number]) => (
                            <Figure value={of[part]} signed={part === 'delta'} />
                        ),
                    })),
                ]}
            />
        </>
    );
}

// The base scenario and the tests, before everything by scenario.
function Headlines({data}: {data: AlmWhatIfResponse}) {
    const base = data.scenarios.find(({scenario}) => scenario === 'base');
    const tests = [
        ['EVE test, EU aggregation', 'eve_eu_ratio', data.outlier_after.eve_threshold],
        ['NII test', 'nii_decline_ratio', data.outlier_after.nii_threshold],
    ] as const;
    return (
        <Tiles>
            {base &&
                (['eve', 'nii'] as const).map((of) => (
                    <Tile
                        key={of}
                        label={`${of.toUpperCase()}, base`}
                        value={<Figure value={base[of].delta} signed unit={data.currency} />}
                        note={`${number(base[of].before)} to ${number(base[of].after)}`}
                    />
                ))}
            {tests.map(([label, key, limit]) =>
                data.outlier_after[key] === null ? null : (
                    <Tile
                        key={key}
                        label={label}
                        value={<Figure value={data.outlier_after[key]} percent unit="%" />}
                        note={`of Tier 1, before ${percent(data.outlier_before[key])}%${limit === null ? '' : `; limit ${percent(limit, 1)}%`}`}
                    />
                ),
            )}
        </Tiles>
    );
}

function Result({data}: {data: AlmWhatIfResponse}) {
    const group = (measure: 'eve' | 'delta_eve' | 'nii' | 'delta_nii', label: string) =>
        (['before', 'after', 'delta'] as const).map((part) => ({
            key: `${measure}.${part}`,
            label: part === 'delta' ? `${label} difference` : `${label} ${part}`,
            unit: data.currency,
            value: (row: Row) => row[measure][part],
            cell: (row: Row) => (
                <Figure
                    value={row[measure][part]}
                    signed={part === 'delta' || measure.startsWith('delta')}
                    name={`what_if.${measure}.${part}.${row.scenario}`}
                />
            ),
        }));
    const before = testsOf(data.outlier_before);
    const tests = testsOf(data.outlier_after).map((test, i) => ({
        ...test,
        before: before[i]?.ratio ?? null,
    }));
    const scenario = {
        key: 'scenario',
        label: 'Scenario',
        text: true,
        value: (row: Row) => enumLabel(row.scenario),
    };
    const table = (label: string, of: 'eve' | 'nii') => (
        <Table
            label={label}
            rows={data.scenarios}
            id={(row) => row.scenario}
            columns={[
                scenario,
                ...group(of, of.toUpperCase()),
                ...group(`delta_${of}`, `\u0394 ${of.toUpperCase()}`),
            ]}
        />
    );
    return (
        <Section
            title="Before and after"
            note={`As of ${data.as_of}; positions valued: ${number(data.entered)} added or changed, ${number(data.left)} removed or replaced; result digest ${data.digest.slice(0, 16)}.`}
        >
            <Headlines data={data} />
            <h3>Funding</h3>
            <FundingLines lines={data.funding} currency={data.currency} />
            <h3>Economic value</h3>
            {table('Economic value before and after', 'eve')}
            <h3>Net interest income</h3>
            {table('Net interest income before and after', 'nii')}
            <ByProduct data={data} />
            <h3>Outlier tests</h3>
            <Table
                label="Outlier tests before and after"
                rows={tests}
                id={(test) => test.name}
                csv={false}
                columns={[
                    {
                        key: 'name',
                        label: 'Test',
                        text: true,
                        value: (test) => test.name,
                        cell: (test) => (
                            <>
                                {test.name}
                                <span className="test-terms">{test.terms}</span>
                            </>
                        ),
                    },
                    {
                        key: 'before',
                        label: 'Before',
                        unit: '% of Tier 1',
                        value: (test) => test.before,
                        cell: (test) => <Figure value={test.before} percent />,
                    },
                    {
                        key: 'after',
                        label: 'After',
                        unit: '% of Tier 1',
                        value: (test) => test.ratio,
                        cell: (test) => <Figure value={test.ratio} percent />,
                    },
                    {
                        key: 'limit',
                        label: 'Limit',
                        unit: '% of Tier 1',
                        value: (test) => test.threshold,
                        cell: (test) =>
                            test.threshold === null ? 'none' : percent(test.threshold, 1),
                    },
                ]}
            />
            {data.issues.length > 0 && <Issues issues={data.issues} />}
        </Section>
    );
}

const modes = [
    ['add', 'Add a position'],
    ['change', 'Change an existing one'],
    ['limit', 'Solve for a limit'],
] as const;

function Bench({session}: {session: AlmSession}) {
    const [param, setMode] = useSearch('mode');
    const terms = useTerms();
    const draft = useDraft<readonly Step[]>(`what-if ${session.id}`, []);
    const {value: steps, set: setSteps} = draft;
    const run = useChange('alm.session.what_if');
    const funding = useFunding(session);
    // Only the last step for each position applies: the method accepts each position once.
    const take = (step: Step) =>
        setSteps((all) => [...all.filter((one) => idOf(one) !== idOf(step)), step]);
    const submit = () =>
        run.mutate({
            ...planTermsRequest(session.id, terms),
            ...fundingRequest(funding.value),
            add: steps.flatMap((step) => (step.kind === 'add' ? [step.position] : [])),
            replace: steps.flatMap((step) => (step.kind === 'replace' ? [step.position] : [])),
            change: steps.flatMap((step) => (step.kind === 'change' ? [step.patch] : [])),
            remove: steps.flatMap((step) => (step.kind === 'remove' ? [step.id] : [])),
        });
    const mode = modes.find(([name]) => name === param)?.[0] ?? 'add';
    return (
        <>
            <Section
                title="Change the balance sheet"
                note="Not saved: the stored balance sheet stays as it is."
                tools={
                    <Choice label="What to do" value={mode} options={modes} onChange={setMode} />
                }
            >
                {mode === 'add' && (
                    <PositionForm
                        label="Add a position"
                        action="Add"
                        session={session}
                        onPosition={(position, clearDraft) => {
                            clearDraft();
                            take({kind: 'add', position});
                        }}
                    />
                )}
                {mode === 'change' && <ChangeForm session={session} onStep={take} />}
                {mode === 'limit' && (
                    <p className="note">
                        The position that meets a limit is added to the stored balance sheet,
                        without the changes below.
                    </p>
                )}
            </Section>
            {mode === 'limit' && <FindLimit session={session} funding={funding} />}
            <Section title={steps.length === 0 ? 'Changes' : `Changes (${steps.length})`}>
                <DraftNote of={draft} />
                {steps.length === 0 ? (
                    <p className="note">
                        No changes yet. Add a position, or change, replace or remove an existing
                        one.
                    </p>
                ) : (
                    <Table
                        label="Changes"
                        rows={steps}
                        id={idOf}
                        csv={false}
                        columns={[
                            {
                                key: 'kind',
                                label: 'Action',
                                text: true,
                                value: (s) => enumLabel(s.kind),
                            },
                            {key: 'id', label: 'Position', text: true, value: idOf},
                            {key: 'detail', label: 'Terms', text: true, value: detailOf},
                        ]}
                        actions={(step) => (
                            <Button
                                kind="quiet"
                                aria-label={`Discard the change of ${idOf(step)}`}
                                onClick={() => setSteps((all) => all.filter((s) => s !== step))}
                            >
                                {'\u2715'}
                            </Button>
                        )}
                    />
                )}
                {mode !== 'limit' && <FundingFields session={session} of={funding} />}
                <div className="row">
                    <Button
                        kind="primary"
                        disabledReason={
                            run.isPending
                                ? 'Already calculating.'
                                : steps.length === 0
                                  ? 'Add a change first.'
                                  : lacksProduct(funding.value)
                        }
                        onClick={submit}
                    >
                        {run.isPending ? 'Calculating' : 'Calculate changes'}
                    </Button>
                    {steps.length > 1 && (
                        <Button onClick={() => setSteps([])}>Discard all changes</Button>
                    )}
                </div>
                {run.error ? <ProblemView error={run.error} /> : null}
            </Section>
            {run.data && <Result data={run.data} />}
        </>
    );
}

export default function WhatIfPage() {
    return (
        <SessionFrame>
            {(session) => (
                <WithCurves session={session}>
                    <TermsForm session={session} />
                    <Bench session={session} />
                </WithCurves>
            )}
        </SessionFrame>
    );
}
