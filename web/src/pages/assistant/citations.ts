// Citations of an answer: its marks such as [r1], and the page that shows a cited result.
import type {ChatCitation} from '../../api/types.gen';

export interface AnswerPiece {
    text: string;
    source: string | null; // id of the result that a mark names
}

// Marks of results that do not exist remain text.
export function answerPieces(line: string, known: readonly string[]): AnswerPiece[] {
    return line
        .split(/(\[r\d+\])/)
        .filter((text) => text !== '')
        .map((text) => {
            const id = text.slice(1, -1);
            return {text, source: text.startsWith('[') && known.includes(id) ? id : null};
        });
}

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
