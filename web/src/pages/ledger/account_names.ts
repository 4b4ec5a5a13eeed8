// Accounts are shown by name; their short names stay in addresses, files and tooltips.
import type {Account} from '../../api/types.gen';

/** The name of an account by its short name, which distinguishes accounts of the same name. */
export function accountNames(
    accounts: readonly Pick<Account, 'slug' | 'name'>[],
): (slug: string) => string {
    const same = new Map<string, number>();
    for (const {name} of accounts) same.set(name, (same.get(name) ?? 0) + 1);
    const names = new Map(
        accounts.map(({slug, name}) => [
            slug,
            name === '' ? slug : (same.get(name) ?? 0) > 1 ? `${name} (${slug})` : name,
        ]),
    );
    return (slug) => names.get(slug) ?? slug;
}
