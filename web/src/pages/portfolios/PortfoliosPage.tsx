import {useState} from 'react';
import {Allowed} from '../../app/Allowed';
import {Button} from '../../ui/Button';
import {Page} from '../../ui/Page';
import {NewPortfolio} from './PortfolioForms';
import {Portfolios} from './Portfolios';

export default function PortfoliosPage() {
    const [making, setMaking] = useState(false);
    return (
        <Page
            title="Portfolios"
            actions={
                <Allowed to="portfolio.create">
                    <Button kind="primary" onClick={() => setMaking(true)}>
                        New portfolio
                    </Button>
                </Allowed>
            }
        >
            <Portfolios />
            {making && <NewPortfolio onClose={() => setMaking(false)} />}
        </Page>
    );
}
