import {describe, expect, it} from 'vitest';
import {fuzzyScore} from './fuzzy';
import {actionOffers, offersFor, tabOffers, typedOffer, type Offer} from './palette';
import {findShortcut, keyName} from './keys';
import {matchPath} from './router';
import {pageRoutes} from './routes';

describe('the palette', () => {
    const offers = ['Portfolios', 'Profit', 'Import prices'].map((text) => ({
        key: text,
        text,
        note: '',
        to: '/',
    }));
    it('lists pages in their order without a query', () => {
        expect(offersFor('', offers).map((o) => o.text)).toEqual([
            'Portfolios',
            'Profit',
            'Import prices',
        ]);
    });
    it('ranks beginnings of words before letters inside them', () => {
        expect(offersFor('pr', offers).map((o) => o.text)).toEqual([
            'Profit',
            'Import prices',
            'Portfolios',
        ]);
        expect(offersFor('imp pr', offers).map((o) => o.text)).toEqual(['Import prices']);
    });
    it('lists the pages of one portfolio, found by its name, short name and title', () => {
        const load = () => Promise.reject(new Error('not loaded'));
        const pages = tabOffers(
            [
                {path: '/p', title: 'Portfolios', load},
                {path: '/p/:p', title: 'Portfolio', load},
                {path: '/p/:p/var', title: 'Value at risk', load},
                {path: '/p/:p/why', title: 'Why', load, needsSearch: true},
            ],
            '/p/:p',
            '/p/fund1',
            'Hedge Fund',
            'fund1',
        );
        expect(pages.map((o) => o.to)).toEqual(['/p/fund1', '/p/fund1/var']);
        const found = (query: string, all: Offer[] = pages) =>
            offersFor(query, all).map((o) => o.text);
        expect(found('hedge risk')).toEqual(['Hedge Fund: Value at risk']);
        expect(found('fund1')).toEqual(['Hedge Fund', 'Hedge Fund: Value at risk']);
        expect(found('')).toEqual(['Hedge Fund']);
    });
    it('leaves out accidental matches beside a good one', () => {
        const found = ['Dark theme', 'Datasets: Market data'].map((text) => ({
            key: text,
            text,
            note: '',
        }));
        expect(offersFor('dark', found).map((o) => o.text)).toEqual(['Dark theme']);
        expect(offersFor('dark', found.slice(1))).toHaveLength(1);
    });
    it('finds actions by what a user would call them', () => {
        const first = (query: string) => offersFor(query, actionOffers)[0]?.text;
        expect(first('close account')).toBe('Close an account');
        expect(first('tax')).toBe('Form 8949');
        expect(first('trade')).toBe('Add a transaction');
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

describe('a fuzzy match', () => {
    const rank = (query: string, ...texts: string[]) =>
        texts
            .map((text) => ({text, score: fuzzyScore(query, text)}))
            .filter(({score}) => score !== null)
            .sort((a, b) => (b.score as number) - (a.score as number))
            .map(({text}) => text);
    it('has all letters of each word in order, the words in any order', () => {
        expect(fuzzyScore('xyz', 'Portfolios')).toBeNull();
        expect(fuzzyScore('worth net', 'Net worth')).not.toBeNull();
        expect(fuzzyScore('nw', 'Net worth')).not.toBeNull();
        expect(fuzzyScore('blnce', 'Balance sheets')).not.toBeNull();
        expect(fuzzyScore('tn', 'Net worth')).toBeNull();
    });
    it('is preferred at the beginning of words, in one piece, and in a shorter text', () => {
        expect(rank('va', 'Interval', 'Value at risk')).toEqual(['Value at risk', 'Interval']);
        expect(rank('gap', 'Graph', 'Repricing gap')).toEqual(['Repricing gap', 'Graph']);
        expect(rank('lots', 'Lots and gains', 'Lots')).toEqual(['Lots', 'Lots and gains']);
    });
    it('in one piece is preferred to the beginnings of several words', () => {
        expect(rank('new', 'High Net Worth', 'New portfolio')[0]).toBe('New portfolio');
    });
    it('is not accidental: letters spread over the text do not match', () => {
        expect(fuzzyScore('plan', 'Repricing of all currencies again')).toBeNull();
        expect(fuzzyScore('nvda', 'UUP Invesco DB US Dollar Index Security')).toBeNull();
    });
    it('finds the best place of repeated letters', () => {
        // The "p" of "page", not the one of "up".
        expect(fuzzyScore('page', 'up page')).toBe(fuzzyScore('page', 'ux page'));
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

describe('the shortcuts of pages', () => {
    it('open one page each', () => {
        const keys = pageRoutes.flatMap(({key}) => key ?? []);
        expect(keys.filter((key, i) => keys.indexOf(key) < i)).toEqual([]);
    });
});
