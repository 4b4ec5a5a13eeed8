import {expect, test} from 'vitest';
import {barSpace, nameWidth} from './bar_space';

test('Names have their usual width where bars have enough.', () => {
    expect(barSpace(600, 150, 60, 100)).toEqual({label: 150, above: false});
    expect(barSpace(600, 150, 200, 100)).toEqual({label: 200, above: false});
});

test('Short names make room for the bars.', () => {
    expect(barSpace(348, 150, 42, 182)).toEqual({label: 42, above: false});
});

test('A symbol has room for its capitals.', () => {
    expect(nameWidth('GOOGL')).toBeGreaterThan(nameWidth('goggl') + 5);
});

test('Names are above the bars where these would be too short to compare.', () => {
    expect(barSpace(265, 144, 171, 135)).toEqual({label: 0, above: true});
});
