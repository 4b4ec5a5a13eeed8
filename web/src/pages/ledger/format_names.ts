// Formats of files as people call them.
import {useCallback} from 'react';
import {useMethod} from '../../api/queries';

// "degiro" as "Degiro, account statement"; a name that no format has, and one not yet known, as it is.
export function useFormatNames(): (format: string) => string {
    const {data} = useMethod('import.formats', {});
    return useCallback(
        (format) =>
            format.startsWith('ballast.')
                ? 'Ballast, own export'
                : data?.formats.find(({name}) => name === format)?.description || format,
        [data],
    );
}
