// A number with its unit, aligned and colored; a click opens its components.
import {useContext} from 'react';
import {CellWhy} from './cell_why';
import {isMissing, number, percent, type Maybe} from './format';
import {Missing} from './Missing';
import {showWhy, type Why} from './Why';

interface Props {
    value: Maybe;
    unit?: string; // shown after the number when given
    digits?: number;
    percent?: boolean; // a fraction, shown times 100
    signed?: boolean;
    reason?: string; // why it is missing
    pending?: boolean; // not missing: still being computed
    name?: string; // data-figure, by which tests find it
    why?: () => Why;
}

export function Figure({
    value,
    unit,
    digits,
    percent: asPercent = false,
    signed = false,
    reason,
    pending = false,
    name,
    why,
}: Props) {
    const ofCell = useContext(CellWhy);
    const explain = why ?? ofCell;
    if (pending && isMissing(value))
        return <span className="bone inline" role="img" aria-label="calculating" />;
    if (isMissing(value)) return <Missing reason={reason} name={name} />;
    const text = asPercent
        ? percent(value, digits ?? 2, signed)
        : number(value, digits ?? 0, signed);
    const tone = text.startsWith('\u2212')
        ? 'negative'
        : signed && text.startsWith('+')
          ? 'positive'
          : '';
    const withUnit = text + (unit ? (unit.startsWith('%') ? unit : ` ${unit}`) : '');
    const body = (
        <>
            <data value={value} data-figure={name} className={tone}>
                {text}
            </data>
            {unit && <span className="unit">{withUnit.slice(text.length)}</span>}
        </>
    );
    if (!explain)
        return (
            <span className="figure" title={String(value)}>
                {body}
            </span>
        );
    return (
        <button
            type="button"
            className="figure why"
            onPointerEnter={(event) => {
                event.currentTarget.title = `Explain ${withUnit}`;
            }}
            onClick={() => showWhy(explain())}
        >
            {body}
        </button>
    );
}
