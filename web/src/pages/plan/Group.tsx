// A group of a planner's form.
import type {ReactNode} from 'react';

export function Group({title, children}: {title: string; children: ReactNode}) {
    return (
        <fieldset className="plan-group">
            <legend>{title}</legend>
            <div className="form-grid">{children}</div>
        </fieldset>
    );
}
