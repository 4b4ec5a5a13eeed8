// uPlot with its style: a chunk of its own, loaded with the first chart over time.
import 'uplot/dist/uPlot.min.css';
export {default} from 'uplot';
