// Layout of a Sankey diagram: nodes in columns, each as tall as its cash, and bands between them.
export interface Link {
    from: string;
    to: string;
    value: number; // at least 0
    series: number; // color 1..6
}

export interface PlacedNode {
    id: string;
    column: number;
    y: number;
    height: number;
    value: number;
}

export interface PlacedLink extends Link {
    from_y: number; // middle of the band at its source
    to_y: number;
    width: number;
}

export interface Sankey {
    nodes: PlacedNode[];
    links: PlacedLink[];
}

// `columns` lists the ids of the nodes of each column from top to bottom; nodes without cash are left
// out. Heights share one scale, so that the fullest column fits.
export function layout(
    columns: readonly (readonly string[])[],
    links: readonly Link[],
    height: number,
    gap: number,
): Sankey {
    const used = links.filter((link) => link.value > 0);
    const sum = (id: string, side: 'from' | 'to') =>
        used.reduce((total, link) => (link[side] === id ? total + link.value : total), 0);
    const worth = (id: string) => Math.max(sum(id, 'from'), sum(id, 'to'));
    const filled = columns.map((ids) => ids.filter((id) => worth(id) > 0));
    const scale = Math.min(
        ...filled
            .filter((ids) => ids.length > 0)
            .map((ids) => {
                const total = ids.reduce((all, id) => all + worth(id), 0);
                return Math.max(1, height - gap * (ids.length - 1)) / total;
            }),
    );
    const nodes: PlacedNode[] = [];
    filled.forEach((ids, column) => {
        let y = 0;
        for (const id of ids) {
            const value = worth(id);
            nodes.push({id, column, y, height: value * scale, value});
            y += value * scale + gap;
        }
    });
    const at = new Map(nodes.map((node) => [node.id, node]));
    const offsets = new Map<string, number>();
    const place = (id: string, side: string, width: number): number => {
        const key = `${side} ${id}`;
        const before = offsets.get(key) ?? 0;
        offsets.set(key, before + width);
        return (at.get(id)?.y ?? 0) + before + width / 2;
    };
    // Bands leave and enter nodes in the order of the nodes at their other ends.
    const order = new Map(nodes.map((node, i) => [node.id, i]));
    const byPlace = [...used].sort(
        (a, b) =>
            (order.get(a.from) ?? 0) - (order.get(b.from) ?? 0) ||
            (order.get(a.to) ?? 0) - (order.get(b.to) ?? 0),
    );
    return {
        nodes,
        links: byPlace.map((link) => {
            const width = link.value * scale;
            return {
                ...link,
                width,
                from_y: place(link.from, 'from', width),
                to_y: place(link.to, 'to', width),
            };
        }),
    };
}

// The middles of labels of one column, from top to bottom: next to their nodes, at least `spacing`
// apart and within the height.
export function labelPlaces(middles: readonly number[], spacing: number, height: number): number[] {
    const places: number[] = [];
    for (const middle of middles)
        places.push(Math.max(middle, (places.at(-1) ?? -spacing) + spacing));
    let limit = height;
    for (let i = places.length - 1; i >= 0; --i) {
        places[i] = Math.min(places[i] ?? 0, limit);
        limit = (places[i] ?? 0) - spacing;
    }
    return places;
}
