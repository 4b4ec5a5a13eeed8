// Which of several columns of amounts a narrow table leaves out first: those with the smallest
// amounts (ui/use_spared.ts), after the columns numbered up to `after`.
export function spareBySize(columns: readonly (readonly number[])[], after = 0): number[] {
    const sizes = columns.map((amounts) => amounts.reduce((sum, x) => sum + Math.abs(x), 0));
    const spare = Array<number>(columns.length).fill(0);
    sizes
        .map((size, i) => ({size, i}))
        .sort((a, b) => b.size - a.size || a.i - b.i)
        .forEach(({i}, rank) => {
            spare[i] = after + 1 + rank;
        });
    return spare;
}
