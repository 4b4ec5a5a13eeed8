// Sensitivity of the success rate: each input of the plan lower and higher, all else equal, on the
// same market paths.
import {useMethod} from '../../api/queries';
import type {PlanRequest} from '../../api/types.gen';
import {ChartFrame} from '../../ui/ChartFrame';
import {Figure} from '../../ui/Figure';
import {number, percent} from '../../ui/format';
import {linear, ticks} from '../../ui/scale';
import {ProblemView} from '../../ui/states';
import {useWidth} from '../../ui/use_width';

interface Lever {
    label: string;
    vary: string;
    low: number;
    now: number;
    high: number;
    reported: (x: number) => string;
}

const points = (x: number): string => `${percent(x, 1)}%`;

function leversOf(base: PlanRequest): Lever[] {
    const spending = base.withdrawal?.amount ?? null;
    const rate = base.withdrawal?.rate ?? null;
    const years = base.years ?? 30;
    const stock = base.allocation?.stock ?? 0;
    const fees = base.fees ?? 0;
    const money = base.initial_portfolio;
    const round = (x: number) => Math.round(x).toLocaleString('en-US');
    return [
        spending !== null
            ? {
                  label: 'Spending',
                  vary: 'withdrawal.amount',
                  low: spending * 0.8,
                  now: spending,
                  high: spending * 1.2,
                  reported: round,
              }
            : {
                  label: 'Withdrawal rate',
                  vary: 'withdrawal.rate',
                  low: (rate ?? 0.04) * 0.8,
                  now: rate ?? 0.04,
                  high: (rate ?? 0.04) * 1.2,
                  reported: points,
              },
        {
            label: 'Portfolio',
            vary: 'initial_portfolio',
            low: money * 0.8,
            now: money,
            high: money * 1.2,
            reported: round,
        },
        {
            label: 'Years',
            vary: 'years',
            low: Math.max(1, years - 5),
            now: years,
            high: Math.min(100, years + 5),
            reported: round,
        },
        {
            label: 'Stocks',
            vary: 'allocation.stock',
            low: Math.max(0, stock - 0.2),
            now: stock,
            high: Math.min(1, stock + 0.2),
            reported: points,
        },
        {label: 'Fees', vary: 'fees', low: 0, now: fees, high: fees + 0.01, reported: points},
    ];
}

// A portfolio split into accounts cannot be varied as a whole, nor can weights that a glide path
// overrides.
const applies = (base: PlanRequest, lever: Lever): boolean =>
    !(
        lever.vary === 'initial_portfolio' &&
        ((base.accounts?.length ?? 0) > 0 || base.initial_portfolio === 0)
    ) &&
    !(
        lever.vary === 'allocation.stock' &&
        ((base.glide_path?.length ?? 0) > 0 || Object.keys(base.allocation ?? {}).length < 2)
    ) &&
    !(
        lever.vary === 'years' &&
        ((base.glide_path?.length ?? 0) > 0 ||
            (base.events?.length ?? 0) > 0 ||
            (base.retirement_year ?? 0) > 0)
    ) &&
    !(
        lever.vary.startsWith('withdrawal') &&
        ['vpw', 'rmd', 'cape', 'hebeler', 'feel_free'].includes(base.withdrawal?.strategy ?? '')
    );

function useLever(base: PlanRequest, lever: Lever) {
    return useMethod(
        'plan.sensitivity',
        applies(base, lever)
            ? {base, vary: lever.vary, values: [lever.low, lever.now, lever.high]}
            : null,
    );
}

// The center is the plan on the same paths as the variations: a rate from other paths would give
// inputs without effect a bar.
export function Tornado({base, success: reported}: {base: PlanRequest; success: number}) {
    const [ref, width] = useWidth<HTMLDivElement>();
    const levers = leversOf(base) as [Lever, Lever, Lever, Lever, Lever];
    const answers = [
        useLever(base, levers[0]),
        useLever(base, levers[1]),
        useLever(base, levers[2]),
        useLever(base, levers[3]),
        useLever(base, levers[4]),
    ];
    const rows = levers
        .flatMap((lever, i) => {
            const [low, , high] = answers[i]?.data?.results ?? [];
            return low && high
                ? [{lever, low: low.summary.success_rate, high: high.summary.success_rate}]
                : [];
        })
        .sort((a, b) => Math.abs(b.high - b.low) - Math.abs(a.high - a.low));
    const failed = answers.find((answer) => answer.error);
    const success =
        answers.find((answer) => answer.data)?.data?.results[1]?.summary.success_rate ?? reported;
    const least = Math.min(success, ...rows.flatMap((row) => [row.low, row.high]));
    // In a narrow window the name of an input is above its bar.
    const narrow = width < 480;
    const pitch = narrow ? 50 : 34;
    const x = linear(Math.max(0, least - 0.02), 1, narrow ? 60 : 150, width - 64);
    const marks = ticks(Math.max(0, least - 0.02), 1, Math.max(2, Math.floor(width / 140)));
    const digits = (marks[1] ?? 1) - (marks[0] ?? 0) < 0.0099 ? 1 : 0;
    const height = Math.max(1, rows.length) * pitch + 24;
    return (
        <ChartFrame
            title="Sensitivity of the success rate"
            unit="% of paths"
            summary="The success rate with each input of the plan lower and higher."
            rows={rows}
            columns={[
                {key: 'name', label: 'Input', text: true, value: (r) => r.lever.label},
                {
                    key: 'low',
                    label: 'Low input',
                    text: true,
                    value: (r) => r.lever.reported(r.lever.low),
                },
                {
                    key: 'slow',
                    label: 'Success rate, low',
                    unit: '%',
                    value: (r) => r.low,
                    cell: (r) => (
                        <Figure value={r.low} percent name={`tornado.${r.lever.vary}.low`} />
                    ),
                },
                {
                    key: 'now',
                    label: 'Success rate, plan',
                    unit: '%',
                    value: () => success,
                    cell: (r) => (
                        <Figure value={success} percent name={`tornado.${r.lever.vary}.now`} />
                    ),
                },
                {
                    key: 'high',
                    label: 'High input',
                    text: true,
                    value: (r) => r.lever.reported(r.lever.high),
                },
                {
                    key: 'shigh',
                    label: 'Success rate, high',
                    unit: '%',
                    value: (r) => r.high,
                    cell: (r) => (
                        <Figure value={r.high} percent name={`tornado.${r.lever.vary}.high`} />
                    ),
                },
            ]}
            note={`One input at a time, on the same ${number(base.paths ?? 10_000)} market paths. A wider bar means a larger effect.`}
        >
            {failed ? <ProblemView error={failed.error} /> : null}
            <div ref={ref}>
                <svg
                    className="tornado"
                    width={width}
                    height={height}
                    viewBox={`0 0 ${width} ${height}`}
                    role="img"
                    aria-label={`Success rate ${percent(success, 1)}; ${rows.map((r) => `${r.lever.label} from ${percent(r.low, 1)} to ${percent(r.high, 1)}`).join(', ')}`}
                >
                    {marks.map((tick) => (
                        <g key={tick}>
                            <line
                                className="grid"
                                x1={x(tick)}
                                x2={x(tick)}
                                y1={0}
                                y2={height - 20}
                            />
                            <text className="tick" x={x(tick)} y={height - 6} textAnchor="middle">
                                {percent(tick, digits)}%
                            </text>
                        </g>
                    ))}
                    {rows.map(({lever, low, high}, i) => {
                        const [left, right] = low <= high ? [low, high] : [high, low];
                        const y = i * pitch + (narrow ? 16 : 0);
                        // If both ends are on the same side of the plan, the label of the nearer
                        // end is inside the bar.
                        const reported = (x: number, rate: number, inside: boolean) =>
                            lever.reported(x) + (inside ? ` (${points(rate)}, marked)` : '');
                        const isLowLeft = low <= high;
                        const leftText = reported(
                            isLowLeft ? lever.low : lever.high,
                            left,
                            left > success,
                        );
                        const rightText = reported(
                            isLowLeft ? lever.high : lever.low,
                            right,
                            right < success,
                        );
                        return (
                            <g key={lever.label}>
                                <text className="label" x={0} y={narrow ? y + 2 : y + 20}>
                                    {lever.label}
                                </text>
                                <rect
                                    className="s2"
                                    x={x(left)}
                                    y={y + 8}
                                    width={Math.max(1, x(Math.max(left, success)) - x(left))}
                                    height={18}
                                />
                                <rect
                                    className="s1"
                                    x={x(Math.min(success, right))}
                                    y={y + 8}
                                    width={Math.max(1, x(right) - x(Math.min(success, right)))}
                                    height={18}
                                />
                                <text
                                    className="tick"
                                    x={x(Math.min(left, success)) - 4}
                                    y={y + 21}
                                    textAnchor="end"
                                >
                                    {leftText}
                                </text>
                                <text
                                    className="tick"
                                    x={x(Math.max(right, success)) + 4}
                                    y={y + 21}
                                >
                                    {rightText}
                                </text>
                            </g>
                        );
                    })}
                    <line
                        className="zero"
                        x1={x(success)}
                        x2={x(success)}
                        y1={0}
                        y2={height - 20}
                    />
                </svg>
            </div>
        </ChartFrame>
    );
}
