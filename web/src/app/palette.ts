// The entries of the palette that match the typed text: commands, pages, portfolios, balance sheets,
// CLOs, securities, settings and actions.
import type {MethodName} from '../api/client';
import type {PageRoute, TypedCommand} from './area';
import {fuzzyScore} from './fuzzy';

export interface Offer {
    key: string;
    text: string;
    note: string;
    words?: string; // also matched, not shown
    searchOnly?: boolean; // too many to be listed without a query
    to?: string;
    run?: () => void;
}

// Of every setting: by these words all of them are found.
export const settingWords = 'settings preferences';

// What begins on a page of its own, with the method that it leads to.
export const actionOffers: readonly (Offer & {method: MethodName})[] = (
    [
        ['Create a token', '/tokens', 'api key', 'auth.create_token'],
        ['New portfolio', '/portfolios', 'add create', 'portfolio.create'],
        ['New limit', '/limits', 'add create', 'limit.create'],
        [
            'Add a transaction',
            '/ledger/transactions',
            'new record trade buy sell deposit',
            'transaction.create',
        ],
        ['Add an account', '/ledger/accounts', 'new create', 'account.create'],
        ['Close an account', '/ledger/accounts', 'delete reopen', 'account.update'],
        ['Form 8949', '/ledger/lots', 'tax capital gains realized wash sales', 'ledger.lots'],
        ['Upload a balance sheet', '/balance', 'bank', 'alm.session.create'],
        ['Import a broker file', '/ledger/import', 'transactions csv ofx qif', 'ledger.import'],
        ['Undo an import', '/ledger/import', 'revert', 'import.undo'],
        ['Import prices', '/market/import', '', 'market.import_prices'],
        ['Import securities', '/securities/import', '', 'market.import_securities'],
        ['Generate a report', '/reports', 'pdf excel', 'report.generate'],
        ['Run a batch', '/batch', 'calculate', 'batch.run'],
        ['Create a backup', '/backups', 'restore', 'backup.create'],
    ] as const
).map(([text, to, words, method]) => ({
    key: `action ${text}`,
    text,
    note: 'Action',
    words,
    to,
    method,
}));

// A match this much weaker than the best one is accidental.
const weakest = 0.4;

// The best matches first; without a query, the offers that are not found by search alone.
export function offersFor(query: string, all: readonly Offer[], limit = 12): Offer[] {
    if (query.trim() === '') return all.filter((offer) => !offer.searchOnly).slice(0, limit);
    const found = all
        .map((offer) => ({
            offer,
            rank: fuzzyScore(query, `${offer.text} ${offer.note} ${offer.words ?? ''}`),
        }))
        .filter((one): one is {offer: Offer; rank: number} => one.rank !== null)
        .sort((a, b) => b.rank - a.rank);
    return found
        .filter(({rank}) => rank >= weakest * (found[0]?.rank ?? 0))
        .slice(0, limit)
        .map(({offer}) => offer);
}

// "VAR demo-individual 99": the command and its arguments.
export function typedOffer(query: string, commands: readonly TypedCommand[]): Offer[] {
    const [name = '', ...words] = query.trim().split(/\s+/);
    if (name === '') return [];
    return commands
        .filter((command) => command.name.startsWith(name.toUpperCase()))
        .map((command) => {
            const typed = command.name === name.toUpperCase() && words.length > 0;
            return {
                key: `command ${command.name}`,
                text: typed ? `${command.name} ${words.join(' ')}` : command.usage,
                note: command.what,
                ...(typed ? {to: command.run(words)} : {}),
            };
        });
}

export const pageOffers = (routes: readonly PageRoute[]): Offer[] =>
    routes
        .filter((route) => route.nav)
        .map((route) => ({
            key: route.path,
            text: route.nav?.label ?? route.title,
            note: route.nav?.group ?? '',
            to: route.path,
        }));

// The pages of one portfolio or balance sheet: the routes below `pattern`, such as
// "/portfolios/:portfolio". Pages that need further parameters are left out.
export const tabOffers = (
    routes: readonly PageRoute[],
    pattern: string,
    address: string,
    name: string,
    words = '',
): Offer[] =>
    routes
        .filter(
            ({path, needsSearch}) =>
                !needsSearch && (path === pattern || path.startsWith(`${pattern}/`)),
        )
        .map(({path, title}) => ({
            key: address + path.slice(pattern.length),
            text: path === pattern ? name : `${name}: ${title}`,
            note: '',
            words,
            searchOnly: path !== pattern,
            to: address + path.slice(pattern.length),
        }));
