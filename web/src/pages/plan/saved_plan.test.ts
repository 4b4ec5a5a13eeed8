import {describe, expect, it} from 'vitest';
import {addressOf, idOf} from './saved_plan';

describe('idOf', () => {
    it('has letters, digits and single hyphens', () => {
        expect(idOf('Retire at 60, both')).toBe('retire-at-60-both');
        expect(idOf('  Café – später! ')).toBe('cafe-spater');
        expect(idOf('…')).toBe('');
        expect(idOf(`${'a'.repeat(63)} b`)).toBe('a'.repeat(63));
    });
});

describe('addressOf', () => {
    const plan = {
        plan: 'a',
        name: 'A',
        kind: 'household' as const,
        version: 1,
        note: '',
        author: '',
        saved_at: '',
        etag: '',
        retirement: null,
        household: null,
        versions: [],
    };
    it('opens the form on the page of its kind', () => {
        expect(addressOf({...plan, form: '{"years":"20"}'})).toBe(
            '/household?household=%7B%22years%22%3A%2220%22%7D&saved=a',
        );
    });
    it('is null for a plan that was saved without a form', () => {
        expect(addressOf({...plan, form: ''})).toBeNull();
    });
});
