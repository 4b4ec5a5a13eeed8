import {expect, test} from 'vitest';
import {sectionOf} from './states';

test('what is not found links to the list that its page belongs to', () => {
    expect(sectionOf('/clo/no-such-deal/tests')).toBe('/clo');
    expect(sectionOf('/portfolios/p-1')).toBe('/portfolios');
    expect(sectionOf('/clo')).toBe('');
    expect(sectionOf('/')).toBe('');
});
