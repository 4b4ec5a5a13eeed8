// The row of a file that a position came from, short enough for a column of a table: the line is always
// there, a long name is shortened in its middle, the folders and archives before it are left out.
const mostCharacters = 31;

export function shortSource(file: string, line: number): string {
    const name = file.slice(file.lastIndexOf('/') + 1);
    if (name.length <= mostCharacters) return `${name}:${line}`;
    const half = (mostCharacters - 1) / 2;
    return `${name.slice(0, Math.ceil(half))}\u2026${name.slice(-Math.floor(half))}:${line}`;
}
