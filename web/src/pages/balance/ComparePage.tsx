// Why EVE or NII changed since an earlier balance sheet of the bank: a waterfall of causes, with
// products and positions.
import {useQuery} from '@tanstack/react-query';
import {useMethod} from '../../api/queries';
import {
    AlmChangeCause,
    AlmChangeCauseLabels,
    type AlmComparedSort,
    type AlmCompareResponse,
    type AlmComparedPosition,
    type AlmComparedProduct,
    type AlmSession,
    type AlmSessionRow,
} from '../../api/types.gen';
import {Link, useSearch} from '../../app/router';
import {Chip} from '../../ui/Definition';
import {ChartFrame} from '../../ui/ChartFrame';
import {enumLabel} from '../../ui/enum_labels';
import {SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number} from '../../ui/format';
import {Section} from '../../ui/Page';
import {Empty, Issues, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column, Order} from '../../ui/table_model';
import type {Why} from '../../ui/Why';
import {scaleOf} from './amount_scale';
import {comparedWith} from './compared_with';
import {supervisory} from './custom_shocks';
import {basisOf, whyAddress} from './figures';
import {largestFirst} from './largest_first';
import {keptWhileLoading, useListOrder, useTrail, type SortNames} from './list_order';
import {Pager} from './Pager';
import {SessionFrame, TermsForm, useSession, useTerms, WithCurves} from './frame';
import {sessionList} from './session_list';
import {planTermsRequest, type Terms} from './terms';
import {Waterfall, type Step} from './Waterfall';

const label = (cause: AlmChangeCause): string => AlmChangeCauseLabels[cause] ?? enumLabel(cause);

// The part of a change that has the cause.
const partOf = (row: {causes: {cause: AlmChangeCause; amount: number}[]}, cause: AlmChangeCause) =>
    row.causes.find((one) => one.cause === cause)?.amount ?? 0;

interface Of {
    data: AlmCompareResponse;
    terms: Terms;
    cause: string;
    onCause: (cause: string) => void;
}

function Bridge({data, terms, onCause}: Of) {
    const causes = data.causes.filter((one) => one.positions > 0);
    const steps: Step[] = [
        {label: data.from_as_of, value: data.from, whole: true},
        ...causes.map(({cause, amount}) => ({label: label(cause), value: amount})),
        {label: data.as_of, value: data.to, whole: true},
    ];
    const change = data.to - data.from;
    const summary =
        `From ${number(data.from)} on ${data.from_as_of} to ${number(data.to)} ${data.currency} ` +
        `on ${data.as_of}, by cause.`;
    return (
        <ChartFrame
            title="Change by cause"
            unit={`${data.currency}, from ${data.from_as_of} to ${data.as_of}`}
            asOf={data.as_of}
            summary={summary}
            rows={steps}
            columns={[
                {key: 'step', label: 'Cause', text: true, value: (step) => step.label},
                {
                    key: 'amount',
                    label: 'Amount',
                    unit: data.currency,
                    value: (step) => step.value,
                    cell: (step) => (
                        <Figure
                            value={step.value}
                            signed={!step.whole}
                            name={`compare.${step.label}`}
                        />
                    ),
                },
            ]}
            why={() => ({
                ...basisOf(data, terms, 'alm.session.compare'),
                title: `Change from ${data.from_as_of} to ${data.as_of}`,
                value: number(change, 0, true),
                included: {
                    title: 'Causes',
                    total: number(change, 0, true),
                    rows: causes.map(({cause, amount}) => ({
                        name: label(cause),
                        value: number(amount, 0, true),
                    })),
                },
            })}
            note={`The causes add up to the change; rounding ${number(data.rounding, 2)} ${data.currency}. Click a bar for its positions.`}
        >
            <Waterfall
                steps={steps}
                summary={summary}
                onOpen={(i) => onCause(causes[i - 1]?.cause ?? '')}
            />
        </ChartFrame>
    );
}

const measures = [
    ['eve', 'EVE'],
    ['delta_eve', '\u0394 EVE'],
    ['nii', 'NII'],
    ['delta_nii', '\u0394 NII'],
] as const;

// The compared figure, in the address.
function useFigure() {
    const [figure] = useSearch('figure');
    const [shock] = useSearch('shock');
    const term = measures.find(([name]) => name === figure)?.[0] ?? 'eve';
    const change = term.startsWith('delta_');
    return {
        term,
        measure: term.endsWith('nii') ? 'nii' : 'eve',
        change,
        scenario: supervisory.find((name) => name === shock) ?? (change ? 'parallel_up' : 'base'),
    } as const;
}

// The causes of the change of a product or a position.
const causesWhy = (
    {data, terms}: {data: AlmCompareResponse; terms: Terms},
    title: string,
    row: Pick<AlmComparedProduct, 'change' | 'causes'>,
    more: NonNullable<Why['inputs']> = [],
): Why => {
    const basis = basisOf(data, terms, 'alm.session.compare');
    return {
        ...basis,
        title: `${title}, ${data.from_as_of} to ${data.as_of}`,
        value: number(row.change, 2, true),
        inputs: [...basis.inputs, ...more],
        included: {
            title: 'Causes',
            total: number(row.change, 2, true),
            rows: row.causes.map((one) => ({
                name: label(one.cause),
                value: number(one.amount, 2, true),
            })),
        },
    };
};

const bookOf = (row: AlmComparedProduct): string => `${enumLabel(row.section)}, ${row.currency}`;

function Products({data, terms}: {data: AlmCompareResponse; terms: Terms}) {
    const causes = data.causes.filter((one) => one.positions > 0).map((one) => one.cause);
    const sum = (rows: readonly AlmComparedProduct[], of: (row: AlmComparedProduct) => number) =>
        rows.reduce((total, row) => total + of(row), 0);
    // The totals are the largest amounts, unless they cancel out.
    const scale = scaleOf(
        [null, ...causes].flatMap((cause) => {
            const of = (row: AlmComparedProduct) => (cause ? partOf(row, cause) : row.change);
            return [sum(data.products, of), ...data.products.map(of)];
        }),
    );
    const amount = (
        key: string,
        text: string,
        of: (row: AlmComparedProduct) => number,
    ): Column<AlmComparedProduct> => ({
        key,
        label: text,
        value: of,
        cell: (row) => (
            <Figure
                value={of(row) / scale.of}
                digits={scale.digits}
                signed
                why={() =>
                    causesWhy(
                        {data, terms},
                        `${enumLabel(row.section)}, ${row.product || 'no product'}, ${row.currency}`,
                        row,
                    )
                }
            />
        ),
        total: (rows) => number(sum(rows, of) / scale.of, scale.digits, true),
    });
    return (
        <Section
            title="Change by product"
            note={`In ${scale.word}${data.currency}, rounded: the causes of a row add up to its change.`}
        >
            <Table
                label="Change by product"
                dense
                partOf={bookOf}
                rows={data.products}
                id={(row) => `${row.section} ${row.currency} ${row.product}`}
                columns={[
                    {
                        key: 'product',
                        label: 'Product',
                        text: true,
                        value: (row) => row.product || 'none',
                    },
                    {
                        key: 'section',
                        spare: 2,
                        label: 'Side',
                        text: true,
                        value: (row) => enumLabel(row.section),
                    },
                    {
                        key: 'currency',
                        spare: 1,
                        label: 'Currency',
                        text: true,
                        value: (row) => row.currency,
                    },
                    {
                        key: 'positions',
                        spare: 3,
                        label: 'Positions',
                        value: (row) => row.positions,
                        cell: (row) => number(row.positions),
                    },
                    amount('change', 'Change', (row) => row.change),
                    ...causes.map((cause) =>
                        amount(cause, label(cause), (row) => partOf(row, cause)),
                    ),
                ]}
            />
        </Section>
    );
}

// A position has its balances and changed terms beside its causes.
const positionWhy = (data: AlmCompareResponse, terms: Terms, row: AlmComparedPosition): Why =>
    causesWhy({data, terms}, row.position, row, [
        ['Product', row.product || 'none'],
        ['Balance before', `${number(row.balance_before, 2)} ${row.currency}`],
        ['Balance', `${number(row.balance, 2)} ${row.currency}`],
        ...(row.changed.length > 0
            ? ([['Changed terms', row.changed.map(enumLabel).join(', ')]] as [string, string][])
            : []),
    ]);

const pageSize = 100;
// Columns of positions by which the method sorts.
const listed = [
    {key: 'position', text: true},
    {key: 'product', text: true},
    {key: 'currency', text: true},
    {key: 'before'},
    {key: 'balance'},
    {key: 'amount'},
    {key: 'change'},
];
const sortNames: SortNames<AlmComparedSort> = {
    position: 'position',
    product: 'product',
    currency: 'currency',
    before: 'balance_before',
    balance: 'balance',
    amount: 'amount',
    change: 'change',
};

interface List {
    order: Order;
    trail: ReturnType<typeof useTrail>;
    isLoading: boolean;
}

function Positions({data, terms, cause, onCause, order, trail, isLoading}: Of & List) {
    const session = useSession();
    const {measure, scenario, change} = useFigure();
    const one = data.causes.find((row) => row.cause === cause)?.cause;
    const columns: Column<AlmComparedPosition>[] = [
        {
            key: 'position',
            label: 'Position',
            text: true,
            value: (row) => row.position,
            // A position that has ended is not in this balance sheet.
            cell: (row) =>
                row.balance === null ? (
                    row.position
                ) : (
                    <Link
                        to={whyAddress(session, terms, {
                            measure,
                            scenario,
                            ...(change && {change}),
                            position: row.position,
                        })}
                    >
                        {row.position}
                    </Link>
                ),
        },
        {key: 'product', label: 'Product', text: true, value: (row) => row.product},
        {key: 'currency', spare: 1, label: 'Currency', text: true, value: (row) => row.currency},
        {
            key: 'before',
            label: 'Balance before',
            unit: 'local currency',
            value: (row) => row.balance_before,
            cell: (row) => (row.balance_before === null ? 'new' : number(row.balance_before, 2)),
        },
        {
            key: 'balance',
            label: 'Balance',
            unit: 'local currency',
            value: (row) => row.balance,
            cell: (row) => (row.balance === null ? 'ended' : number(row.balance, 2)),
        },
        ...(one
            ? [
                  {
                      key: 'amount',
                      label: label(one),
                      unit: data.currency,
                      value: (row: AlmComparedPosition) => partOf(row, one),
                      cell: (row: AlmComparedPosition) => (
                          <Figure
                              value={partOf(row, one)}
                              digits={2}
                              signed
                              why={() => positionWhy(data, terms, row)}
                          />
                      ),
                  },
              ]
            : []),
        {
            key: 'change',
            label: 'Change',
            unit: data.currency,
            value: (row) => row.change,
            cell: (row) => (
                <Figure
                    value={row.change}
                    digits={2}
                    signed
                    why={() => positionWhy(data, terms, row)}
                />
            ),
        },
        {
            key: 'changed',
            label: 'Changed terms',
            text: true,
            value: (row) => row.changed.map((name) => name.replaceAll('_', ' ')).join(', '),
        },
    ];
    return (
        <Section
            title={one ? `Positions: ${label(one).toLowerCase()}` : 'Positions'}
            note={largestFirst(data, order.sort !== null)}
            tools={
                <SelectField
                    label="Cause"
                    value={one ?? ''}
                    onChange={(event) => onCause(event.target.value)}
                    options={[
                        ['', 'All causes'],
                        ...data.causes.map((row) => [row.cause, label(row.cause)] as const),
                    ]}
                />
            }
        >
            <Table
                label="Changed positions"
                rows={data.positions}
                columns={columns}
                order={order}
                id={(row) => row.position}
                filter
                height={data.positions.length > 20 ? 640 : undefined}
            />
            <Pager
                label="Pages of changed positions"
                trail={trail}
                pageSize={pageSize}
                shown={data.positions.length}
                total={data.positions.length + data.rest_positions}
                next={data.next_cursor}
                isLoading={isLoading}
            />
        </Section>
    );
}

function Compared({session, earlier}: {session: AlmSession; earlier: readonly AlmSessionRow[]}) {
    const terms = useTerms();
    const [from, setFrom] = useSearch('from');
    const [, setFigure] = useSearch('figure');
    const [, setScenario] = useSearch('shock');
    const {term, measure, change, scenario} = useFigure();
    const [cause, setCause] = useSearch('cause');
    const chosen = earlier.find((one) => one.id === from) ?? earlier[0];
    const named = AlmChangeCause.find((one) => one === cause);
    const {order, request: sorted} = useListOrder(sortNames, listed);
    const request = {
        ...planTermsRequest(session.id, terms),
        from: chosen?.id ?? '',
        measure,
        change,
        scenario,
        cause: named ?? null,
        ...sorted,
        limit: pageSize,
    };
    const trail = useTrail(JSON.stringify(request));
    const answer = useMethod(
        'alm.session.compare',
        chosen ? {...request, cursor: trail.cursors.at(-1) ?? ''} : null,
        {placeholderData: keptWhileLoading(request)},
    );
    const list = {order, trail, isLoading: answer.isPlaceholderData};
    const scenarios = change ? supervisory : (['base', ...supervisory] as const);
    return (
        <>
            <div className="controls">
                <SelectField
                    label="Compared with"
                    value={chosen?.id ?? ''}
                    onChange={(event) => setFrom(event.target.value)}
                    options={earlier.map((one) => [one.id, `${one.name}, ${one.as_of}`] as const)}
                />
                <SelectField
                    label="Figure"
                    value={term}
                    onChange={(event) => setFigure(event.target.value)}
                    options={measures}
                />
                <SelectField
                    label="Scenario"
                    value={scenario}
                    onChange={(event) => setScenario(event.target.value)}
                    options={scenarios.map((name) => [name, enumLabel(name)] as const)}
                />
                <Chip term={term} />
            </div>
            <QueryResult of={answer} what="Comparing both dates">
                {(data) => {
                    const of = {data, terms, cause, onCause: setCause};
                    return (
                        <>
                            {data.issues.length > 0 && <Issues issues={data.issues} />}
                            <Section title="Change">
                                <Bridge {...of} />
                            </Section>
                            <Products data={data} terms={terms} />
                            <Positions {...of} {...list} />
                        </>
                    );
                }}
            </QueryResult>
        </>
    );
}

function Choice({session}: {session: AlmSession}) {
    const earlier = useQuery({
        ...sessionList,
        select: (rows) => comparedWith(session, rows),
    });
    return (
        <QueryResult of={earlier} what="Loading balance sheets">
            {(rows) =>
                rows.length > 0 ? (
                    <Compared session={session} earlier={rows} />
                ) : (
                    <Empty title="There is no earlier balance sheet to compare with">
                        <p>
                            Upload the balance sheet of an earlier date, with the same ids of
                            positions, in {session.currency}.{' '}
                            <a href="/balance">All balance sheets</a>
                        </p>
                    </Empty>
                )
            }
        </QueryResult>
    );
}

export default function ComparePage() {
    return (
        <SessionFrame>
            {(session) => (
                <WithCurves session={session}>
                    <TermsForm session={session} />
                    <Choice session={session} />
                </WithCurves>
            )}
        </SessionFrame>
    );
}
