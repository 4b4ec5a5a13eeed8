// Numbers as they are typed.

// "1,234.50" as the server reads it.
export const plainNumber = (text: string): string =>
    text.replaceAll(/[,\s]/g, '').replace('\u2212', '-');
