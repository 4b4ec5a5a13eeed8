import {describe, expect, it} from 'vitest';
import {inUnit} from '../../ui/field_spec';
import {headlineOf, levelsOf} from './risk_settings';

const percent = inUnit({type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1}, '%', 100);

describe('risk settings', () => {
    it('the headline is the highest level', () => {
        expect(headlineOf({confidence: [0.99, 0.95]})).toBe(0.99);
    });
    it('levels are percentages separated by semicolons, commas or blanks', () => {
        expect(levelsOf('99; 95', percent)).toEqual([0.95, 0.99]);
        expect(levelsOf('97.5%, 97.5', percent)).toEqual([]);
        expect(levelsOf('97.5 97.5', percent)).toEqual([0.975]);
    });
    it('a text with a part that is no level has none', () => {
        expect(levelsOf('95; 100', percent)).toEqual([]);
        expect(levelsOf('high', percent)).toEqual([]);
        expect(levelsOf('', percent)).toEqual([]);
    });
});
