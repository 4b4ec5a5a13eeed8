// What changes to the book would make of its value and income, before they are made; and how much of
// a position a limit allows.
import {useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import type {AlmSession, AlmWhatIfResponse, BankPosition} from '../../api/types.gen';
import {useDraft} from '../../app/drafts';
import {Button, mendFirst} from '../../ui/Button';
import {Figure} from '../../ui/Figure';
import {NumberField, SelectField, TextField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {number, percent, plural} from '../../ui/format';
import {typedNumber} from '../../ui/number_text';
import {Section} from '../../ui/Page';
import {Answered, Empty, Issues, ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import {word} from '../../ui/words';
import {FindLimit} from './FindLimit';
import {SessionFrame, TermsForm, useTerms, WithCurves} from './frame';
import {PositionForm} from './PositionForm';
import {isCall, isOption, isSwap} from './position_terms';
import {termsRequest} from './terms';

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

// The index of the floating leg, of a basis swap of both.
function legsOf(swap: BankPosition): string {
    const floating = `${swap.leg2_index_curve} + ${percent(swap.leg2_spread, 3)} %`;
    if (swap.type === 'swap_basis') return `receives ${swap.index_curve}, pays ${floating}`;
    return `${swap.type === 'swap_payer' ? 'receives' : 'pays'} ${floating}`;
}

const sideOf = ({type, side}: BankPosition): string =>
    isOption(type) ? (side === 'asset' ? 'bought' : 'sold') : word(side).toLowerCase();

function detailOf(step: Step): string {
    if ('id' in step) return '';
    const whole = 'position' in step ? step.position : null;
    const {balance, rate} = whole ?? (step as {patch: Patch}).patch;
    return [
        whole && word(whole.type),
        balance !== undefined &&
            `${isNotional(whole) ? 'notional' : 'balance'} ${number(balance)}${whole ? ` ${whole.currency}` : ''}`,
        typeof rate === 'number' && `rate ${percent(rate, 3)} %`,
        whole &&
            !isSwap(whole.type) &&
            whole.index_curve &&
            `then ${whole.index_curve} + ${percent(whole.spread, 3)} %`,
        whole && isSwap(whole.type) && legsOf(whole),
        whole &&
            isOption(whole.type) &&
            `strike ${percent(whole[whole.type as 'cap' | 'floor'], 3)} %`,
        whole && isCall(whole.type) && `notice ${plural(whole.notice_days ?? 1, 'day')}`,
        whole && !isSwap(whole.type) && sideOf(whole),
        whole?.maturity && `until ${whole.maturity}`,
        whole?.type === 'nmd' && (whole.withdrawal ? `as ${whole.withdrawal}` : 'by dates'),
    ]
        .filter(Boolean)
        .join(', ');
}

// A position of the book, by its id: what is to change of it, or that it goes.
function ChangeForm({session, onStep}: {session: AlmSession; onStep: (step: Step) => void}) {
    const {text, field, draft} = useFields(
        `what-if.change ${session.id}`,
        {id: '', balance: '', rate: ''},
        null,
    );
    const parsed = (name: 'balance' | 'rate') =>
        text[name].trim() === '' ? null : typedNumber(text[name]);
    const [balance, rate] = [parsed('balance'), parsed('rate')];
    const bad = (x: number | null) => (x !== null && !Number.isFinite(x) ? 'a number' : null);
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
                    draft.sent();
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
                <TextField label="Position" placeholder="its id" {...field('id')} />
                <NumberField
                    label="New balance"
                    unit="its currency"
                    {...field('balance')}
                    error={bad(balance)}
                />
                <NumberField
                    label="New rate"
                    unit="% a year"
                    {...field('rate')}
                    error={bad(rate)}
                />
                <Button
                    type="submit"
                    unready={
                        bad(balance) || bad(rate)
                            ? mendFirst
                            : (id === '' || !changes) &&
                              'Name a position and its new balance or rate.'
                    }
                >
                    Change it
                </Button>
                <Button
                    unready={id === '' && 'Name a position.'}
                    onClick={() => onStep({kind: 'remove', id})}
                >
                    Remove it
                </Button>
                <Button unready={id === '' && 'Name a position.'} onClick={() => setReplacing(id)}>
                    Replace it
                </Button>
            </form>
            {replacing !== '' && (
                <Replace
                    session={session}
                    id={replacing}
                    onStep={(step) => {
                        setReplacing('');
                        draft.sent();
                        onStep(step);
                    }}
                    onClose={() => setReplacing('')}
                />
            )}
        </>
    );
}

// Another position in the place of one of the book: its terms to begin with.
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
            <Answered of={old} what="Reading the position">
                {({position}) => (
                    <PositionForm
                        label={`Replace ${id}`}
                        action="Put it in its place"
                        session={session}
                        replaces={position}
                        onPosition={(next, sent) => {
                            sent();
                            onStep({kind: 'replace', position: next});
                        }}
                    />
                )}
            </Answered>
            <p className="row">
                <Button kind="quiet" onClick={onClose}>
                    Leave {id} as it is
                </Button>
            </p>
        </div>
    );
}

type Row = AlmWhatIfResponse['scenarios'][number];
type Part = Row['by_product'][number];

// Where the difference arises: the products that change, and the months of income.
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
            <h3>By product and month</h3>
            <SelectField
                label="Under"
                value={row.scenario}
                onChange={(event) => choose(event.target.value)}
                options={data.scenarios.map(({scenario}) => [scenario, word(scenario)] as const)}
            />
            <h4>Products that change</h4>
            <Table
                label="Products that change"
                rows={row.by_product}
                id={(of) => of.key}
                none="No product changes."
                columns={[
                    {key: 'key', label: 'Product', text: true, value: (of) => of.key || 'none'},
                    ...parts('eve'),
                    ...parts('nii'),
                ]}
            />
            <h4>Interest income by month</h4>
            <Table
                label="Interest income by month"
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
    const tests = [
        ['EVE, EU aggregation', 'eve_eu_ratio'],
        ['EVE, Basel aggregation', 'eve_basel_ratio'],
        ['NII', 'nii_decline_ratio'],
    ] as const;
    const scenario = {
        key: 'scenario',
        label: 'Scenario',
        text: true,
        value: (row: Row) => word(row.scenario),
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
            note={`As of ${data.as_of}; ${number(data.entered)} valued to enter, ${number(data.left)} to leave; result ${data.digest.slice(0, 16)}.`}
        >
            <h3>Economic value</h3>
            {table('Economic value before and after', 'eve')}
            <h3>Interest income</h3>
            {table('Interest income before and after', 'nii')}
            <ByProduct data={data} />
            <h3>Outlier tests</h3>
            <Table
                label="Outlier tests before and after"
                rows={tests}
                id={([name]) => name}
                csv={false}
                columns={[
                    {key: 'name', label: 'Test', text: true, value: ([name]) => name},
                    {
                        key: 'before',
                        label: 'Before',
                        unit: '% of Tier 1',
                        value: ([, key]) => data.outlier_before[key],
                        cell: ([, key]) => <Figure value={data.outlier_before[key]} percent />,
                    },
                    {
                        key: 'after',
                        label: 'After',
                        unit: '% of Tier 1',
                        value: ([, key]) => data.outlier_after[key],
                        cell: ([, key]) => <Figure value={data.outlier_after[key]} percent />,
                    },
                ]}
            />
            {data.issues.length > 0 && <Issues issues={data.issues} />}
        </Section>
    );
}

function Bench({session}: {session: AlmSession}) {
    const terms = useTerms();
    const draft = useDraft<readonly Step[]>(`what-if ${session.id}`, []);
    const {value: steps, set: setSteps} = draft;
    const run = useChange('alm.session.what_if');
    // Of one position the last step holds: the method takes each but once.
    const take = (step: Step) =>
        setSteps((all) => [...all.filter((one) => idOf(one) !== idOf(step)), step]);
    const submit = () =>
        run.mutate({
            ...termsRequest(session.id, terms),
            add: steps.flatMap((step) => (step.kind === 'add' ? [step.position] : [])),
            replace: steps.flatMap((step) => (step.kind === 'replace' ? [step.position] : [])),
            change: steps.flatMap((step) => (step.kind === 'change' ? [step.patch] : [])),
            remove: steps.flatMap((step) => (step.kind === 'remove' ? [step.id] : [])),
        });
    return (
        <>
            <Section
                title="Changes"
                note="Nothing of it is kept: the balance sheet stays as it is."
            >
                <DraftNote of={draft} />
                <h3>Add a position</h3>
                <PositionForm
                    label="Add a position"
                    action="Add it"
                    session={session}
                    onPosition={(position, sent) => {
                        sent();
                        take({kind: 'add', position});
                    }}
                />
                <h3>Change, replace or remove one of the book</h3>
                <ChangeForm session={session} onStep={take} />
                {steps.length === 0 ? (
                    <Empty title="No changes yet">
                        <p>Add a position, or name one of the book to change, replace or remove.</p>
                    </Empty>
                ) : (
                    <Table
                        label="Changes"
                        rows={steps}
                        id={idOf}
                        csv={false}
                        columns={[
                            {key: 'kind', label: 'What', text: true, value: (s) => word(s.kind)},
                            {key: 'id', label: 'Position', text: true, value: idOf},
                            {key: 'detail', label: 'Terms', text: true, value: detailOf},
                        ]}
                        actions={(step) => (
                            <Button
                                kind="quiet"
                                aria-label={`Forget the change of ${idOf(step)}`}
                                onClick={() => setSteps((all) => all.filter((s) => s !== step))}
                            >
                                {'\u2715'}
                            </Button>
                        )}
                    />
                )}
                <p className="row">
                    <Button
                        kind="primary"
                        unready={
                            run.isPending
                                ? 'The changes are being valued.'
                                : steps.length === 0 && 'Add a change first.'
                        }
                        onClick={submit}
                    >
                        {run.isPending ? 'Valuing' : 'Value the changes'}
                    </Button>
                </p>
                {run.error ? <ProblemView error={run.error} /> : null}
            </Section>
            {run.data && <Result data={run.data} />}
            <FindLimit session={session} />
        </>
    );
}

export default function WhatIfPage() {
    return (
        <SessionFrame question="What would a change of the book do to its value and income?">
            {(session) => (
                <WithCurves session={session}>
                    <TermsForm session={session} />
                    <Bench session={session} />
                </WithCurves>
            )}
        </SessionFrame>
    );
}
