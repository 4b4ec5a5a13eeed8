import {Page} from '../../ui/Page';
import {Portfolios} from './Portfolios';

export default function PortfoliosPage() {
    return <Page title="Portfolios" question="Which books are there?"><Portfolios /></Page>;
}
