export interface Definition {
    name: string;
    what: string;
    formula?: string;
    convention?: string;
    source?: string;
}
