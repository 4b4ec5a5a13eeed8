// A sparkline in a table cell, with a sentence as its text alternative.
const width = 84;
const height = 20;

export function Spark({values, summary}: {values: readonly number[]; summary: string}) {
    if (values.length < 2) return null;
    const step = Math.max(1, Math.floor(values.length / width));
    const some = values.filter((_, i) => i % step === 0 || i === values.length - 1);
    const low = Math.min(...some);
    const high = Math.max(...some, low + 1e-12);
    const points = some.map(
        (v, i) =>
            `${((i / (some.length - 1)) * (width - 4) + 2).toFixed(1)},${(height - 3 - ((v - low) / (high - low)) * (height - 6)).toFixed(1)}`,
    );
    const last = (points.at(-1) ?? '0,0').split(',');
    return (
        <svg className="spark" width={width} height={height} role="img" aria-label={summary}>
            <polyline points={points.join(' ')} />
            <circle cx={last[0]} cy={last[1]} r="2" />
        </svg>
    );
}
