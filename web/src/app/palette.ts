// The entries of the palette that match the typed text: commands, pages, portfolios.
import type {PageRoute, TypedCommand} from './area';

export interface Offer {
    key: string;
    text: string;
    note: string;
    to?: string;
    run?: () => void;
}

// Scores a fuzzy match of all letters in order; earlier and closer together is better. Null: no
// match.
export function score(query: string, text: string): number | null {
    const q = query.toLowerCase();
    const t = text.toLowerCase();
    if (q === '') return 0;
    const whole = t.indexOf(q);
    if (whole >= 0) return whole === 0 ? 1000 : t[whole - 1] === ' ' ? 900 - whole : 800 - whole;
    let at = -1;
    let gaps = 0;
    for (const letter of q) {
        if (letter === ' ') continue;
        const next = t.indexOf(letter, at + 1);
        if (next < 0) return null;
        if (at >= 0) gaps += next - at - 1;
        at = next;
    }
    return 500 - gaps;
}

export function offersFor(query: string, all: readonly Offer[], limit = 12): Offer[] {
    return all
        .map((offer) => ({offer, rank: score(query.trim(), offer.text)}))
        .filter((one): one is {offer: Offer; rank: number} => one.rank !== null)
        .sort((a, b) => b.rank - a.rank)
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
