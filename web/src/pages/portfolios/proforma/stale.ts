// What a change of a session makes stale.
export const stale = [
    'proforma.list',
    'proforma.get',
    'proforma.calculate',
    'proforma.impacts',
    'proforma.suggest',
] as const;
