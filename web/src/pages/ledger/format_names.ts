// Display names of file formats.
import {useCallback} from 'react';
import {useMethod} from '../../api/queries';

// "degiro" as "Degiro, account statement"; unknown names are returned unchanged.
export function useFormatNames(): (format: string) => string {
    const {data} = useMethod('import.formats', {});
    return useCallback(
        (format) =>
            format.startsWith('ballast.')
                ? 'Ballast export'
                : data?.formats.find(({name}) => name === format)?.description || format,
        [data],
    );
}
