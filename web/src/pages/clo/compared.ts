// Which stored scenarios a comparison includes: short names in the address, separated by commas; all
// of them without any there.

export const mostCompared = 20; // the method takes no more

const none = '-'; // no short name begins with a hyphen

export function chosenScenarios(address: string, all: readonly string[]): string[] {
    const named = address.split(',');
    const chosen = address === '' ? all : all.filter((scenario) => named.includes(scenario));
    return chosen.slice(0, mostCompared);
}

// The address with a scenario included or left out.
export function withScenario(
    address: string,
    all: readonly string[],
    scenario: string,
    included: boolean,
): string {
    const before = chosenScenarios(address, all);
    const after = all.filter((one) => (one === scenario ? included : before.includes(one)));
    if (after.length === 0) return none;
    return after.length === all.length ? '' : after.join(',');
}
