// The Greeks of a report.
#pragma once

#include "base/work.hpp"
#include "report/portfolio_report.hpp"
#include "service/portfolio/valued.hpp"

namespace ballast::service {

// Of the options of a portfolio at the snapshot's date, in the market it was valued in. A portfolio
// without options has no such section.
report::Section<report::GreeksReport> greeks_section(const ValuedPortfolio& valued,
                                                     const Work& work);

}  // namespace ballast::service
