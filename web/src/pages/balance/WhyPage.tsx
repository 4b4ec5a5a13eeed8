// The components of a figure: its positions, largest first; for one position its cash flows and its
// source row.
import {useMethod} from '../../api/queries';
import type {
    AlmContributionSort,
    AlmWhyFlow,
    AlmWhyInterest,
    AlmWhyPlanned,
    AlmWhyProduct,
    AlmWhyResponse,
    AlmWhyRow,
} from '../../api/types.gen';
import {Link, usePlace} from '../../app/router';
import {Chip} from '../../ui/Definition';
import {Figure} from '../../ui/Figure';
import {number, percent} from '../../ui/format';
import {Facts, Section} from '../../ui/Page';
import {QueryResult, Issues} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column, Order} from '../../ui/table_model';
import type {Why} from '../../ui/Why';
import {enumLabel} from '../../ui/enum_labels';
import {basisOf, cellOf, whyAddress, type Cell} from './figures';
import {largestFirst} from './largest_first';
import {keptWhileLoading, useListOrder, useTrail, type SortNames} from './list_order';
import {Pager} from './Pager';
import {baseOf, SessionFrame, useSession, useTerms} from './frame';
import {searchOf, planTermsRequest, type Terms} from './terms';

const nameOf = (cell: Cell): string =>
    [
        `${cell.change ? 'Δ ' : ''}${cell.measure.toUpperCase()}`,
        enumLabel(cell.scenario).toLowerCase(),
        cell.side && enumLabel(cell.side),
        cell.product !== undefined && (cell.product || 'no product'),
        cell.currency,
        cell.month && `month ${cell.month}`,
        cell.bucket,
    ]
        .filter(Boolean)
        .join(', ');

const pageSize = 100;
// Columns of contributions, by all of which the method sorts.
const listed = [
    {key: 'position', text: true},
    {key: 'product', text: true},
    {key: 'currency', text: true},
    {key: 'balance'},
    {key: 'amount'},
];
const sortNames: SortNames<AlmContributionSort> = {
    position: 'position',
    product: 'product',
    currency: 'currency',
    balance: 'balance',
    amount: 'amount',
};

interface List {
    order: Order;
    trail: ReturnType<typeof useTrail>;
    isLoading: boolean;
}

function Positions({
    data,
    cell,
    terms,
    list: {order, trail, isLoading},
}: {
    data: AlmWhyResponse;
    cell: Cell;
    terms: Terms;
    list: List;
}) {
    const session = useSession();
    const columns: Column<AlmWhyRow>[] = [
        {
            key: 'position',
            label: 'Position',
            text: true,
            value: (r) => r.position,
            cell: (r) => (
                <Link to={whyAddress(session, terms, {...cell, position: r.position})}>
                    {r.position}
                </Link>
            ),
        },
        {key: 'product', label: 'Product', text: true, value: (r) => r.product},
        {key: 'currency', label: 'Currency', text: true, value: (r) => r.currency},
        {
            key: 'balance',
            label: 'Balance',
            unit: 'local currency',
            value: (r) => r.balance,
            cell: (r) => number(r.balance, 2),
        },
        {
            key: 'amount',
            label: 'Contribution',
            unit: data.currency,
            value: (r) => r.amount,
            cell: (r) => <Figure value={r.amount} digits={2} signed={cell.change === true} />,
        },
    ];
    return (
        <Section
            title={cell.change ? 'Change by position' : 'Positions'}
            note={largestFirst(data, order.sort !== null)}
        >
            <Table
                label="Contributing positions"
                rows={data.positions}
                columns={columns}
                order={order}
                id={(r) => r.position}
                filter
                height={data.positions.length > 20 ? 640 : undefined}
            />
            <Pager
                label="Pages of contributing positions"
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

// Business of the plan, and the accounts that balance it with the run-off.
function Planned({data, cell, terms}: {data: AlmWhyResponse; cell: Cell; terms: Terms}) {
    const month = cell.month ? `&month=${cell.month}` : '';
    const address =
        `/business-plans/${encodeURIComponent(terms.plan)}?session=${useSession()}` +
        `&scenario=${encodeURIComponent(cell.scenario)}${month}`;
    const columns: Column<AlmWhyPlanned>[] = [
        {
            key: 'line',
            label: 'Line',
            text: true,
            value: (r) => r.line,
            cell: (r) => <Link to={address}>{r.line}</Link>,
        },
        {key: 'section', label: 'Side', text: true, value: (r) => enumLabel(r.section)},
        {key: 'product', label: 'Product', text: true, value: (r) => r.product || 'none'},
        {key: 'currency', label: 'Currency', text: true, value: (r) => r.currency},
        {
            key: 'amount',
            label: 'Contribution',
            unit: data.currency,
            value: (r) => r.amount,
            cell: (r) => <Figure value={r.amount} digits={2} signed={cell.change === true} />,
            total: (rows) => (
                <Figure
                    value={rows.reduce((sum, row) => sum + row.amount, 0)}
                    digits={2}
                    signed={cell.change === true}
                />
            ),
        },
    ];
    return (
        <Section
            title={cell.change ? 'Change by plan line' : 'Planned business'}
            note="Volumes, rates and interest of each line by month are on the page of the plan."
        >
            <Table
                label="Contributions of planned business"
                rows={data.planned}
                columns={columns}
                id={(r) => `${r.section} ${r.line}`}
            />
        </Section>
    );
}

// Swaps, caps and floors have no side of their own.
const partOf = ({section, product, currency}: AlmWhyProduct): Partial<Cell> => ({
    product,
    currency,
    ...((section === 'asset' || section === 'liability') && {side: section}),
});

// Every position of the figure, by product.
function ProductParts({data, cell, terms}: {data: AlmWhyResponse; cell: Cell; terms: Terms}) {
    const session = useSession();
    const columns: Column<AlmWhyProduct>[] = [
        {key: 'section', label: 'Side', text: true, value: (r) => enumLabel(r.section)},
        {
            key: 'product',
            label: 'Product',
            text: true,
            value: (r) => r.product || 'none',
            cell: (r) => (
                <Link to={whyAddress(session, terms, {...cell, ...partOf(r)})}>
                    {r.product || 'none'}
                </Link>
            ),
        },
        {key: 'currency', label: 'Currency', text: true, value: (r) => r.currency},
        {
            key: 'positions',
            label: 'Positions',
            value: (r) => r.positions,
            cell: (r) => number(r.positions),
        },
        {
            key: 'amount',
            label: 'Contribution',
            unit: data.currency,
            value: (r) => r.amount,
            cell: (r) => <Figure value={r.amount} digits={2} signed={cell.change === true} />,
            total: (rows) => (
                <Figure
                    value={rows.reduce((sum, row) => sum + row.amount, 0)}
                    digits={2}
                    signed={cell.change === true}
                />
            ),
        },
    ];
    return (
        <Section title={cell.change ? 'Change by product' : 'Products'}>
            <Table
                label="Contributions by product"
                rows={data.products}
                columns={columns}
                id={(r) => `${r.section} ${r.currency} ${r.product}`}
            />
        </Section>
    );
}

const rate = (value: number | null) => (value === null ? 'n/a' : percent(value, 3));

// The swap leg of a row.
const legColumnOf = <Row extends {leg: number}>(rows: Row[]): Column<Row>[] =>
    rows.some((row) => row.leg > 0)
        ? [{key: 'leg', label: 'Leg', text: true, value: (row) => String(row.leg)}]
        : [];

// The rate of a row and the date that fixed it.
const rateColumns = <Row extends Pick<AlmWhyFlow, 'rate' | 'fixing'>>(): Column<Row>[] => [
    {
        key: 'rate',
        label: 'Rate',
        unit: '% per year',
        value: (row) => row.rate,
        cell: (row) => rate(row.rate),
    },
    {
        key: 'fixing',
        label: 'Fixed on',
        text: true,
        value: (row) => row.fixing,
        cell: (row) => row.fixing ?? 'contractual',
    },
];

// `unit` is the currency of the position. The payment date is shown if it differs from the date of
// a flow.
const flowColumnsOf = (unit: string, flows: AlmWhyFlow[]): Column<AlmWhyFlow>[] => [
    {key: 'date', label: 'Date', text: true, value: (f) => f.date},
    ...(flows.some((f) => f.paid !== f.date)
        ? [{key: 'paid', label: 'Paid on', text: true, value: (f: AlmWhyFlow) => f.paid}]
        : []),
    {
        key: 'interest',
        label: 'Interest',
        unit,
        value: (f) => f.interest,
        cell: (f) => number(f.interest, 2),
    },
    {
        key: 'principal',
        label: 'Principal',
        unit,
        value: (f) => f.principal,
        cell: (f) => number(f.principal, 2),
    },
    {
        key: 'balance',
        label: 'Balance after',
        unit,
        value: (f) => f.balance,
        cell: (f) => number(f.balance, 2),
    },
    ...rateColumns<AlmWhyFlow>(),
    {
        key: 'discount',
        label: 'Discount factor',
        value: (f) => f.discount,
        cell: (f) => number(f.discount, 6),
    },
    {key: 'fx', label: 'Exchange rate', value: (f) => f.fx, cell: (f) => number(f.fx, 4)},
];

const interestColumnsOf = (unit: string): Column<AlmWhyInterest>[] => [
    {key: 'start', label: 'From', text: true, value: (s) => s.start},
    {key: 'end', label: 'To', text: true, value: (s) => s.end},
    {
        key: 'balance',
        label: 'Balance',
        unit,
        value: (s) => s.balance,
        cell: (s) => number(s.balance, 2),
    },
    ...rateColumns<AlmWhyInterest>(),
    {
        key: 'renewal',
        label: 'Type',
        text: true,
        value: (s) => (s.renewal ? 'renewal' : 'contract'),
    },
    {key: 'fx', label: 'Exchange rate', value: (s) => s.fx, cell: (s) => number(s.fx, 4)},
];

// How the amount of a cash flow or period was computed.
function rowWhy(
    data: AlmWhyResponse,
    cell: Cell,
    terms: Terms,
    row: AlmWhyFlow | AlmWhyInterest,
): Why {
    const own = data.positions[0]?.currency ?? data.currency;
    const flow = 'interest' in row;
    const basis = basisOf(data, terms, 'alm.session.why');
    return {
        ...basis,
        title: `${cell.position ?? ''}, ${flow ? row.date : `${row.start} to ${row.end}`}`,
        term: cell.measure,
        value: number(row.amount, 2),
        inputs: [
            ...(flow
                ? ([
                      ['Interest', `${number(row.interest, 2)} ${own}`],
                      ['Principal', `${number(row.principal, 2)} ${own}`],
                      [`Discount factor to ${row.paid}`, number(row.discount, 6)],
                  ] as [string, string][])
                : ([
                      ['Balance', `${number(row.balance, 2)} ${own}`],
                      ['Days', `${row.start} to ${row.end}`],
                  ] as [string, string][])),
            ['Rate', `${rate(row.rate)}% per year`],
            ['Fixed on', row.fixing ?? 'contractual'],
            ['Exchange rate', number(row.fx, 4)],
            ...(cell.change
                ? ([['Amount in the base scenario', number(row.base_amount, 2)]] as [
                      string,
                      string,
                  ][])
                : []),
        ],
    };
}

function Flows({data, cell, terms}: {data: AlmWhyResponse; cell: Cell; terms: Terms}) {
    const amount = (row: {amount: number}) => row.amount;
    const own = data.positions[0]?.currency ?? data.currency;
    const change = cell.change === true;
    // Of a change, the amount under the base scenario before the difference.
    const last = [
        ...(change
            ? [
                  {
                      key: 'base_amount',
                      label: 'Base',
                      unit: data.currency,
                      value: (row: {base_amount: number}) => row.base_amount,
                      cell: (row: {base_amount: number}) => number(row.base_amount, 2),
                  },
              ]
            : []),
        {
            key: 'amount',
            label: change ? 'Change' : 'Contribution',
            unit: data.currency,
            value: amount,
            cell: (row: AlmWhyFlow | AlmWhyInterest) => (
                <Figure
                    value={row.amount}
                    digits={2}
                    signed={change}
                    why={() => rowWhy(data, cell, terms, row)}
                />
            ),
            total: () => number(data.total, 2, change),
        },
    ];
    return cell.measure === 'eve' ? (
        <Section
            title="Cash flows"
            note={`(Interest + principal) × discount factor × exchange rate${change ? ', less the same in the base scenario' : ''}; liabilities are negative.`}
        >
            <Table
                label="Cash flows"
                rows={data.flows}
                columns={[...legColumnOf(data.flows), ...flowColumnsOf(own, data.flows), ...last]}
                id={(f) => `${f.leg} ${f.date}`}
                height={data.flows.length > 25 ? 640 : undefined}
            />
        </Section>
    ) : (
        <Section
            title="Interest"
            note={`One row per period of constant balance and rate${change ? ', less its interest in the base scenario' : ''}.`}
        >
            <Table
                label="Interest"
                rows={data.interest}
                columns={[...legColumnOf(data.interest), ...interestColumnsOf(own), ...last]}
                id={(s) => `${s.leg} ${s.start} ${s.end} ${s.renewal}`}
                height={data.interest.length > 25 ? 640 : undefined}
            />
        </Section>
    );
}

function Origin({data, cell, terms}: {data: AlmWhyResponse; cell: Cell; terms: Terms}) {
    const session = useSession();
    const {position: _, ...whole} = cell;
    return (
        <Facts
            rows={[
                ['As of', data.as_of],
                ...(cell.position === undefined
                    ? []
                    : ([
                          ['Source row', `${data.file}, line ${number(data.line)}`],
                          [
                              'Component of',
                              <Link key="w" to={whyAddress(session, terms, whole)}>
                                  {nameOf(whole)}
                              </Link>,
                          ],
                      ] as const)),
                ['Result', <code key="d">{data.digest.slice(0, 16)}</code>],
                ['Data', <code key="e">{data.data_digest.slice(0, 16)}</code>],
            ]}
        />
    );
}

function Opened() {
    const session = useSession();
    const terms = useTerms();
    const cell = cellOf(usePlace().search);
    const {order, request: sorted} = useListOrder(sortNames, listed);
    const request = {
        ...planTermsRequest(session, terms),
        ...cell,
        ...sorted,
        limit: pageSize,
    };
    const trail = useTrail(JSON.stringify(request));
    const answer = useMethod(
        'alm.session.why',
        {...request, cursor: trail.cursors.at(-1) ?? ''},
        {placeholderData: keptWhileLoading(request)},
    );
    const list = {order, trail, isLoading: answer.isPlaceholderData};
    return (
        <QueryResult of={answer} what="Loading positions">
            {(data) => (
                <>
                    <Section title={cell.position ?? nameOf(cell)}>
                        <p className="why-value">
                            <Figure
                                value={data.total}
                                digits={2}
                                unit={data.currency}
                                signed={cell.change === true}
                                name="why.total"
                            />
                            <Chip term={`${cell.change ? 'delta_' : ''}${cell.measure}` as const} />
                        </p>
                        <Origin data={data} cell={cell} terms={terms} />
                        {data.issues.length > 0 && <Issues issues={data.issues} />}
                    </Section>
                    {cell.position === undefined ? (
                        <>
                            {cell.product === undefined && (
                                <ProductParts data={data} cell={cell} terms={terms} />
                            )}
                            {data.planned.length > 0 && (
                                <Planned data={data} cell={cell} terms={terms} />
                            )}
                            <Positions data={data} cell={cell} terms={terms} list={list} />
                        </>
                    ) : (
                        <Flows data={data} cell={cell} terms={terms} />
                    )}
                    <p>
                        <Link to={baseOf(session) + searchOf(terms)}>Back to overview</Link>
                    </p>
                </>
            )}
        </QueryResult>
    );
}

export default function WhyPage() {
    return <SessionFrame>{() => <Opened />}</SessionFrame>;
}
