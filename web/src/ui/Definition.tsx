// The chip beside a figure that opens its definition.
import {Popover} from './Popover';
import {glossary, type Definition, type Term} from './glossary';

export function DefinitionText({of}: {of: Definition}) {
    return (
        <div className="definition">
            <p>
                <b>{of.name}.</b> {of.what}
            </p>
            {of.formula && (
                <p className="formula">
                    <code>{of.formula}</code>
                </p>
            )}
            {of.convention && <p>{of.convention}</p>}
            {of.source && <p className="note">{of.source}</p>}
        </div>
    );
}

export function Chip({term}: {term: Term}) {
    const of: Definition = glossary[term];
    return (
        <Popover className="chip" label="?" buttonLabel={`Definition: ${of.name}`} title={of.name}>
            <DefinitionText of={of} />
        </Popover>
    );
}
