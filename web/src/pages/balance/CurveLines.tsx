// Curves by maturity: one line each, the first in black. Arrow keys move along the maturities; the
// line below shows the value of each curve.
import {useState, type KeyboardEvent} from 'react';
import {percent} from '../../ui/format';
import {linear, ticks} from '../../ui/scale';
import {useWidth} from '../../ui/use_width';
import './balance.css';

export interface CurveLine {
    label: string;
    values: readonly number[]; // rates at the years, fractions
}

interface Props {
    years: readonly number[]; // ascending
    lines: readonly CurveLine[];
    summary: string;
    height?: number;
}

const left = 56;

export function CurveLines({years, lines, summary, height = 300}: Props) {
    const [ref, width] = useWidth<HTMLDivElement>();
    const [at, setAt] = useState(-1);
    const all = lines.flatMap((line) => line.values);
    const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)];
    const y = linear(low, high === low ? low + 0.01 : high, height - 26, 12);
    const last = years.at(-1) ?? 1;
    const x = linear(0, last, left, width - 12);
    const onKey = (event: KeyboardEvent) => {
        const to = {ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: years.length - 1}[
            event.key
        ];
        if (to === undefined) return;
        event.preventDefault();
        setAt(Math.max(0, Math.min(years.length - 1, to)));
    };
    const nearest = (pixel: number) => {
        let best = 0;
        years.forEach((t, i) => {
            if (Math.abs(x(t) - pixel) < Math.abs(x(years[best] ?? 0) - pixel)) best = i;
        });
        return best;
    };
    const shown = years[at];
    return (
        <div ref={ref}>
            <svg
                className="stacked curves"
                width={width}
                height={height}
                viewBox={`0 0 ${width} ${height}`}
                role="img"
                aria-label={summary}
                tabIndex={0}
                onKeyDown={onKey}
                onMouseMove={(event) =>
                    setAt(nearest(event.clientX - event.currentTarget.getBoundingClientRect().left))
                }
                onMouseLeave={() => setAt(-1)}
            >
                {ticks(low, high, 5).map((tick) => (
                    <g key={tick}>
                        <line
                            className={tick === 0 ? 'zero' : 'grid'}
                            x1={left}
                            x2={width}
                            y1={y(tick)}
                            y2={y(tick)}
                        />
                        <text className="tick" x={left - 6} y={y(tick) + 4} textAnchor="end">
                            {percent(tick, 1)}
                        </text>
                    </g>
                ))}
                {ticks(0, last, 6).map((tick) => (
                    <text
                        key={tick}
                        className="tick"
                        x={x(tick)}
                        y={height - 8}
                        textAnchor="middle"
                    >
                        {tick} y
                    </text>
                ))}
                {lines.map((line, i) => (
                    <path
                        key={line.label}
                        className={`curve c${i}`}
                        d={line.values
                            .map((v, k) => `${k === 0 ? 'M' : 'L'}${x(years[k] ?? 0)} ${y(v)}`)
                            .join('')}
                    />
                ))}
                {shown !== undefined && (
                    <line className="zero" x1={x(shown)} x2={x(shown)} y1={8} y2={height - 26} />
                )}
            </svg>
            <div className="readout" aria-live="polite">
                {shown !== undefined && <b>{shown} years</b>}
                {lines.map(({label, values}, i) => (
                    <span className="legend" key={label}>
                        <span className={`swatch ${i === 0 ? 'ink' : `s${i}`}`} />
                        {label}
                        {at >= 0 && <b>{percent(values[at])}</b>}
                    </span>
                ))}
            </div>
        </div>
    );
}
