// The priority of payments: one date at a time, step by step, with the cash that is left; any step or
// ratio opens to its formula, inputs and assets.
import {useMemo} from 'react';
import {useMethod} from '../../api/queries';
import type {
    CloCell,
    CloCoverageRow,
    CloDealView,
    CloProjectResponse,
    CloStepRow,
} from '../../api/types.gen';
import {Link, useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {enumLabel} from '../../ui/enum_labels';
import {SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number, percent} from '../../ui/format';
import {Facts, Section} from '../../ui/Page';
import {Empty, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {AssumptionsForm} from './AssumptionsForm';
import {baseOf, DealFrame, DealIssues, useProjection, useProjectionRequest} from './frame';
import {PeriodSankey} from './PeriodSankey';
import {stepText} from './step_text';

// Parts that are assets of the deal; purchases of the projection have no record.
const isAsset = ({id, category}: {id: string; category: string}) =>
    ['performing', 'discount', 'deferring', 'recovery'].includes(category) &&
    id !== 'assets bought by the projection';

function Why({deal, cell, onClose}: {deal: CloDealView; cell: CloCell; onClose: () => void}) {
    const run = useProjectionRequest(deal);
    const why = useMethod(
        'clo.why',
        useMemo(() => (run ? {...run, cell} : null), [run, cell]),
    );
    const what = cell.step ?? cell.coverage ?? cell.collateral ?? '';
    return (
        <Dialog kind="side" title={`${what} on ${cell.date}`} onClose={onClose}>
            <QueryResult of={why} what="Explaining the number" lines={8}>
                {(data) => (
                    <>
                        <p className="formula">
                            <code>{data.formula}</code>
                        </p>
                        {data.clause && <p className="note">{`Clause ${data.clause}`}</p>}
                        <Facts
                            rows={[
                                ...(
                                    [
                                        ['Available', data.available],
                                        ['Due', data.due],
                                        ['Paid', data.paid],
                                        ['Unpaid', data.unpaid],
                                    ] as const
                                )
                                    .filter(([, value]) => value !== null)
                                    .map(
                                        ([name, value]) =>
                                            [
                                                name,
                                                <Figure key={name} value={value} digits={2} />,
                                            ] as const,
                                    ),
                                ...(data.due === null
                                    ? [
                                          [
                                              'Value',
                                              <Figure key="v" value={data.value} digits={6} />,
                                          ] as const,
                                      ]
                                    : []),
                                ...data.inputs.map(
                                    (input) =>
                                        [
                                            input.name,
                                            <Figure
                                                key={input.name}
                                                value={input.value}
                                                digits={Math.abs(input.value) < 10 ? 6 : 2}
                                            />,
                                        ] as const,
                                ),
                            ]}
                        />
                        {data.rows.length > 0 && (
                            <Table
                                label="Parts"
                                rows={data.rows}
                                id={(r) => `${r.id} ${r.category}`}
                                sort={null}
                                height={380}
                                columns={[
                                    {
                                        key: 'id',
                                        label: 'Part',
                                        text: true,
                                        value: (r) => r.id,
                                        cell: (r) =>
                                            isAsset(r) ? (
                                                <Link
                                                    to={`${baseOf(deal.slug)}/collateral?asset=${encodeURIComponent(r.id)}`}
                                                >
                                                    {r.id}
                                                </Link>
                                            ) : (
                                                r.id
                                            ),
                                    },
                                    {
                                        key: 'category',
                                        label: 'Category',
                                        text: true,
                                        value: (r) => enumLabel(r.category),
                                    },
                                    {
                                        key: 'amount',
                                        label: 'Par or balance',
                                        value: (r) => r.amount,
                                        cell: (r) => number(r.amount, 2),
                                    },
                                    {
                                        key: 'value',
                                        label: 'Value',
                                        value: (r) => r.value,
                                        cell: (r) => number(r.value, 2),
                                        total: (rows) =>
                                            number(
                                                rows.reduce((sum, r) => sum + r.value, 0),
                                                2,
                                            ),
                                    },
                                    {
                                        key: 'haircut',
                                        label: 'Haircut',
                                        value: (r) => r.haircut,
                                        cell: (r) => number(r.haircut, 2),
                                    },
                                ]}
                            />
                        )}
                        {Math.abs(data.rest) > 0.005 && (
                            <p className="note">{`Not by part (cash, purchases, rounding): ${number(data.rest, 2)}`}</p>
                        )}
                    </>
                )}
            </QueryResult>
        </Dialog>
    );
}

const money = (
    key: 'available' | 'due' | 'paid' | 'unpaid',
    label: string,
): Column<CloStepRow> => ({
    key,
    label,
    value: (s) => s[key],
    cell: (s) => <Figure value={s[key]} digits={2} />,
});

const stepColumns = (deal: CloDealView, onOpen: (step: string) => void): Column<CloStepRow>[] => [
    {
        key: 'step',
        label: 'Step',
        text: true,
        value: (s) => s.id,
        cell: (s) => (
            <Button kind="quiet" className="in-cell" onClick={() => onOpen(s.id)}>
                {s.unpaid_step ? `${s.id}: ${s.unpaid_step}` : s.id}
            </Button>
        ),
    },
    {
        key: 'pays',
        label: 'Pays',
        text: true,
        value: (s) =>
            s.unpaid_step
                ? `Unpaid: ${stepText(deal.document, 'interest', s.unpaid_step)}`
                : stepText(deal.document, s.waterfall, s.id),
    },
    {key: 'waterfall', label: 'Waterfall', text: true, value: (s) => enumLabel(s.waterfall)},
    money('available', 'Available'),
    money('due', 'Due'),
    money('paid', 'Paid'),
    money('unpaid', 'Unpaid'),
    {
        key: 'left',
        label: 'Cash left',
        value: (s) => s.available - s.paid,
        cell: (s) => <Figure value={s.available - s.paid} digits={2} />,
    },
];

const passText = (passes: boolean | null) =>
    passes === null ? 'Not tested' : passes ? 'Pass' : 'Fail';

const coverageColumns = (onOpen: (group: string) => void): Column<CloCoverageRow>[] => [
    {
        key: 'id',
        label: 'Coverage',
        text: true,
        value: (c) => c.id,
        cell: (c) => (
            <Button kind="quiet" className="in-cell" onClick={() => onOpen(c.id)}>
                {c.id}
            </Button>
        ),
    },
    {key: 'waterfall', label: 'Tested in', text: true, value: (c) => enumLabel(c.waterfall)},
    ...(['oc', 'ic'] as const).flatMap((key): Column<CloCoverageRow>[] => [
        {
            key,
            label: key.toUpperCase(),
            unit: '%',
            value: (c) => c[key],
            cell: (c) => percent(c[key], 2),
        },
        {
            key: `${key}_trigger`,
            label: 'Trigger',
            unit: '%',
            value: (c) => c[`${key}_trigger`],
            cell: (c) => percent(c[`${key}_trigger`], 2),
        },
        {
            key: `${key}_passes`,
            label: `${key.toUpperCase()} test`,
            text: true,
            value: (c) => passText(c[`${key}_passes`]),
            cell: (c) => (
                <span className={`status ${passText(c[`${key}_passes`]).toLowerCase()}`}>
                    {passText(c[`${key}_passes`])}
                </span>
            ),
        },
    ]),
];

function Period({deal, data}: {deal: CloDealView; data: CloProjectResponse}) {
    const [dateText, setDate] = useSearch('date');
    const [step, setStep] = useSearch('step');
    const [coverage, setCoverage] = useSearch('coverage');
    const at = Math.max(
        0,
        data.periods.findIndex((period) => period.date === dateText),
    );
    const period = data.periods[at];
    const steps = useMemo(
        () => data.steps.filter((one) => one.date === period?.date),
        [data.steps, period?.date],
    );
    const tests = useMemo(
        () => data.tests.filter((one) => one.date === period?.date),
        [data.tests, period?.date],
    );
    const cell = useMemo<CloCell | null>(
        () =>
            period && (step || coverage)
                ? {date: period.date, ...(step ? {step} : {coverage})}
                : null,
        [period, step, coverage],
    );
    if (!period)
        return (
            <Empty title="No payment date is left">
                <p>The deal has no payment date after the date of this page.</p>
            </Empty>
        );
    const go = (to: number) => setDate(data.periods[to]?.date ?? '');
    return (
        <>
            <div className="period-steps" role="group" aria-label="Payment date">
                <Button
                    disabledReason={at === 0 && 'This is the first payment date.'}
                    onClick={() => go(at - 1)}
                >
                    Previous
                </Button>
                <SelectField
                    label="Payment date"
                    value={period.date}
                    onChange={(event) => setDate(event.target.value)}
                    options={data.periods.map(({date}) => [date, date] as const)}
                />
                <Button
                    disabledReason={
                        at === data.periods.length - 1 && 'This is the last payment date.'
                    }
                    onClick={() => go(at + 1)}
                >
                    Next
                </Button>
                <span className="note">
                    {`Collections to ${period.determination}, ${period.days} days of interest`}
                    {period.accelerated && '; the notes are accelerated'}
                    {`; cash in less cash out ${number(period.imbalance, 2)}`}
                </span>
            </div>
            <Section title="Flow of cash">
                <PeriodSankey
                    period={period}
                    steps={steps}
                    deal={deal.document}
                    asOf={deal.as_of}
                    onOpen={setStep}
                />
            </Section>
            <Section title="Steps" note={`Amounts in ${deal.document.currency}.`}>
                <Table
                    label={`Steps of ${period.date}`}
                    rows={steps}
                    columns={stepColumns(deal, setStep)}
                    id={(s) => `${s.waterfall} ${s.id} ${s.unpaid_step ?? ''}`}
                    sort={null}
                    onOpen={(s) => setStep(s.id)}
                />
            </Section>
            <Section title="Coverage tests of the date">
                <Table
                    label={`Coverage tests of ${period.date}`}
                    rows={tests}
                    columns={coverageColumns(setCoverage)}
                    id={(c) => `${c.waterfall} ${c.id}`}
                    sort={null}
                    none="No coverage test ran on this date."
                />
            </Section>
            {cell && (
                <Why
                    deal={deal}
                    cell={cell}
                    onClose={() => {
                        setStep('');
                        setCoverage('');
                    }}
                />
            )}
        </>
    );
}

function Waterfall({deal}: {deal: CloDealView}) {
    const projection = useProjection(deal);
    return (
        <>
            <AssumptionsForm deal={deal} />
            <QueryResult of={projection} what="Projecting the waterfall" lines={14}>
                {(data) => (
                    <>
                        <Period deal={deal} data={data} />
                        <DealIssues issues={data.issues} />
                    </>
                )}
            </QueryResult>
        </>
    );
}

export default function WaterfallPage() {
    return <DealFrame>{(deal) => <Waterfall deal={deal} />}</DealFrame>;
}
