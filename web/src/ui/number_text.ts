// Numbers as they are typed or pasted.

const grouped = /^[-+]?\d{1,3}(,\d{3})+(\.\d*)?$/;

// "1,234.50" as the server reads it: without blanks and without commas between thousands. A comma that
// stands anywhere else stays, so that "1,5" is refused and never read as 15.
export function plainNumber(text: string): string {
    const plain = text.replaceAll(/\s/g, '').replace('\u2212', '-');
    return grouped.test(plain) ? plain.replaceAll(',', '') : plain;
}

// The same as a number; NaN where it is none.
export const typedNumber = (text: string): number => {
    const plain = plainNumber(text);
    return plain === '' ? NaN : Number(plain);
};
