import {describe, expect, it} from 'vitest';
import {offersFor, score, typedOffer} from './palette';
import {findShortcut, keyName} from './keys';
import {matchPath} from './router';

describe('the palette', () => {
    const offers = ['Portfolios', 'Profit', 'Import prices'].map((text) => ({
        key: text,
        text,
        note: '',
        to: '/',
    }));
    it('matches letters in order and ranks prefixes first', () => {
        expect(offersFor('p', offers).map((o) => o.text)).toEqual([
            'Portfolios',
            'Profit',
            'Import prices',
        ]);
        expect(offersFor('imp pr', offers).map((o) => o.text)).toEqual(['Import prices']);
        expect(score('xyz', 'Portfolios')).toBeNull();
    });
    it('runs a typed command with its arguments', () => {
        const commands = [
            {
                name: 'VAR',
                usage: 'VAR portfolio',
                what: '',
                run: (words: string[]) => `/portfolios/${words[0]}/var`,
            },
        ];
        expect(typedOffer('var demo', commands)[0]?.to).toBe('/portfolios/demo/var');
        expect(typedOffer('va', commands)[0]?.to).toBeUndefined();
        expect(typedOffer('goto', commands)).toEqual([]);
    });
});

describe('keys', () => {
    const make = (keys: string) => ({keys, what: '', group: '', run: () => {}});
    it('can be chords, single keys and sequences; the latest registered takes precedence', () => {
        const all = [make('g p'), make('?'), make('?')];
        expect(findShortcut(all, ['g']).begins).toBe(true);
        expect(findShortcut(all, ['g', 'p']).exact).toBe(all[0]);
        expect(findShortcut(all, ['?']).exact).toBe(all[2]);
        expect(keyName({key: 'K', ctrlKey: false, metaKey: true, altKey: false})).toBe('ctrl+k');
    });
});

describe('a path', () => {
    it('matches a pattern of the same length, with its parameters decoded', () => {
        expect(matchPath('/portfolios/:portfolio/var', '/portfolios/a%20b/var')).toEqual({
            portfolio: 'a b',
        });
        expect(matchPath('/portfolios/:portfolio', '/portfolios')).toBeNull();
        expect(matchPath('/', '/')).toEqual({});
        expect(matchPath('/:x', '/%E0%A4%A')).toBeNull();
    });
});
