// Fuzzy match of what is typed against a text, for the command palette.

// Points for a matched letter, by its place; each skipped letter within a match costs one.
const atStart = 10; // of a word
const inRun = 6; // directly after the previous matched letter
const anywhere = 1;
// For a word that the text has in one piece from the beginning of a word, by letter: more than a jump
// to the beginning of another word.
const inPiece = atStart - inRun;

const isWordStart = (text: string, i: number): boolean =>
    i === 0 || !/[\p{L}\p{N}]/u.test(text[i - 1] as string);

// The best alignment of the letters of `word`, in order, in `text`; null without a match.
function align(word: string, text: string): number | null {
    // best[i]: the best score of the letters so far when the last one is at i.
    let best: (number | null)[] = [];
    for (let w = 0; w < word.length; ++w) {
        const next: (number | null)[] = Array(text.length).fill(null);
        let reach: number | null = null; // the best score before i, less the letters skipped since
        for (let i = 0; i < text.length; ++i) {
            if (w > 0 && i > 0) {
                const before = best[i - 2] ?? null;
                if (reach !== null) --reach;
                if (before !== null && (reach === null || before - 1 > reach)) reach = before - 1;
            }
            if (text[i] !== word[w]) continue;
            const bonus = isWordStart(text, i) ? atStart : anywhere;
            if (w === 0) {
                next[i] = bonus;
                continue;
            }
            const previous = best[i - 1] ?? null;
            const joined = previous === null ? null : previous + Math.max(inRun, bonus);
            const apart = reach === null ? null : reach + bonus;
            if (joined !== null || apart !== null)
                next[i] = Math.max(joined ?? -Infinity, apart ?? -Infinity);
        }
        best = next;
    }
    const found = best.filter((one) => one !== null);
    return found.length > 0 ? Math.max(...found) : null;
}

function beginsWord(word: string, text: string): boolean {
    for (let i = text.indexOf(word); i >= 0; i = text.indexOf(word, i + 1))
        if (isWordStart(text, i)) return true;
    return false;
}

// Every typed word has to match, in any order. A match spread over most of the text does not count:
// it is accidental. Among equal matches, the shorter text is first.
export function fuzzyScore(query: string, text: string): number | null {
    const folded = text.toLowerCase();
    let sum = 0;
    for (const word of query.toLowerCase().split(/\s+/).filter(Boolean)) {
        const score = align(word, folded);
        if (score === null || score < 2 * word.length) return null;
        sum += score + (beginsWord(word, folded) ? inPiece * word.length : 0);
    }
    return sum - folded.length / 100;
}
