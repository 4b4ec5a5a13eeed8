// While the server does not answer: since when, and how old what is shown is.
import {useEffect, useState} from 'react';
import {Button} from '../ui/Button';
import {duration, instant} from '../ui/format';
import {askAgain, oldestShown, useConnection} from './connection';

export function ConnectionBanner() {
    const {down} = useConnection();
    const [now, setNow] = useState(() => Date.now());
    const [asking, setAsking] = useState(false);
    useEffect(() => {
        if (!down) return;
        setNow(Date.now());
        const timer = setInterval(() => setNow(Date.now()), 5000);
        return () => clearInterval(timer);
    }, [down]);
    if (!down) return null;
    const oldest = oldestShown();
    const again = async () => {
        setAsking(true);
        await askAgain();
        setAsking(false);
    };
    return (
        <div className="connection" role="alert">
            <span>
                <b>The server does not answer.</b>{' '}
                {oldest === null
                    ? 'Nothing was read of this page before.'
                    : `What is shown was read ${duration(now - oldest)} ago (${instant(new Date(oldest).toISOString())}).`}{' '}
                Nothing typed is lost; it is asked again every few seconds.
            </span>
            <Button onClick={() => void again()} unready={asking && 'It is being asked.'}>
                Try now
            </Button>
        </div>
    );
}
