// The cash of one payment date: from what was collected, through the waterfalls, to its recipients.
import type {CloDeal, CloPeriodRow, CloStepRow} from '../../api/types.gen';
import {ChartFrame} from '../../ui/ChartFrame';
import {number, rounded} from '../../ui/format';
import {useWidth} from '../../ui/use_width';
import {labelPlaces, layout, type Link} from './sankey';
import {stepText} from './step_text';

interface Payment {
    waterfall: string;
    id: string;
    text: string;
    paid: number;
}

// What a date pays, by waterfall and step. A shortfall step is shown by its parts, which add up to it.
export const paymentsOf = (deal: CloDeal, steps: readonly CloStepRow[]): Payment[] => {
    const divided = new Set(
        steps.filter((step) => step.unpaid_step).map((step) => `${step.waterfall} ${step.id}`),
    );
    return steps
        .filter((step) => step.unpaid_step || !divided.has(`${step.waterfall} ${step.id}`))
        .filter((step) => step.paid > 0.005)
        .map((step) => ({
            waterfall: step.waterfall,
            id: step.unpaid_step ? `${step.id} (${step.unpaid_step})` : step.id,
            text: step.unpaid_step
                ? `Unpaid: ${stepText(deal, 'interest', step.unpaid_step)}`
                : stepText(deal, step.waterfall, step.id),
            paid: step.paid,
        }));
};

const names = {
    interest: 'Interest proceeds',
    principal: 'Principal proceeds',
    acceleration: 'All proceeds',
} as const;

function linksOf(period: CloPeriodRow, payments: readonly Payment[]): Link[] {
    const sum = (waterfall: string) =>
        payments.reduce((all, p) => (p.waterfall === waterfall ? all + p.paid : all), 0);
    const accelerated = payments.some((p) => p.waterfall === 'acceleration');
    const into = (waterfall: 'interest' | 'principal') =>
        names[accelerated ? 'acceleration' : waterfall];
    const principal: [string, number][] = [
        ['Scheduled principal', period.scheduled],
        ['Prepayments', period.unscheduled],
        ['Recoveries', period.recoveries],
        ['Sales', period.sales],
    ];
    const collected = principal.reduce((all, [, value]) => all + value, 0);
    const links: Link[] = [
        {from: 'Interest collected', to: into('interest'), value: period.interest, series: 1},
        ...principal.map(([from, value]) => ({from, to: into('principal'), value, series: 2})),
    ];
    // Cash on the accounts before the date makes up the difference to what was paid.
    const [fromInterest, fromPrincipal] = accelerated
        ? [sum('acceleration') - period.interest - collected, 0]
        : [sum('interest') - period.interest, sum('principal') - collected];
    links.push(
        {from: 'Cash before', to: into('interest'), value: Math.max(0, fromInterest), series: 3},
        {from: 'Cash before', to: into('principal'), value: Math.max(0, fromPrincipal), series: 3},
    );
    for (const payment of payments)
        links.push({
            from: names[payment.waterfall as keyof typeof names],
            to: payment.id,
            value: payment.paid,
            series: payment.waterfall === 'principal' ? 2 : 1,
        });
    return links;
}

const gap = 9;
const label = 150;
const least = 660; // narrower windows scroll

export function PeriodSankey({
    period,
    steps,
    deal,
    asOf,
    onOpen,
}: {
    period: CloPeriodRow;
    steps: readonly CloStepRow[];
    deal: CloDeal;
    asOf: string;
    onOpen: (step: string) => void;
}) {
    const [ref, room] = useWidth<HTMLDivElement>();
    const width = Math.max(least, room);
    const {currency} = deal;
    const payments = paymentsOf(deal, steps);
    const texts = new Map(payments.map((payment) => [payment.id, payment.text]));
    const links = linksOf(period, payments);
    const recipients = [...new Set(payments.map((payment) => payment.id))];
    const height = Math.max(220, recipients.length * 22);
    const {nodes, links: bands} = layout(
        [
            [
                'Interest collected',
                'Scheduled principal',
                'Prepayments',
                'Recoveries',
                'Sales',
                'Cash before',
            ],
            [names.interest, names.principal, names.acceleration],
            recipients,
        ],
        links,
        height,
        gap,
    );
    const inner = Math.max(120, width - 2 * label);
    const x = (column: number) => label + (column * (inner - 10)) / 2;
    const place = new Map(nodes.map((node) => [node.id, node]));
    const labels = new Map<string, number>();
    for (const column of [0, 1, 2]) {
        const of = nodes.filter((node) => node.column === column);
        const places = labelPlaces(
            of.map((node) => node.y + node.height / 2),
            12,
            height,
        );
        for (const [i, node] of of.entries()) labels.set(node.id, places[i] ?? 0);
    }
    const paid = payments.reduce((all, payment) => all + payment.paid, 0);
    return (
        <ChartFrame
            title={`Cash of ${period.date}`}
            unit={currency}
            asOf={asOf}
            summary={`${number(period.interest)} of interest and ${number(period.scheduled + period.unscheduled + period.recoveries + period.sales)} of principal were collected; ${number(paid)} ${currency} is paid in ${payments.length} steps.`}
            rows={payments}
            columns={[
                {key: 'waterfall', label: 'Waterfall', text: true, value: (p) => p.waterfall},
                {key: 'step', label: 'Step', text: true, value: (p) => p.id},
                {key: 'pays', label: 'Pays', text: true, value: (p) => p.text},
                {
                    key: 'paid',
                    label: 'Paid',
                    unit: currency,
                    value: (p) => p.paid,
                    cell: (p) => number(p.paid),
                },
            ]}
        >
            <div ref={ref}>
                <svg
                    className="sankey"
                    width={width}
                    viewBox={`0 0 ${width} ${height + 10}`}
                    height={height + 10}
                    role="img"
                    aria-label={`Flow of cash on ${period.date}`}
                >
                    {bands.map((band, i) => {
                        const from = place.get(band.from);
                        const to = place.get(band.to);
                        if (!from || !to) return null;
                        const [x0, x1] = [x(from.column) + 10, x(to.column)];
                        const bend = (x0 + x1) / 2;
                        return (
                            <path
                                key={i}
                                className={`flow s${band.series}`}
                                strokeWidth={Math.max(1, band.width)}
                                d={`M${x0},${band.from_y + 5}C${bend},${band.from_y + 5} ${bend},${band.to_y + 5} ${x1},${band.to_y + 5}`}
                            >
                                <title>{`${band.from} to ${texts.get(band.to) ?? band.to}: ${number(band.value)} ${currency}`}</title>
                            </path>
                        );
                    })}
                    {nodes.map((node) => (
                        // biome-ignore lint/a11y/noStaticElementInteractions: the table of the period's steps opens the same for the keyboard.
                        <g
                            key={node.id}
                            onClick={() => {
                                if (node.column === 2) onOpen(node.id.split(' ')[0] ?? node.id);
                            }}
                        >
                            <rect
                                className="node"
                                x={x(node.column)}
                                y={node.y + 5}
                                width={10}
                                height={Math.max(1, node.height)}
                            />
                            <text
                                x={node.column === 2 ? x(2) + 15 : x(node.column) - 5}
                                y={(labels.get(node.id) ?? 0) + 9}
                                textAnchor={node.column === 2 ? 'start' : 'end'}
                            >
                                {`${texts.get(node.id) ?? node.id} ${rounded(node.value)}`}
                            </text>
                        </g>
                    ))}
                </svg>
            </div>
        </ChartFrame>
    );
}
