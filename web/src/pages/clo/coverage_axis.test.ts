import {expect, test} from 'vitest';
import {axisTop} from './coverage_axis';

const row = (oc: number | null, ic: number | null = null) => ({
    oc,
    oc_trigger: 1.04,
    ic,
    ic_trigger: null,
});

test('ratios that grow without limit while notes are repaid do not set the axis', () => {
    expect(axisTop([row(1.06), row(1.1), row(22.5), row(null)])).toBeCloseTo(1.56);
});

test('the axis reaches the ratios of the first date', () => {
    expect(axisTop([row(1.06, 1.8), row(9)])).toBe(1.8);
});

test('ratios near their triggers set the axis themselves', () => {
    expect(axisTop([row(1.06), row(1.3)])).toBeNull();
    expect(axisTop([])).toBeNull();
});
