import {expect, test} from 'vitest';
import {labelPlaces, layout} from './sankey';

const links = [
    {from: 'interest', to: 'A', value: 60, series: 1},
    {from: 'interest', to: 'B', value: 20, series: 1},
    {from: 'principal', to: 'B', value: 20, series: 2},
];

test('a column with all cash fills the height less its gaps', () => {
    const {nodes} = layout(
        [
            ['interest', 'principal'],
            ['A', 'B'],
        ],
        links,
        110,
        10,
    );
    const left = nodes.filter((node) => node.column === 0);
    expect(left.map((node) => node.height)).toEqual([80, 20]);
    expect(left.map((node) => node.y)).toEqual([0, 90]);
});

test('the bands of a node add up to its height', () => {
    const {nodes, links: bands} = layout(
        [
            ['interest', 'principal'],
            ['A', 'B'],
        ],
        links,
        110,
        10,
    );
    for (const node of nodes) {
        const width = bands
            .filter((band) => (node.column === 0 ? band.from : band.to) === node.id)
            .reduce((sum, band) => sum + band.width, 0);
        expect(width).toBeCloseTo(node.height, 9);
    }
});

test('bands that enter a node lie side by side', () => {
    const {links: bands} = layout(
        [
            ['interest', 'principal'],
            ['A', 'B'],
        ],
        links,
        110,
        10,
    );
    const into = bands.filter((band) => band.to === 'B');
    const [first, second] = into;
    expect((second?.to_y ?? 0) - (first?.to_y ?? 0)).toBeCloseTo(
        ((first?.width ?? 0) + (second?.width ?? 0)) / 2,
        9,
    );
});

test('nodes without cash are left out', () => {
    const {nodes} = layout([['interest', 'empty'], ['A']], links.slice(0, 1), 100, 10);
    expect(nodes.map((node) => node.id)).toEqual(['interest', 'A']);
});

test('no cash is an empty diagram', () => {
    expect(layout([['interest'], ['A']], [], 100, 10)).toEqual({nodes: [], links: []});
});

test('labels are at least their height apart and within the diagram', () => {
    expect(labelPlaces([2, 5, 40], 12, 100)).toEqual([2, 14, 40]);
    expect(labelPlaces([80, 95, 99], 12, 100)).toEqual([76, 88, 100]);
});
