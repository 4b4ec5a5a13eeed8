// Citations of an answer: its marks such as [r1], and the page that shows a cited result.
import type {ChatCitation} from '../../api/types.gen';

export interface AnswerPiece {
    text: string;
    source: string | null; // id of the result that a mark names, or that a figure is of
    isFigure: boolean;
}

// Figures have two digits at least and are not parts of dates and names.
const figures = /((?<![\w.,-])[-+\u2212]?(?=\d[\d,.]*\d)\d+(?:,\d{3})*(?:\.\d+)?(?![\w.,-]*\d))/;

// Marks of results that do not exist remain text. The figures before a mark are of its result.
export function answerPieces(line: string, known: readonly string[]): AnswerPiece[] {
    const parts = line.split(/(\[r\d+\])/);
    return parts.flatMap((text, i) => {
        const idOf = (mark = '') => known.find((id) => mark === `[${id}]`) ?? null;
        const isMark = i % 2 === 1;
        const source = idOf(isMark ? text : parts[i + 1]);
        if (isMark || !source) return text ? [{text, source, isFigure: false}] : [];
        return text
            .split(figures)
            .map((piece, k) => ({
                text: piece,
                source: k % 2 === 1 ? source : null,
                isFigure: k % 2 === 1,
            }))
            .filter((piece) => piece.text !== '');
    });
}

// The page of a result with a figure marked on it.
export const withFigure = (page: string, figure: string): string =>
    `${page}${page.includes('?') ? '&' : '?'}figure=${encodeURIComponent(figure)}`;

const portfolioPages: Record<string, string> = {
    'risk.var': 'var',
    'risk.backtest': 'backtest',
    'risk.exposures': 'exposures',
    'risk.correlation': 'correlation',
    'risk.factors': 'factors',
    'risk.attribution': 'attribution',
    'risk.performance': 'performance',
    'risk.stress': 'stress',
    'options.book': 'options',
    'position.list': 'positions',
};
const otherPages: [string, string][] = [
    ['limit.', '/limits'],
    ['batch.', '/batch'],
    ['report.', '/reports'],
    ['account.', '/ledger/accounts'],
    ['transaction.', '/ledger/transactions'],
    ['ledger.holdings', '/ledger/holdings'],
    ['ledger.lots', '/ledger/lots'],
    ['ledger.net_worth', '/net-worth'],
    ['ledger.performance', '/ledger/performance'],
    ['market.', '/market'],
    ['security.', '/securities'],
    ['plan.', '/plan'],
    ['portfolio.list', '/portfolios'],
    ['alm.session.list', '/balance'],
    ['clo.deal.list', '/clo'],
];

// As of the date of the request; null where no page shows the result.
export function pageOfResult({
    method,
    request,
}: Pick<ChatCitation, 'method' | 'request'>): string | null {
    const given = (request ?? {}) as Record<string, unknown>;
    const text = (name: string): string =>
        typeof given[name] === 'string' ? encodeURIComponent(given[name] as string) : '';
    const date = text('as_of') ? `?as_of=${text('as_of')}` : '';
    if (text('portfolio')) {
        const page = portfolioPages[method];
        return `/portfolios/${text('portfolio')}${page ? `/${page}` : ''}${date}`;
    }
    if (method.startsWith('alm.') && text('session')) return `/balance/${text('session')}`;
    if (method.startsWith('clo.') && text('deal')) return `/clo/${text('deal')}${date}`;
    const other = otherPages.find(([prefix]) => method.startsWith(prefix));
    return other ? other[1] + date : null;
}
