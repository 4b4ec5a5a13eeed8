// Axes and layouts of charts as pure functions.

// Round steps (1, 2 or 5 times a power of ten) that cover low..high; zero is among them when
// inside.
export function ticks(low: number, high: number, count = 5): number[] {
    if (!(high > low)) return [low];
    const raw = (high - low) / Math.max(1, count);
    const power = 10 ** Math.floor(Math.log10(raw));
    const unit = raw / power;
    const step = (unit <= 1 ? 1 : unit <= 2 ? 2 : unit <= 5 ? 5 : 10) * power;
    const all: number[] = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; ++i)
        all.push(i === 0 ? 0 : i * step);
    return all;
}

// The marks whose labels, centered at `at(mark)` and `width(mark)` wide, do not meet, the first ones
// first; zero is always kept.
export function apart(
    marks: readonly number[],
    at: (mark: number) => number,
    width: (mark: number) => number,
): number[] {
    const kept: number[] = marks.filter((mark) => mark === 0);
    for (const mark of marks)
        if (
            kept.every(
                (other) =>
                    other !== mark &&
                    Math.abs(at(other) - at(mark)) >= (width(other) + width(mark)) / 2,
            )
        )
            kept.push(mark);
    return kept.sort((a, b) => a - b);
}

// Marks of an axis with labels that do not meet: at least three where there is space, since a single one
// beside zero may leave most of the axis without any.
export function axisMarks(
    low: number,
    high: number,
    count: number,
    at: (mark: number) => number,
    width: (mark: number) => number,
): number[] {
    let best: number[] = [];
    for (let tried = count; tried <= count + 6 && best.length < 3; ++tried) {
        const marks = apart(ticks(low, high, tried), at, width);
        if (marks.length > best.length) best = marks;
    }
    return best;
}

// Maps a domain to pixels.
export const linear =
    (low: number, high: number, from: number, to: number) =>
    (x: number): number =>
        high === low ? (from + to) / 2 : from + ((x - low) / (high - low)) * (to - from);

export interface Box {
    x: number;
    y: number;
    width: number;
    height: number;
}

// Squarified treemap (Bruls, Huizing and van Wijk, 2000): areas in proportion to the sizes, which
// are positive and in descending order; boxes in the order of the sizes.
export function squarify(sizes: readonly number[], frame: Box): Box[] {
    const sum = sizes.reduce((a, b) => a + b, 0);
    if (sum <= 0) return sizes.map(() => ({x: frame.x, y: frame.y, width: 0, height: 0}));
    const areas = sizes.map((size) => (size / sum) * frame.width * frame.height);
    const boxes: Box[] = [];
    let {x, y, width, height} = frame;
    const worst = (row: readonly number[], side: number): number => {
        const total = row.reduce((a, b) => a + b, 0);
        if (total <= 0) return Infinity;
        return Math.max(
            ...row.map((a) =>
                Math.max(
                    (side * side * a) / (total * total),
                    (total * total) / (side * side * Math.max(a, 1e-12)),
                ),
            ),
        );
    };
    const place = (row: readonly number[]): void => {
        const total = row.reduce((a, b) => a + b, 0);
        if (width >= height) {
            const across = height > 0 ? total / height : 0;
            let at = y;
            for (const area of row) {
                const size = across > 0 ? area / across : 0;
                boxes.push({x, y: at, width: across, height: size});
                at += size;
            }
            x += across;
            width -= across;
        } else {
            const across = width > 0 ? total / width : 0;
            let at = x;
            for (const area of row) {
                const size = across > 0 ? area / across : 0;
                boxes.push({x: at, y, width: size, height: across});
                at += size;
            }
            y += across;
            height -= across;
        }
    };
    let row: number[] = [];
    for (const area of areas) {
        const side = Math.min(width, height);
        if (row.length > 0 && worst([...row, area], side) > worst(row, side)) {
            place(row);
            row = [];
        }
        row.push(area);
    }
    place(row);
    return boxes;
}

// Downsamples a long series to at most `most` points and keeps its highs and lows: the first,
// lowest, highest and last of each interval, as ascending indices.
export function thin(values: readonly (number | null)[], most: number): number[] {
    const n = values.length;
    if (n <= most) return values.map((_, i) => i);
    const stretches = Math.max(1, Math.floor(most / 4));
    const kept: number[] = [];
    for (let s = 0; s < stretches; ++s) {
        const first = Math.floor((s * n) / stretches);
        const last = Math.floor(((s + 1) * n) / stretches) - 1;
        let low = first;
        let high = first;
        for (let i = first; i <= last; ++i) {
            if ((values[i] ?? Infinity) < (values[low] ?? Infinity)) low = i;
            if ((values[i] ?? -Infinity) > (values[high] ?? -Infinity)) high = i;
        }
        kept.push(...new Set([first, low, high, last].sort((a, b) => a - b)));
    }
    return kept;
}
