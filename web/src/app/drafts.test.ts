import {expect, test} from 'vitest';
import {acceptTexts} from './drafts';

test('a draft of another build restores only the fields that the form still has', () => {
    const kept = {name: 'Fund', gone: 'x', tags: 7} as unknown as Record<string, string>;
    expect(acceptTexts(kept, {name: '', tags: 'a', currency: 'USD'})).toEqual({
        name: 'Fund',
        tags: 'a',
        currency: 'USD',
    });
});
