// How the width of a chart of horizontal bars is divided between names, bars and values.

export interface BarSpace {
    label: number; // pixels on the left for the names; 0 where they are above the bars
    above: boolean;
}

const leastShare = 0.25; // of the width, for the bars
const mostLabel = 0.45; // of the width, for the names

// About the width of a name in pixels; capitals are wider, and symbols have nothing else.
export const nameWidth = (name: string): number =>
    [...name].reduce((sum, letter) => sum + (/[A-Z%&@mwMW]/.test(letter) ? 8 : 6.6), 8);

// `usual` is the width of the names elsewhere, which lines up charts below each other; it gives way first,
// down to `longest`, the longest name. `values` is the room for the texts at both ends of the bars.
export function barSpace(width: number, usual: number, longest: number, values: number): BarSpace {
    const least = width * leastShare;
    for (const label of [Math.max(usual, longest), longest]) {
        const space = Math.min(label, width * mostLabel);
        if (width - space - values >= least) return {label: space, above: false};
    }
    return {label: 0, above: true};
}
