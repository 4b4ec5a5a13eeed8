// A short name for the User-Agent of a browser, such as "Firefox 131 on Windows"; that of another program as it is.

// In this order: later ones are also named in the User-Agent of earlier ones.
const browsers: [string, RegExp][] = [
    ['Edge', /\bEdg(?:A|iOS)?\/(\d+)/],
    ['Opera', /\bOPR\/(\d+)/],
    ['Firefox', /\b(?:Firefox|FxiOS)\/(\d+)/],
    ['Chrome', /\b(?:HeadlessChrome|Chrome|CriOS)\/(\d+)/],
    ['Safari', /\bVersion\/(\d+)[\d.]* (?:Mobile\/\w+ )?Safari\//],
];

const systems: [string, RegExp][] = [
    ['Windows', /Windows/],
    ['iPhone', /iPhone/],
    ['iPad', /iPad/],
    ['Android', /Android/],
    ['macOS', /Macintosh/],
    ['Linux', /Linux/],
];

export function programName(agent: string): string {
    if (!agent.startsWith('Mozilla/')) return agent;
    for (const [name, pattern] of browsers) {
        const version = pattern.exec(agent)?.[1];
        if (!version) continue;
        const system = systems.find(([, known]) => known.test(agent))?.[0];
        return `${name} ${version}${system ? ` on ${system}` : ''}`;
    }
    return agent;
}
