// All balance sheets of the workspace, as a query.
import {call} from '../../api/client';
import {readAll} from '../../api/queries';
import type {AlmSessionRow} from '../../api/types.gen';

export const sessionList = {
    queryKey: ['alm.session.list', 'all'],
    queryFn: () =>
        readAll<AlmSessionRow>((cursor) => call('alm.session.list', {limit: 500, cursor})),
};
