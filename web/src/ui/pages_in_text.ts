// The methods that messages of the API name, as the pages on which a reader does the same.
import {sentence} from './issue_text';

export interface PageName {
    page: string;
    to: string;
}

const pages: readonly (readonly [method: RegExp, page: string, to: string])[] = [
    [/^market\.import_prices$/, 'Import prices', '/market/import'],
    [
        /^market\.(sync|sources?|source_order|providers?|provider_[a-z]+)$/,
        'Providers',
        '/market/providers',
    ],
    [/^market\.import_records$/, 'Import quotes and ratings', '/market/records/import'],
    [
        /^market\.(records?|quotes|chain|ratings|loan_prices|fundamentals|record_[a-z]+)$/,
        'Quotes and ratings',
        '/market/records',
    ],
    [/^market\.(import_|put_|delete_)?securities$/, 'Securities', '/securities'],
    [/^onboarding\..+$/, 'Onboarding', '/onboarding'],
    [/^market\..+$/, 'Market data', '/market'],
    [/^securit(y|ies)\..+$/, 'Securities', '/securities'],
    [/^portfolio\..+$/, 'Portfolios', '/portfolios'],
    [/^ledger\.import$/, 'Import', '/ledger/import'],
    [/^(account|accounts)\..+$/, 'Accounts', '/ledger/accounts'],
    [/^report\..+$/, 'Reports', '/reports'],
    [/^alm\.session\..+$/, 'Balance sheets', '/balance'],
    [/^clo\..+$/, 'CLO deals', '/clo'],
    [/^batch\..+$/, 'Batch', '/batch'],
    [/^limit\..+$/, 'Limits', '/limits'],
    [/^llm\..+$/, 'Assistants', '/assistants'],
    [/^agent\..+$/, 'Proposals', '/proposals'],
    [/^secret\..+$/, 'Secrets', '/secrets'],
    [/^jobs?\..+$/, 'Jobs', '/jobs'],
];

// A word of small letters with a dot, at least two letters on each side.
const dotted = /\b([a-z]{2,}(?:_[a-z]+)*(?:\.[a-z]{2,}(?:_[a-z]+)*)+)\b/;

// The text in pieces, methods replaced by their pages. A name that is no method stays as it is.
export const withPages = (text: string): (string | PageName)[] =>
    text
        .split(dotted)
        .map((piece, i) => {
            const found = i % 2 === 1 && pages.find(([method]) => method.test(piece));
            return found ? {page: found[1], to: found[2]} : piece;
        })
        .filter((piece) => piece !== '');

// The title of a notice, which may begin with the name of a method, in words: "batch.backfill is done"
// is "Batch backfill is done". A method at its end says nothing more.
export const plainTitle = (title: string): string =>
    sentence(
        title
            .replace(/: [a-z]+(?:[._][a-z]+)+$/, '')
            .replace(/^[a-z]+(?:[._][a-z]+)+(?= )/, (method) => method.replaceAll(/[._]/g, ' ')),
    );
