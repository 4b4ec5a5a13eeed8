// The source row of a position, short enough for a table column: always with the line; long file
// names are shortened in the middle, folders and archives omitted.
const mostCharacters = 31;

export function shortSource(file: string, line: number): string {
    const name = file.slice(file.lastIndexOf('/') + 1);
    if (name.length <= mostCharacters) return `${name}:${line}`;
    const half = (mostCharacters - 1) / 2;
    return `${name.slice(0, Math.ceil(half))}\u2026${name.slice(-Math.floor(half))}:${line}`;
}
