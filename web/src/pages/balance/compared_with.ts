// The balance sheets that one can be compared with.
import type {AlmSession, AlmSessionRow} from '../../api/types.gen';

type Named = Pick<AlmSession, 'name'>;

// Names of the same bank: "Demo bank" and "Demo bank, year end 2025".
const areOfOneBank = (a: Named, b: Named): boolean =>
    a.name.startsWith(b.name) || b.name.startsWith(a.name);

// Those up to its date in the same currency: those of earlier dates first, then those of the same
// bank, then the latest.
export function comparedWith(
    session: Pick<AlmSession, 'id' | 'name' | 'currency' | 'as_of'>,
    rows: readonly AlmSessionRow[],
): AlmSessionRow[] {
    const others = (one: AlmSessionRow) => Number(!areOfOneBank(one, session));
    const sameDay = (one: AlmSessionRow) => Number(one.as_of === session.as_of);
    return rows
        .filter(
            (one) =>
                one.id !== session.id &&
                one.currency === session.currency &&
                one.as_of <= session.as_of,
        )
        .sort(
            (a, b) =>
                sameDay(a) - sameDay(b) || others(a) - others(b) || b.as_of.localeCompare(a.as_of),
        );
}
