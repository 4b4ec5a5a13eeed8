// A value that is missing. The reason opens on a click, a touch or a key, not only below the pointer.
import {Popover} from './Popover';
import {sentence} from './issue_text';

interface Props {
    reason?: string | undefined;
    name?: string | undefined; // data-figure, by which tests find it
}

export function Missing({reason, name}: Props) {
    if (!reason)
        return (
            <span className="missing" data-figure={name}>
                n/a
            </span>
        );
    return (
        <span className="missing" data-figure={name}>
            <Popover className="reason" label="n/a" buttonLabel="n/a, reason" title="Reason">
                <p>{sentence(reason)}</p>
            </Popover>
        </span>
    );
}
