// The entries of the palette that match the typed text: commands, pages, portfolios, balance sheets,
// CLOs, securities, settings and actions.
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

// What begins on a page of its own.
export const actionOffers: readonly Offer[] = (
    [
        ['Create a token', '/tokens', 'api key'],
        ['New portfolio', '/portfolios', 'add create'],
        ['New limit', '/limits', 'add create'],
        ['Add a transaction', '/ledger/transactions', 'new record trade buy sell deposit'],
        ['Add an account', '/ledger/accounts', 'new create'],
        ['Close an account', '/ledger/accounts', 'delete reopen'],
        ['Form 8949', '/ledger/lots', 'tax capital gains realized wash sales'],
        ['Upload a balance sheet', '/balance', 'bank'],
        ['Import a broker file', '/ledger/import', 'transactions csv ofx qif'],
        ['Undo an import', '/ledger/import', 'revert'],
        ['Import prices', '/market/import', ''],
        ['Import securities', '/securities/import', ''],
        ['Generate a report', '/reports', 'pdf excel'],
        ['Run a batch', '/batch', 'calculate'],
        ['Create a backup', '/backups', 'restore'],
    ] as const
).map(([text, to, words]) => ({key: `action ${text}`, text, note: 'Action', words, to}));

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
