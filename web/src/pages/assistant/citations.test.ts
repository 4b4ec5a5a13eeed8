import {expect, test} from 'vitest';
import {answerPieces, pageOfResult} from './citations';

test('marks of results become links, marks of others remain text', () => {
    expect(answerPieces('VaR is 5 [r1], not 7 [r9].', ['r1'])).toEqual([
        {text: 'VaR is 5 ', source: null},
        {text: '[r1]', source: 'r1'},
        {text: ', not 7 ', source: null},
        {text: '[r9]', source: null},
        {text: '.', source: null},
    ]);
});

test('a result links to the page that shows it, as of its date', () => {
    const page = (method: string, request: Record<string, unknown>) =>
        pageOfResult({method, request});
    expect(page('risk.var', {portfolio: 'a/b', as_of: '2025-06-30'})).toBe(
        '/portfolios/a%2Fb/var?as_of=2025-06-30',
    );
    expect(page('portfolio.get', {portfolio: 'a'})).toBe('/portfolios/a');
    expect(page('alm.session.value', {session: 's'})).toBe('/balance/s');
    expect(page('limit.list', {})).toBe('/limits');
    expect(page('math.curve', {})).toBe(null);
});
