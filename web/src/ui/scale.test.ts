import {describe, expect, it} from 'vitest';
import {apart, axisMarks, linear, squarify, thin, ticks} from './scale';

describe('ticks', () => {
    it('are round, cover the range, and include zero when it is in the range', () => {
        expect(ticks(0, 100)).toEqual([0, 20, 40, 60, 80, 100]);
        expect(ticks(-3, 7)).toEqual([-2, 0, 2, 4, 6]);
        expect(ticks(0.001, 0.0042, 3)).toHaveLength(2);
        expect(ticks(5, 5)).toEqual([5]);
    });
});

describe('marks apart', () => {
    it('leave out those whose labels meet, and keep zero', () => {
        const at = linear(-100, 300, 0, 40);
        expect(apart([-100, 0, 100, 200, 300], at, () => 22)).toEqual([0, 300]);
        expect(apart([1, 2], linear(0, 3, 0, 300), () => 22)).toEqual([1, 2]);
    });
});

describe('marks of an axis', () => {
    it('has more than zero where a round step would pass the ends', () => {
        const at = linear(-447_000, 390_000, 0, 310);
        expect(apart(ticks(-447_000, 390_000, 2), at, () => 40)).toEqual([0]);
        expect(axisMarks(-447_000, 390_000, 2, at, () => 40)).toEqual([
            -400_000, -200_000, 0, 200_000,
        ]);
    });
    it('has those that there is space for', () => {
        expect(axisMarks(0, 10, 2, linear(0, 10, 0, 30), () => 22)).toEqual([0, 10]);
    });
});

describe('a linear scale', () => {
    it('maps the ends to the ends, and a point to the middle', () => {
        expect(linear(-1, 1, 0, 100)(0)).toBe(50);
        expect(linear(2, 2, 0, 100)(2)).toBe(50);
    });
});

describe('a treemap', () => {
    it('fills its frame with proportional areas that do not overlap', () => {
        const sizes = [6, 6, 4, 3, 2, 2, 1]; // the example of the paper
        const boxes = squarify(sizes, {x: 0, y: 0, width: 6, height: 4});
        boxes.forEach((box, i) => {
            expect(box.width * box.height).toBeCloseTo(sizes[i] as number, 9);
            expect(box.x).toBeGreaterThanOrEqual(-1e-9);
            expect(box.x + box.width).toBeLessThanOrEqual(6 + 1e-9);
            expect(box.y + box.height).toBeLessThanOrEqual(4 + 1e-9);
        });
        expect(boxes[0]).toEqual({x: 0, y: 0, width: 3, height: 2});
        for (let i = 0; i < boxes.length; ++i)
            for (let j = 0; j < i; ++j) {
                const [a, b] = [boxes[i], boxes[j]];
                if (!a || !b) throw new Error('a box is missing');
                const w = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
                const h = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
                expect(Math.min(w, h)).toBeLessThan(1e-9);
            }
    });
    it('of no values is empty', () => {
        expect(squarify([0, 0], {x: 0, y: 0, width: 5, height: 5})).toHaveLength(2);
        expect(squarify([], {x: 0, y: 0, width: 5, height: 5})).toEqual([]);
    });
});

describe('a downsampled series', () => {
    it('keeps its endpoints, its high and its low', () => {
        const values = Array.from(
            {length: 10_000},
            (_, i) => Math.sin(i / 300) + (i === 7777 ? 9 : i === 4321 ? -9 : 0),
        );
        const kept = thin(values, 400);
        expect(kept.length).toBeLessThanOrEqual(400);
        for (const i of [0, 4321, 7777, 9999]) expect(kept).toContain(i);
        expect([...kept].sort((a, b) => a - b)).toEqual(kept);
        expect(thin([1, 2], 10)).toEqual([0, 1]);
    });
});
