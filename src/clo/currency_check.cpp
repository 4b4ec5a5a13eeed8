#include "clo/currency_check.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace ballast::clo {

Status check_currencies(const Deal& deal, std::span<const Holding> holdings,
                        std::string_view pointer) {
    if (std::ranges::find(deal.hedges, HedgeKind::kFx, &Hedge::kind) != deal.hedges.end())
        return {};
    for (std::size_t i = 0; i < holdings.size(); ++i) {
        if (holdings[i].currency == deal.currency) continue;
        Error error = fail(Code::kInvalidInput,
                           fmt::format("asset {} is in {} and the deal in {}, without a hedge",
                                       holdings[i].id, holdings[i].currency, deal.currency));
        error.errors.push_back({fmt::format("{}/{}/currency", pointer, i), "unhedged",
                                error.message, "add a hedge of kind fx to the deal"});
        return error;
    }
    return {};
}

}  // namespace ballast::clo
