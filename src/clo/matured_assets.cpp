#include "clo/matured_assets.hpp"

#include <fmt/format.h>

namespace ballast::clo {

Issues matured_issues(std::span<const Holding> holdings, fin::Date as_of) {
    std::size_t matured = 0;
    const Holding* first = nullptr;
    for (const Holding& holding : holdings) {
        if (holding.maturity >= as_of || holding.defaulted.value_or(false) || holding.par.is_zero())
            continue;
        if (matured++ == 0) first = &holding;
    }
    if (matured == 0) return {};
    return {{Severity::kWarning, "matured_assets",
             fmt::format("{} of the assets matured before {} without a repayment or a default, the "
                         "first on {}: expected none; they count at par until the repayment or "
                         "the default is recorded, or the maturity corrected",
                         matured, as_of.to_string(), first->maturity.to_string()),
             first->id}};
}

}  // namespace ballast::clo
