// Parsing of typed or pasted numbers.

const grouped = /^[-+]?\d{1,3}(,\d{3})+(\.\d*)?$/;

// "1,234.50" in the server's notation: without spaces and thousands separators. A comma in any
// other place is left in, so that "1,5" is rejected and never read as 15.
export function plainNumber(text: string): string {
    const plain = text.replaceAll(/\s/g, '').replace('\u2212', '-');
    return grouped.test(plain) ? plain.replaceAll(',', '') : plain;
}

// The text as a number; NaN if it is not valid.
export const typedNumber = (text: string): number => {
    const plain = plainNumber(text);
    return plain === '' ? NaN : Number(plain);
};
