import {expect, test} from 'vitest';
import {answerPieces, pageOfResult, withFigure} from './citations';

test('marks of results become links, marks of others remain text', () => {
    const text = (piece: string) => ({text: piece, source: null, isFigure: false});
    expect(answerPieces('VaR is 5 [r1], not 77 [r9].', ['r1'])).toEqual([
        text('VaR is 5 '),
        {text: '[r1]', source: 'r1', isFigure: false},
        text(', not 77 '),
        text('[r9]'),
        text('.'),
    ]);
});

test('the figures before a mark are of its result; dates and names are none', () => {
    const pieces = answerPieces('On 2025-06-30 VaR99 is 16,040.52 or -4.1% [r1].', ['r1']);
    expect(pieces.filter((piece) => piece.isFigure)).toEqual([
        {text: '16,040.52', source: 'r1', isFigure: true},
        {text: '-4.1', source: 'r1', isFigure: true},
    ]);
    expect(pieces.map((piece) => piece.text).join('')).toBe(
        'On 2025-06-30 VaR99 is 16,040.52 or -4.1% [r1].',
    );
    expect(withFigure('/portfolios/a/var?as_of=2025-06-30', '16,040.52')).toBe(
        '/portfolios/a/var?as_of=2025-06-30&figure=16%2C040.52',
    );
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
