// What the page shows, as the part of the address behind '#': it can be kept and shared.

const names = ['as_of', 'confidence', 'paths', 'seed'];

export function readHash() {
    const query = new URLSearchParams(location.hash.slice(1));
    const parameters = {};
    for (const name of names) {
        const text = query.get(name);
        if (!text) continue;
        if (name === 'as_of') parameters.as_of = text;
        else if (Number.isFinite(Number(text))) parameters[name] = Number(text);
    }
    return {portfolio: query.get('portfolio'), section: query.get('section'), parameters};
}

export function hashOf(portfolio, parameters, section = null) {
    const query = new URLSearchParams({portfolio});
    for (const name of names)
        if (parameters[name] !== undefined) query.set(name, parameters[name]);
    if (section) query.set('section', section);
    return `#${query}`;
}

export const sameReport = (a, b) =>
    hashOf(a.portfolio ?? '', a.parameters) === hashOf(b.portfolio ?? '', b.parameters);

// The request of a report; what is not set is left to the server.
export const requestOf = ({portfolio, parameters}) => ({portfolio, ...parameters});
